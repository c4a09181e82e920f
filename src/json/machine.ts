/** The grammar of JSON (RFC 8259) for an array of objects, byte by byte: nothing but states. */
import type { ElementEvents } from './elementEvents';
import {
  backslash,
  closeArray,
  closeObject,
  colon,
  comma,
  isDigit,
  isHex,
  isWhitespace,
  literals,
  openArray,
  openObject,
  quote,
} from './bytes';
import { JsonError } from './error';
import { afterMinus, afterZero, inInteger, numberBroken, numberEnded, stepNumber } from './number';

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
  /** No JSON, where a value was to come, or behind one: up to the next comma or bracket. */
  Junk,
  JunkKey,
}

/** How deep the values stand that are tracked: in the array, an element and a member. Of a history, the channels of a state. */
const trackedDepth = 3;

export class JsonMachine {
  private expect = Expect.Start;
  /** Open containers, innermost last: true for an object, false for an array. */
  private readonly containers: boolean[] = [];
  private stringIsKey = false;
  private literal = Buffer.alloc(0);
  private remaining = 0;
  private number = 0;

  /** @param isTolerant what is no JSON inside an element's member is told of, and passed; else it throws `JsonError`. */
  constructor(
    private readonly events: ElementEvents,
    private readonly isTolerant = false,
  ) {}

  get isInString(): boolean {
    return this.expect === Expect.InString;
  }

  /** The array, and nothing in it, is open. */
  get isBetweenElements(): boolean {
    return this.containers.length === 1;
  }

  /** An object that begins now is an element. */
  get awaitsElement(): boolean {
    return this.depth === 1 && (this.expect === Expect.Value || this.expect === Expect.ValueOrEnd);
  }

  /** The array is closed. */
  get isComplete(): boolean {
    return this.expect === Expect.Nothing;
  }

  /** A whole element came by without being stepped through. */
  passElement(): void {
    this.expect = Expect.CommaOrEnd;
  }

  /** A value of a channel came by to its end. */
  passTracked(end: number): void {
    this.containers.length = trackedDepth;
    this.endValue(end);
  }

  /** To the state behind a value inside these containers. */
  resumeIn(containers: readonly boolean[]): void {
    this.containers.splice(0, Infinity, ...containers);
    this.expect = Expect.CommaOrEnd;
  }

  /**
   * Passes over a text's plain bytes; stops behind its closing quote or at an escape. `consumed` is the position of
   * `bytes` in the response.
   */
  skipString(bytes: Buffer, from: number, consumed: number): number {
    let index = from;
    for (; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (byte === quote) {
        this.endString(consumed + index + 1);
        return index + 1;
      }
      if (byte === backslash) {
        this.expect = Expect.Escape;
        return index + 1;
      }
      if (byte < 0x20) this.refuse(consumed + index);
    }
    return index;
  }

  step(byte: number, position: number): void {
    switch (this.expect) {
      case Expect.Escape:
        if (byte === 0x75) {
          this.expect = Expect.Hex;
          this.remaining = 4;
        } else if ('"\\/bfnrt'.includes(String.fromCharCode(byte))) this.expect = Expect.InString;
        else {
          this.refuse(position);
          this.expect = Expect.InString;
        }
        return;
      case Expect.Hex:
        if (!isHex(byte)) {
          this.refuse(position);
          if (byte === quote) this.endString(position + 1);
          else this.expect = byte === backslash ? Expect.Escape : Expect.InString;
        } else if (--this.remaining === 0) this.expect = Expect.InString;
        return;
      case Expect.Literal:
        if (byte !== this.literal[this.literal.length - this.remaining]) {
          this.refuse(position);
          this.expect = Expect.Junk;
          break;
        }
        if (--this.remaining === 0) this.endValue(position + 1);
        return;
      case Expect.Number:
        this.number = stepNumber(this.number, byte);
        if (this.number === numberBroken) {
          this.refuse(position);
          this.expect = Expect.Junk;
        } else if (this.number === numberEnded) this.endValue(position);
        else return;
        break;
      default:
    }
    this.stepBetween(byte, position);
  }

