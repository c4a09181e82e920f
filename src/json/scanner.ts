/**
 * Finds the elements of a JSON array of objects, and each element's top-level members, in bytes as they arrive. Builds
 * no values, checks the whole grammar of RFC 8259 and the UTF-8, and nests as deep as the response does. Reads each byte
 * once, or compares it with one that it has read before.
 */
import { ElementBuilder, type ElementSpan } from './elementBuilder';
import { openObject } from './bytes';
import { JsonError, type JsonFault } from './error';
import type { ElementEvents } from './elementEvents';
import { JsonMachine } from './machine';
import { type RepeatFollower, RepeatedValueSkipper } from './repeats';

/** The bytes that an element is expected to have, in pieces. */
export type ExpectedBytes = readonly Buffer[];

/** How far the expected bytes were found in earlier chunks, and where the element goes on in the chunk at hand. */
interface Passing {
  piece: number;
  offset: number;
  from: number;
}

const noChunk = Buffer.alloc(0);

export class JsonArrayScanner implements ElementEvents {
  private machine: JsonMachine;
  private readonly element: ElementBuilder;
  private readonly repeats: RepeatedValueSkipper;
  private following: RepeatFollower | undefined;
  private passing: Passing | undefined;
  private chunk: Buffer = noChunk;
  private index = 0;
  /** Bytes of earlier chunks. */
  private consumed = 0;

  /**
   * @param maxElementBytes an element larger than this throws `ElementTooLargeError`.
   * @param naming the member that this error is to have; the rest of the element is followed for it, but not kept.
   * @param worthwhile bytes of a value from which on it is looked for in the next element.
   * @param isTolerant what is no JSON inside a member of an element is noted in its span, and reading goes on behind it.
   */
  constructor(
    maxElementBytes = Infinity,
    naming?: string,
    worthwhile?: number,
    private readonly isTolerant = false,
  ) {
    this.machine = new JsonMachine(this, isTolerant);
    this.element = new ElementBuilder(maxElementBytes, naming, isTolerant);
    this.repeats = new RepeatedValueSkipper(worthwhile);
  }

  /** For another response. What was in this one is looked for in the next, too. */
  restart(): void {
    this.machine = new JsonMachine(this, this.isTolerant);
    this.element.abandon();
    this.repeats.abandon();
    this.following = undefined;
    this.passing = undefined;
    this.chunk = noChunk;
    this.index = 0;
    this.consumed = 0;
  }

  /** The next chunk of the response. The one before must be used up, and need not be good any more. */
  feed(chunk: Uint8Array): void {
    this.chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.index = 0;
  }

  /**
   * The next element that is complete with the chunk at hand, or undefined when that is used up. The element's bytes are
   * good until the next but one is begun. Throws `JsonError` with the position in the response.
   */
  next(): ElementSpan | undefined {
    const span = this.index < this.chunk.length ? this.scan() : undefined;
    if (!span) this.letGo();
    return span;
  }

  /**
   * Passes over the next element if it has exactly these bytes, which must be those of one whole element. `more` when
   * the chunk at hand is used up and so far they are the same; to be called with the same ones until it says otherwise.
   * Throws like `next`.
   */
  pass(expected: ExpectedBytes): 'passed' | 'differs' | 'more' {
    if (this.element.isOpen) return 'differs';
    const outcome = this.passOver(expected);
    if (outcome === 'more') this.letGo();
    return outcome;
  }

  private passOver(expected: ExpectedBytes): 'passed' | 'differs' | 'more' {
    if (!this.passing && !this.findElement()) return 'more';
    this.passing ??= { piece: 0, offset: 0, from: this.index };
    const { passing, chunk } = this;
    let { piece, offset } = passing;
    for (let bytes = expected[piece]; bytes; bytes = expected[++piece]) {
      const length = Math.min(bytes.length - offset, chunk.length - this.index);
      if (bytes.compare(chunk, this.index, this.index + length, offset, offset + length) !== 0) {
        this.scanAgain(expected, passing);
        return 'differs';
      }
      this.index += length;
      offset += length;
      if (offset < bytes.length) {
        this.passing = { piece, offset, from: 0 };
        return 'more';
      }
      offset = 0;
    }
    this.passing = undefined;
    this.machine.passElement();
    return 'passed';
  }

