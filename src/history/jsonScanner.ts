/**
 * Finds the elements of a JSON array of objects, and each element's top-level members, in bytes as they arrive. Reads
 * each byte once, builds no values, checks the whole grammar of RFC 8259 and the UTF-8, and nests as deep as the
 * answer does.
 */
import { ElementBuilder, type ElementSpan } from './elementBuilder';
import { JsonError } from './jsonError';
import { afterMinus, afterZero, inInteger, numberBroken, numberEnded, stepNumber } from './jsonNumber';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** What may come next. Below `inString`: between tokens. */
const enum Expect {
  Start,
  Value,
  ValueOrEnd,
  KeyOrEnd,
  Key,
  Colon,
  CommaOrEnd,
  Nothing,
  InString,
  Escape,
  Hex,
  Literal,
  Number,
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHex = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
const isWhitespace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const literals = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);

export class JsonArrayScanner {
  private expect = Expect.Start;
  /** Open containers, innermost last: true for an object, false for an array. */
  private readonly containers: boolean[] = [];
  /** Bytes of earlier chunks. */
  private consumed = 0;
  private stringIsKey = false;
  private literal = Buffer.alloc(0);
  private remaining = 0;
  private number = 0;

  private readonly element: ElementBuilder;

  /**
   * @param maxElementBytes an element larger than this throws `ElementTooLargeError`.
   * @param naming the member that this error is to have; the rest of the element is followed for it, but not kept.
   */
  constructor(maxElementBytes = Infinity, naming?: string) {
    this.element = new ElementBuilder(maxElementBytes, naming);
  }

  /** The elements that are complete with this chunk. Throws `JsonError` with the position in the answer. */
  push(chunk: Uint8Array): ElementSpan[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const found: ElementSpan[] = [];
    let index = 0;
    while (index < bytes.length) {
      if (this.expect === Expect.InString) {
        index = this.skipText(bytes, index);
        continue;
      }
      this.step(bytes[index] ?? 0, index, bytes);
      index++;
      if (this.element.isOpen && this.depth === 1) found.push(this.element.finish(bytes, index));
    }
    this.element.endChunk(bytes);
    this.consumed += bytes.length;
    return found;
  }

  /** To be called at the end of the answer: throws `JsonError` `endsEarly` unless the array was closed. */
  end(): void {
    if (this.expect !== Expect.Nothing) throw new JsonError('endsEarly', this.consumed);
  }

  /** Passes over a string's plain bytes; stops behind its closing quote or at an escape. */
  private skipText(bytes: Buffer, from: number): number {
    let index = from;
    for (; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (byte === quote) {
        this.endString(this.consumed + index + 1);
        return index + 1;
      }
      if (byte === backslash) {
        this.expect = Expect.Escape;
        return index + 1;
      }
      if (byte < 0x20) throw new JsonError('unexpectedByte', this.consumed + index);
    }
    return index;
  }

  private step(byte: number, index: number, bytes: Buffer): void {
    const position = this.consumed + index;
    switch (this.expect) {
      case Expect.Escape:
        if (byte === 0x75) {
          this.expect = Expect.Hex;
          this.remaining = 4;
        } else if ('"\\/bfnrt'.includes(String.fromCharCode(byte))) this.expect = Expect.InString;
        else throw new JsonError('unexpectedByte', position);
        return;
      case Expect.Hex:
        if (!isHex(byte)) throw new JsonError('unexpectedByte', position);
        if (--this.remaining === 0) this.expect = Expect.InString;
        return;
      case Expect.Literal:
        if (byte !== this.literal[this.literal.length - this.remaining])
          throw new JsonError('unexpectedByte', position);
        if (--this.remaining === 0) this.endValue(position + 1);
        return;
      case Expect.Number:
        this.number = stepNumber(this.number, byte);
        if (this.number === numberBroken) throw new JsonError('unexpectedByte', position);
        if (this.number !== numberEnded) return;
        this.endValue(position);
        break;
      default:
    }
    this.stepBetween(byte, position, index, bytes);
  }

  private stepBetween(byte: number, position: number, index: number, bytes: Buffer): void {
    if (isWhitespace(byte)) return;
    switch (this.expect) {
      case Expect.Start:
        if (byte === 0xef) throw new JsonError('byteOrderMark', position);
        if (byte !== openArray) throw new JsonError('notAnArray', position);
        this.open(false);
        return;
      case Expect.ValueOrEnd:
        if (byte === closeArray) this.close(position);
        else this.startValue(byte, position, index);
        return;
      case Expect.Value:
        this.startValue(byte, position, index);
        return;
      case Expect.KeyOrEnd:
        if (byte === closeObject) this.close(position);
        else this.startKey(byte, position);
        return;
      case Expect.Key:
        this.startKey(byte, position);
        return;
      case Expect.Colon:
        if (byte !== colon) throw new JsonError('unexpectedByte', position);
        if (this.depth === 2) this.element.readKey(bytes);
        this.expect = Expect.Value;
        return;
      case Expect.CommaOrEnd: {
        const inObject = this.containers.at(-1) === true;
        if (byte === comma) this.expect = inObject ? Expect.Key : Expect.Value;
        else if (byte === (inObject ? closeObject : closeArray)) this.close(position);
        else throw new JsonError('unexpectedByte', position);
        return;
      }
      default:
        throw new JsonError('unexpectedByte', position);
    }
  }

  private startKey(byte: number, position: number): void {
    if (byte !== quote) throw new JsonError('unexpectedByte', position);
    if (this.depth === 2) this.element.startKey(position);
    this.stringIsKey = true;
    this.expect = Expect.InString;
  }

  private startValue(byte: number, position: number, index: number): void {
    if (this.depth === 1) {
      if (byte !== openObject) throw new JsonError('notAnObject', position);
      this.element.begin(position, index);
    } else if (this.depth === 2) {
      this.element.startValue(position);
    }
    if (byte === quote) {
      this.stringIsKey = false;
      this.expect = Expect.InString;
    } else if (byte === openObject) this.open(true);
    else if (byte === openArray) this.open(false);
    else if (byte === 0x2d || isDigit(byte)) {
      this.number = byte === 0x2d ? afterMinus : byte === 0x30 ? afterZero : inInteger;
      this.expect = Expect.Number;
    } else {
      const literal = literals.get(byte);
      if (!literal) throw new JsonError('unexpectedByte', position);
      this.literal = literal;
      this.remaining = literal.length - 1;
      this.expect = Expect.Literal;
    }
  }

  private endString(end: number): void {
    if (!this.stringIsKey) this.endValue(end);
    else {
      this.expect = Expect.Colon;
      if (this.depth === 2) this.element.endKey(end);
    }
  }

  private endValue(end: number): void {
    this.expect = Expect.CommaOrEnd;
    if (this.depth === 2) this.element.endValue(end);
  }

  private get depth(): number {
    return this.containers.length;
  }

  private open(isObject: boolean): void {
    this.containers.push(isObject);
    this.expect = isObject ? Expect.KeyOrEnd : Expect.ValueOrEnd;
  }

  private close(position: number): void {
    this.containers.pop();
    if (this.depth === 0) this.expect = Expect.Nothing;
    else if (this.depth === 1) this.expect = Expect.CommaOrEnd;
    else this.endValue(position + 1);
  }
}
