import { backslash, comma, openArray, openObject, quote } from '../json/bytes';
import { blockBytes, type FileBytes, type Span } from './spans';

/** A line of a file without its end, which is a line feed or, where Git made it so, carriage return and line feed. */
export interface Line extends Span {
  /** From 1. */
  number: number;
  /** `undefined` where it is longer than the limit: then it is the last one that is given. */
  bytes: Buffer | undefined;
  /** The file goes on behind it, or ends with a line's end. */
  isEnded: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The lines one after the other, `atOnce` bytes read at a time. Bytes are good until the next one is asked for. Rejects as `FileBytes.read`. */
export async function* readLines(
  file: FileBytes,
  maxLineBytes: number,
  atOnce = blockBytes,
): AsyncGenerator<Line, void, void> {
  let number = 1;
  let start = 0;
  for (let at = 0; at < file.size;) {
    const block = await file.read(at, atOnce);
    let from = 0;
    for (let end = block.indexOf(lineFeed); end >= 0; end = block.indexOf(lineFeed, from)) {
      const length = at + end - start;
      const isHere = start >= at;
      const bytes =
        length > maxLineBytes ? undefined : isHere ? block.subarray(from, end) : await file.read(start, length);
      yield lineOf(number, start, length, bytes, true);
      if (!bytes) return;
      number++;
      from = end + 1;
      start = at + from;
    }
    at += block.length;
    if (at - start > maxLineBytes + 1) {
      yield lineOf(number, start, at - start, undefined, false);
      return;
    }
  }
  const length = file.size - start;
  if (length > 0) yield lineOf(number, start, length, await file.read(start, length), false);
}

function lineOf(number: number, offset: number, length: number, bytes: Buffer | undefined, isEnded: boolean): Line {
  const isMade = isEnded && bytes?.at(-1) === carriageReturn;
  const without = isMade ? 1 : 0;
  return { number, offset, length: length - without, bytes: bytes?.subarray(0, length - without), isEnded };
}

/** At most how many values a line of JSON has: what separates or opens some, outside of texts. */
export function mostValues(line: Buffer): number {
  let values = 1;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    if (byte === quote) {
      for (at++; at < line.length && line[at] !== quote; at++) if (line[at] === backslash) at++;
    } else if (byte === comma || byte === openArray || byte === openObject) values++;
  }
  return values;
}
