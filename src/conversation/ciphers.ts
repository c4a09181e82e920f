import { snakeCase } from './spelling';
import type { JsonValue } from '../json/json';

/** Members that only a model's provider can read; a signature may be of other things too, so it must look like one. */
const ciphers = /^(encrypted_(content|index|stdout|value)|redacted_content)$/;
const signatures = /^(thought_)?signature$/;
const looksCoded = /^[\w+/=-]{100,}$/;

function isCipher(name: string, value: JsonValue): value is string {
  if (typeof value !== 'string') return false;
  const plain = snakeCase(name);
  return ciphers.test(plain) || (signatures.test(plain) && looksCoded.test(value));
}

/** The value without what only a model's provider can read, and how many bytes that is, as it stands. */
export function withoutCiphers(value: JsonValue): { value: JsonValue; bytes: number } {
  let bytes = 0;
  const strip = (each: JsonValue): JsonValue => {
    if (Array.isArray(each)) return each.map(strip);
    if (!(each instanceof Map)) return each;
    const kept = [...each].filter(([name, inner]) => {
      if (!isCipher(name, inner)) return true;
      bytes += Buffer.byteLength(inner);
      return false;
    });
    return new Map(kept.map(([name, inner]) => [name, strip(inner)]));
  };
  return { value: strip(value), bytes };
}
