import { createHash } from 'node:crypto';

/** The SHA-256 of a text in UTF-8, or of bytes, in lower-case hexadecimal; only its first `digits` where given. */
export function sha256(of: string | Uint8Array, digits = 64): string {
  return createHash('sha256').update(of).digest('hex').slice(0, digits);
}
