import { applyPatch, PatchWork } from '../json/applyPatch';
import { JsonNumber, type JsonObject, type JsonValue, member, parseJson } from '../json/json';
import { type FileBytes, readTogether, type Span } from './spans';

/** A checkpoint's line. */
export interface Entry {
  namespace: string;
  id: string;
  span: Span;
  /** The entry whose values its patch changes; `undefined` where it has its values whole, or none. */
  base: number | undefined;
}

/** A checkpoint as it was in the history, its values by themselves. */
export interface State {
  envelope: JsonObject;
  values: JsonValue | undefined;
}

/** Bytes, by an estimate, of what is kept of checkpoints that will be needed again. */
const mostKept = 32 * 1024 * 1024;
/** A chain of patches that is no longer than this is kept whole. */
const shortChain = 64;

/**
 * The checkpoints of a file. Whoever asks for them from the newest to the oldest, or the other way round, has each line
 * read about twice: of a chain of patches those at even distances are kept, and all of its last stretch.
 */
export class States {
  private readonly kept = new Map<number, { state: State; cost: number }>();
  private keptCost = 0;

  constructor(
    private readonly file: FileBytes,
    private readonly entries: readonly Entry[],
  ) {}

  /** Whether it need not be read again. */
  has(index: number): boolean {
    return this.kept.has(index);
  }

  /** For the lines as they are read for the first time, when their bases are at hand. Throws `PatchError`. */
  add(index: number, line: JsonValue, bytes: number, work: PatchWork): State {
    const { base } = this.entries[index] ?? {};
    return this.keep(index, line, bytes, base === undefined ? undefined : this.recall(base), work);
  }

  /** Rejects as `FileBytes.read`, and with `JsonError` and `PatchError` where the file is not the one that was read first. */
  async state(index: number): Promise<State> {
    const known = this.recall(index);
    if (known) return known;
    const chain: number[] = [];
    let base: State | undefined;
    for (let at: number | undefined = index; at !== undefined && !base; at = this.entries[at]?.base) {
      base = this.recall(at);
      if (!base) chain.push(at);
    }
    chain.reverse();
    const stride = chain.length <= shortChain ? 1 : Math.ceil(Math.sqrt(chain.length));
    const work = new PatchWork();
    let state = base;
    let place = 0;
    const spans = chain.map((at) => this.entries[at]?.span ?? { offset: 0, length: 0 });
    for await (const bytes of readTogether(spans, (offset, length) => this.file.read(offset, length))) {
      const line = parseJson(bytes.toString('utf8'));
      const isKept = place % stride === 0 || place >= chain.length - stride;
      state = isKept ? this.keep(chain[place] ?? 0, line, bytes.length, state, work) : stateOf(line, state, work);
      place++;
    }
    if (!state) throw new RangeError('no such checkpoint');
    return state;
  }

  /** What was needed last goes last. */
  private recall(index: number): State | undefined {
    const found = this.kept.get(index);
    if (!found) return undefined;
    this.kept.delete(index);
    this.kept.set(index, found);
    return found.state;
  }

  private keep(index: number, line: JsonValue, bytes: number, base: State | undefined, work: PatchWork): State {
    const before = work.done;
    const state = stateOf(line, base, work);
    const cost = 500 + 4 * bytes + 8 * (work.done - before);
    this.kept.set(index, { state, cost });
    this.keptCost += cost;
    for (const [oldest, { cost: less }] of this.kept) {
      if (this.keptCost <= mostKept || oldest === index) break;
      this.kept.delete(oldest);
      this.keptCost -= less;
    }
    return state;
  }
}

/** Throws `PatchError`. */
function stateOf(line: JsonValue, base: State | undefined, work: PatchWork): State {
  const envelope: JsonObject = new Map(member(line, 'state') as JsonObject);
  const patch = member(line, 'patch');
  const values = patch === undefined ? envelope.get('values') : applyPatch(base?.values ?? null, patch, work);
  envelope.delete('values');
  return { envelope, values };
}

/** About how many bytes values have as JSON; what they share with others is counted once more, and not gone through. */
export class Sizes {
  private readonly known = new WeakMap<object, number>();

  of(value: JsonValue): number {
    if (typeof value === 'string') return value.length + 3;
    if (value instanceof JsonNumber) return value.text.length + 1;
    if (typeof value !== 'object' || value === null) return 6;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    let size = 3;
    for (const item of value.values()) size += this.of(item);
    if (value instanceof Map) for (const key of value.keys()) size += key.length + 3;
    this.known.set(value, size);
    return size;
  }
}
