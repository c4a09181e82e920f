import { createHash } from 'node:crypto';
import { type Checkpoint, memberBytes } from './checkpoint';

/** A namespace's newest checkpoint at one moment. */
export interface Head {
  id: string;
  createdAt: string | undefined;
  /** Of its bytes. */
  digest: string;
}

/** The root's head, for comparing it with the thread's row. */
export interface RootHead {
  /** Of the whole checkpoint. */
  bytes: number;
  valuesDigest: string;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function headOf({ id, createdAt, span }: Checkpoint): Head {
  return { id, createdAt, digest: digestOf(span.bytes) };
}

export function rootHeadOf({ span }: Checkpoint): RootHead {
  return { bytes: span.bytes.length, valuesDigest: digestOf(memberBytes(span, 'values')) };
}
