import { isUtf8 } from 'node:buffer';

/** Where bytes that are not UTF-8 stop being so: the length of the longest good prefix, found by halving. */
export function firstBrokenByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // A prefix may end inside a character: up to three more bytes make it whole.
    const whole = [0, 1, 2, 3].some(
      (more) => middle + more <= bytes.length && isUtf8(bytes.subarray(0, middle + more)),
    );
    if (whole) good = middle;
    else bad = middle;
  }
  return good;
}
