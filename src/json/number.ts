/** The grammar of a JSON number (RFC 8259 §6) as a table: a state, a byte, the next state. */

export const afterMinus = 0;
export const afterZero = 1;
export const inInteger = 2;
const afterPoint = 3;
const inFraction = 4;
const afterE = 5;
const afterSign = 6;
const inExponent = 7;
/** The byte is no longer part of the number, which is complete. */
export const numberEnded = 8;
export const numberBroken = 9;

const transitions = [
  // 0           1-9         .             e E           + -           other
  [afterZero, inInteger, numberBroken, numberBroken, numberBroken, numberBroken], // afterMinus
  [numberEnded, numberEnded, afterPoint, afterE, numberEnded, numberEnded], // afterZero
  [inInteger, inInteger, afterPoint, afterE, numberEnded, numberEnded], // inInteger
  [inFraction, inFraction, numberBroken, numberBroken, numberBroken, numberBroken], // afterPoint
  [inFraction, inFraction, numberEnded, afterE, numberEnded, numberEnded], // inFraction
  [inExponent, inExponent, numberBroken, numberBroken, afterSign, numberBroken], // afterE
  [inExponent, inExponent, numberBroken, numberBroken, numberBroken, numberBroken], // afterSign
  [inExponent, inExponent, numberEnded, numberEnded, numberEnded, numberEnded], // inExponent
];

function column(byte: number): number {
  if (byte === 0x30) return 0;
  if (byte > 0x30 && byte <= 0x39) return 1;
  if (byte === 0x2e) return 2;
  if (byte === 0x65 || byte === 0x45) return 3;
  return byte === 0x2b || byte === 0x2d ? 4 : 5;
}

/** The state after one more byte; `numberEnded` says that the byte comes behind the number. */
export function stepNumber(state: number, byte: number): number {
  return transitions[state]?.[column(byte)] ?? numberBroken;
}
