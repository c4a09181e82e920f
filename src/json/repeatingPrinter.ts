import type { JsonObject, JsonValue } from './json';
import { printLine, printString } from './print';
import { GrowableBuffer } from './growableBuffer';

/** A value that was printed. Places are counted from its first byte. */
interface Printed {
  value: JsonValue;
  length: number;
  /** Of a list: where each item ends. */
  ends?: number[];
  /** Of an object: where each member's value begins. */
  members?: Map<string, { at: number; printed: Printed }>;
}

/** One of them, and where it is among the bytes of the object before. */
interface Before {
  at: number;
  printed: Printed;
}

/** Objects in objects that are gone into. */
const deepest = 3;

/**
 * Prints objects that each share most with the one before, as the states of a thread do: what is the same value, and
 * the same items that a list begins with, are copied as bytes.
 */
export class RepeatingPrinter {
  #bytes = new GrowableBuffer(Infinity);
  #bytesBefore = new GrowableBuffer(Infinity);
  #before: Before | undefined;

  /** The bytes of `printLine`; good until the next but one are printed. */
  print(value: JsonValue): Buffer {
    [this.#bytes, this.#bytesBefore] = [this.#bytesBefore, this.#bytes];
    this.#bytes.clear();
    this.#before = { at: 0, printed: this.#put(value, this.#before, deepest) };
    return this.#bytes.bytes;
  }

  #put(value: JsonValue, before: Before | undefined, deep: number): Printed {
    if (before?.printed.value === value) {
      this.#copy(before.at, before.printed.length);
      return before.printed;
    }
    const start = this.#bytes.size;
    if (Array.isArray(value)) {
      const ends = this.#list(value, before, start);
      return { value, length: this.#bytes.size - start, ends };
    }
    if (value instanceof Map && deep > 0) {
      const members = this.#object(value, before, deep - 1, start);
      return { value, length: this.#bytes.size - start, members };
    }
    this.#text(printLine(value));
    return { value, length: this.#bytes.size - start };
  }

  #list(list: JsonValue[], before: Before | undefined, start: number): number[] {
    const { value: old, ends: oldEnds } = before?.printed ?? {};
    let same = 0;
    if (before && oldEnds && Array.isArray(old)) {
      while (same < list.length && same < old.length && list[same] === old[same]) same++;
    }
    const ends = oldEnds?.slice(0, same) ?? [];
    if (before && same > 0) this.#copy(before.at, ends[same - 1] ?? 0);
    else this.#text('[');
    for (const item of list.slice(same)) {
      this.#text((ends.length > 0 ? ',' : '') + printLine(item));
      ends.push(this.#bytes.size - start);
    }
    this.#text(']');
    return ends;
  }

  #object(
    object: JsonObject,
    before: Before | undefined,
    deep: number,
    start: number,
  ): NonNullable<Printed['members']> {
    const members: Printed['members'] = new Map();
    this.#text('{');
    for (const key of [...object.keys()].sort()) {
      this.#text(`${members.size > 0 ? ',' : ''}${printString(key)}:`);
      const at = this.#bytes.size - start;
      const old = before?.printed.members?.get(key);
      const oldPlace = before && old && { at: before.at + old.at, printed: old.printed };
      members.set(key, { at, printed: this.#put(object.get(key) ?? null, oldPlace, deep) });
    }
    this.#text('}');
    return members;
  }

  #copy(at: number, length: number): void {
    this.#bytes.append(this.#bytesBefore.bytes.subarray(at, at + length), this.#bytesBefore.size);
  }

  #text(text: string): void {
    this.#bytes.append(Buffer.from(text), this.#bytesBefore.size);
  }
}