  private stepBetween(byte: number, position: number): void {
    if (isWhitespace(byte)) return;
    switch (this.expect) {
      case Expect.Start:
        if (byte === 0xef) throw new JsonError('byteOrderMark', position);
        if (byte !== openArray) throw new JsonError('notAnArray', position);
        this.open(false);
        return;
      case Expect.ValueOrEnd:
        if (byte === closeArray) this.close(position);
        else this.startValue(byte, position);
        return;
      case Expect.Value:
        this.startValue(byte, position);
        return;
      case Expect.KeyOrEnd:
        if (byte === closeObject) this.close(position);
        else this.startKey(byte, position);
        return;
      case Expect.Key:
        this.startKey(byte, position);
        return;
      case Expect.Colon:
        if (byte !== colon) {
          this.refuseKey(byte, position);
          return;
        }
        if (this.depth === 2) this.events.takeKey();
        this.expect = Expect.Value;
        return;
      case Expect.CommaOrEnd: {
        const inObject = this.containers.at(-1) === true;
        if (byte === comma) this.expect = inObject ? Expect.Key : Expect.Value;
        else if (byte === (inObject ? closeObject : closeArray)) this.close(position);
        else {
          this.refuse(position);
          if (inObject && byte === quote) this.startKey(byte, position);
          else if (byte === closeArray || byte === closeObject) this.closeTo(byte === closeObject, position);
          else this.passJunk(byte, position);
        }
        return;
      }
      case Expect.Junk:
        this.passJunk(byte, position);
        return;
      case Expect.JunkKey:
        this.refuseKey(byte, position);
        return;
      default:
        throw new JsonError('unexpectedByte', position);
    }
  }

  /** There is no JSON here. Throws, unless it is inside an element, where reading goes on behind it. */
  private refuse(position: number): void {
    const isInString = [Expect.InString, Expect.Escape, Expect.Hex].includes(this.expect);
    const isName = this.depth === 2 && isInString && this.stringIsKey;
    if (!this.isTolerant || this.depth < 2 || isName) throw new JsonError('unexpectedByte', position);
    this.events.refuse('unexpectedByte', position);
  }

  /** As far as it is known what is a value here: a text and what is in brackets are passed whole. */
  private passJunk(byte: number, position: number): void {
    this.expect = Expect.Junk;
    if (byte === quote) {
      this.stringIsKey = false;
      this.expect = Expect.InString;
    } else if (byte === openObject || byte === openArray) this.open(byte === openObject);
    else if (byte === comma || byte === closeObject || byte === closeArray) {
      this.endValue(position);
      this.stepBetween(byte, position);
    }
  }

  /** Where a key or its colon was to come. The members of an element itself must have theirs. */
  private refuseKey(byte: number, position: number): void {
    if (this.depth === 2) throw new JsonError('unexpectedByte', position);
    this.refuse(position);
    if (byte === quote) {
      this.stringIsKey = true;
      this.expect = Expect.InString;
    } else if (byte === colon) this.expect = Expect.Value;
    else if (byte === comma) this.expect = Expect.Key;
    else if (byte === closeObject || byte === closeArray) this.closeTo(byte === closeObject, position);
    else this.expect = Expect.JunkKey;
  }

  /** Closes what is open in the innermost container of this kind, and that one; none where an element has no such one. */
  private closeTo(isObject: boolean, position: number): void {
    const at = this.containers.lastIndexOf(isObject);
    if (at < 1) return;
    while (this.containers.length > at + 1) this.close(position);
    this.close(position);
  }

  private startKey(byte: number, position: number): void {
    if (byte !== quote) {
      this.refuseKey(byte, position);
      return;
    }
    if (this.depth === 2) this.events.startKey(position);
    this.stringIsKey = true;
    this.expect = Expect.InString;
  }

  private startValue(byte: number, position: number): void {
    if (this.depth === 1) {
      if (byte !== openObject) throw new JsonError('notAnObject', position);
      this.events.startElement(position);
    } else if (this.depth === 2) {
      this.events.startMember(position);
    } else if (this.depth === trackedDepth && (byte === openArray || byte === openObject || byte === quote)) {
      this.events.startTracked(position, byte);
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
      if (!literal) {
        this.refuse(position);
        this.passJunk(byte, position);
        return;
      }
      this.literal = literal;
      this.remaining = literal.length - 1;
      this.expect = Expect.Literal;
    }
  }

  private endString(end: number): void {
    if (!this.stringIsKey) this.endValue(end);
    else {
      this.expect = Expect.Colon;
      if (this.depth === 2) this.events.endKey(end);
    }
  }

  private endValue(end: number): void {
    this.expect = Expect.CommaOrEnd;
    if (this.depth > trackedDepth) this.events.endDeepValue(end, this.containers);
    else if (this.depth === trackedDepth) this.events.endTracked(end);
    else if (this.depth === 2) this.events.endMember(end);
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