  /** The elements that are complete with this chunk, with bytes that stay good. Throws like `next`. */
  push(chunk: Uint8Array): ElementSpan[] {
    this.feed(chunk);
    const found: ElementSpan[] = [];
    for (let span = this.next(); span; span = this.next()) found.push({ ...span, bytes: Buffer.from(span.bytes) });
    return found;
  }

  /** To be called at the end of the response: throws `JsonError` `endsEarly` unless the array was closed. */
  end(): void {
    if (!this.machine.isComplete) throw new JsonError('endsEarly', this.consumed + this.chunk.length);
  }

  /** The chunk is used up. */
  private letGo(): void {
    this.consumed += this.chunk.length;
    this.chunk = noChunk;
  }

  /** Goes on to the first byte of the next element. False when the chunk is used up before. */
  private findElement(): boolean {
    for (; this.index < this.chunk.length; this.index++) {
      const byte = this.chunk[this.index] ?? 0;
      if (this.machine.awaitsElement && byte === openObject) return true;
      this.machine.step(byte, this.consumed + this.index);
    }
    return false;
  }

  /** Scans an element that began as expected. It does not end in what was found: that is less than the whole. */
  private scanAgain(expected: ExpectedBytes, { piece, offset, from }: Passing): void {
    const { chunk } = this;
    this.passing = undefined;
    const found = [
      ...expected.slice(0, piece),
      ...expected.slice(piece, piece + 1).map((each) => each.subarray(0, offset)),
    ];
    this.consumed -= found.reduce((bytes, { length }) => bytes + length, 0);
    for (const part of found) {
      this.chunk = part;
      this.index = 0;
      this.scan();
      this.consumed += part.length;
    }
    this.chunk = chunk;
    this.index = from;
  }

  private scan(): ElementSpan | undefined {
    const { chunk, machine, element, consumed } = this;
    while (this.index < chunk.length) {
      if (this.following) this.follow(this.following);
      else if (machine.isInString) this.index = machine.skipString(chunk, this.index, consumed);
      else {
        machine.step(chunk[this.index] ?? 0, consumed + this.index);
        this.index++;
        if (element.isOpen && machine.isBetweenElements) {
          const span = element.finish(chunk, this.index);
          this.repeats.endElement(span.bytes);
          return span;
        }
      }
    }
    element.endChunk(chunk);
    return undefined;
  }

  /** Goes along a value that was there before; where it becomes another one, scanning is taken up at the last mark. */
  private follow(following: RepeatFollower): void {
    const { same, differs } = following.advance(this.chunk, this.index);
    this.index += same;
    if (following.isAtEnd) {
      this.following = undefined;
      this.repeats.takeOver(following.known.marks);
      this.machine.passTracked(this.consumed + this.index);
    } else if (differs) {
      this.following = undefined;
      const { mark, marks, since, offset } = following.takeUp();
      if (mark) this.machine.resumeIn(mark.containers);
      this.repeats.takeOver(marks);
      this.scanSince(since, this.repeats.position + offset);
    }
  }

  /** Bytes of a value that were passed; none of them ends it. */
  private scanSince(bytes: Buffer, position: number): void {
    for (let index = 0; index < bytes.length;) {
      if (this.machine.isInString) index = this.machine.skipString(bytes, index, position);
      else this.machine.step(bytes[index] ?? 0, position + index++);
    }
  }

  startElement(position: number): void {
    this.element.begin(position, position - this.consumed);
  }

  startKey(position: number): void {
    this.element.startKey(position);
  }

  endKey(position: number): void {
    this.element.endKey(position);
  }

  takeKey(): void {
    this.element.readKey(this.chunk);
  }

  startMember(position: number): void {
    this.element.startValue(position);
    this.repeats.startMember();
  }

  endMember(position: number): void {
    this.element.endValue(position);
  }

  refuse(fault: JsonFault, position: number): void {
    this.element.refuse(fault, position);
    this.repeats.forget();
  }

  startTracked(position: number, byte: number): void {
    this.following = this.repeats.startValue(this.element.memberName, position, byte);
  }

  endTracked(position: number): void {
    this.repeats.endValue(position, this.element.position);
  }

  endDeepValue(position: number, containers: readonly boolean[]): void {
    this.repeats.passValue(position, containers);
  }
}
