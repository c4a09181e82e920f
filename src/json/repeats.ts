/**
 * States repeat: the values of a checkpoint are those of its neighbour with a little more or less at their ends. Bytes
 * that stood at the same place of the element before have been scanned, and comparing is ten times faster than scanning.
 * Whoever comes to a value in the state of the machine in which it was before, and finds the same bytes, is in the same
 * state behind them.
 */

/** Deeper places are not marked. */
const deepest = 64;

/** Between two tokens in a value: how far from its beginning, and the containers that are open there, innermost last. */
interface Mark {
  offset: number;
  containers: readonly boolean[];
}

/** A value that can be followed: where it is in its element, and places in it where scanning can be taken up. */
interface Known {
  start: number;
  end: number;
  marks: Mark[];
}

/** Goes along a value of the element before while the bytes are the same. */
export class RepeatFollower {
  private at: number;

  constructor(
    private readonly bytes: Buffer,
    readonly known: Known,
  ) {
    // The first byte has been seen to be the same.
    this.at = known.start + 1;
  }

  get isAtEnd(): boolean {
    return this.at === this.known.end;
  }

  /** How many bytes of `chunk` from `index` on are the same, and whether the next one is another. */
  advance(chunk: Buffer, index: number): { same: number; differs: boolean } {
    const most = Math.min(chunk.length - index, this.known.end - this.at);
    let same = most;
    if (!this.isSame(chunk, index, most)) {
      // The longest beginning that is the same, by halving.
      same = 0;
      for (let unknown = most; unknown > 1;) {
        const half = unknown >> 1;
        if (this.isSame(chunk, index, same + half)) same += half;
        unknown -= half;
      }
    }
    this.at += same;
    return { same, differs: same < most };
  }

  private isSame(chunk: Buffer, index: number, length: number): boolean {
    return this.bytes.compare(chunk, index, index + length, this.at, this.at + length) === 0;
  }

  /** The last mark that was passed, those up to it, and the bytes that were passed since (from the value's second one on). */
  takeUp(): { mark: Mark | undefined; marks: Mark[]; since: Buffer; offset: number } {
    const { start, marks } = this.known;
    const passed = this.at - start;
    let count = marks.length;
    // A number ends with the byte behind it, so that one must have been passed too.
    while (count > 0 && (marks[count - 1]?.offset ?? 0) >= passed) count--;
    const mark = marks[count - 1];
    const offset = mark?.offset ?? 1;
    return { mark, marks: marks.slice(0, count), since: this.bytes.subarray(start + offset, this.at), offset };
  }
}

/** The large values of an element and of the one before. Positions are those in the whole response. */
export class RepeatedValueSkipper {
  private before: { bytes: Buffer; values: Map<string, Known> } | undefined;
  private values = new Map<string, Known>();
  private place = '';
  private start = 0;
  private marks: Mark[] = [];
  private nextMark = Infinity;
  private ordinal = 0;

  /** @param worthwhile bytes: shorter values are not remembered, nor are marks closer to each other. */
  constructor(private readonly worthwhile = 4_096) {}

  /** Where the value begins that was begun last. */
  get position(): number {
    return this.start;
  }

  /** A member of the element begins; its values are counted. */
  startMember(): void {
    this.ordinal = 0;
  }

  /** A list, an object or a text begins in the member `name`; gives what to go along with, where that begins alike. */
  startValue(name: string, position: number, byte: number): RepeatFollower | undefined {
    this.place = `${name} ${String(this.ordinal++)}`;
    this.start = position;
    this.marks = [];
    this.nextMark = position + this.worthwhile;
    const known = this.before?.values.get(this.place);
    return known && this.before?.bytes[known.start] === byte ? new RepeatFollower(this.before.bytes, known) : undefined;
  }

  /** A value inside this one has ended at `end`: scanning can be taken up there. */
  passValue(end: number, containers: readonly boolean[]): void {
    if (end < this.nextMark) return;
    this.nextMark = end + this.worthwhile;
    if (containers.length <= deepest) this.marks.push({ offset: end - this.start, containers: [...containers] });
  }

  /** The beginning of the value is known, with these marks. */
  takeOver(marks: Mark[]): void {
    this.marks = marks;
    this.nextMark = this.start + (marks.at(-1)?.offset ?? 0) + this.worthwhile;
  }

  /** The value that was begun last ends at `end`; the element began at `elementStart`. */
  endValue(end: number, elementStart: number): void {
    if (this.place !== '' && end - this.start >= this.worthwhile) {
      this.values.set(this.place, { start: this.start - elementStart, end: end - elementStart, marks: this.marks });
    }
    this.place = '';
    this.nextMark = Infinity;
  }

  /** The value that was begun last is not to be gone along: what it has that is no JSON must be seen again. */
  forget(): void {
    this.place = '';
    this.nextMark = Infinity;
  }

  /** An element that is open will have no end. */
  abandon(): void {
    this.values = new Map();
    this.place = '';
    this.nextMark = Infinity;
  }

  endElement(bytes: Buffer): void {
    this.before = { bytes, values: this.values };
    this.values = new Map();
    this.place = '';
  }
}
