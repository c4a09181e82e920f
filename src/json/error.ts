/** JSON that is refused: where (byte or character position from the start of the response) and why, as a code. */
export type JsonFault =
  | 'unexpectedByte'
  | 'endsEarly'
  | 'brokenUtf8'
  | 'byteOrderMark'
  | 'duplicateKey'
  | 'notAnArray'
  | 'notAnObject'
  | 'notACheckpoint'
  | 'tooDeep';

export class JsonError extends Error {
  override readonly name = 'JsonError' as const;

  constructor(
    readonly fault: JsonFault,
    readonly position: number,
  ) {
    super(`${fault} at ${String(position)}`);
  }
}

/** A single element of a response is larger than the caller's limit. `bytes` is how much of it had arrived. */
export class ElementTooLargeError extends Error {
  override readonly name = 'ElementTooLargeError' as const;

  constructor(
    readonly bytes: number,
    readonly limit: number,
    /** The bytes of the member that names the element, where it was found. */
    readonly named?: Buffer,
  ) {
    super(`an element of more than ${String(limit)} bytes`);
  }
}
