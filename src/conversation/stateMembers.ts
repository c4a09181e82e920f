import { JsonError } from '../json/error';
import { scanObject } from '../json/scanObject';

/** The bytes of a state's top-level members, by name; a state that is an array itself has the name `''`. */
export type StateMembers = Map<string, Buffer>;

/** With bytes of their own, which stay good. None of a state that is no JSON but inside its members. */
export function stateMembers(values: Buffer): StateMembers {
  if (values[0] === 0x5b) return new Map([['', Buffer.from(values)]]);
  if (values[0] !== 0x7b) return new Map();
  try {
    const { members, bytes } = scanObject(values, true);
    return new Map([...members].map(([name, { start, end }]) => [name, bytes.subarray(start, end)]));
  } catch (error) {
    if (error instanceof JsonError) return new Map();
    throw error;
  }
}

/** Whether an array is the same with nothing or something behind its last item: servers always write it alike. */
export function isBeginning(older: Buffer, newer: Buffer): boolean {
  if (older.equals(newer)) return true;
  const length = older.length - 1;
  const isArray = older[0] === 0x5b && newer[0] === 0x5b;
  return isArray && newer.length > length && newer.subarray(0, length).equals(older.subarray(0, length));
}

/** What is behind the end of `older` in a `newer` that begins with it, as the JSON text of a list. */
export function addedItems(older: Buffer, newer: Buffer): string {
  return `[${newer.toString('utf8', older.length - 1).replace(/^\s*,/, '')}`;
}
