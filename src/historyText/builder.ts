import type { LargeCheckpoint } from '../history/readNamespace';
import { displayJson, type TextSize } from '../json/display';
import type { JsonValue } from '../json/json';
import { checkpointKey, type CheckpointText } from './checkpointText';

/**
 * `whole` is the guide's form: every checkpoint with its whole state, newest first. The state repeats in every
 * checkpoint, so that this grows with the square of a conversation; `changes` has instead of `values` what a
 * checkpoint changed in its parent's values, as an RFC 6902 patch, oldest first. Neither drops anything: two histories
 * have the same text exactly when they are the same.
 */
export type HistoryForm = 'whole' | 'changes';
/** `auto`: the changes form, and the whole form as long as it is no burden to an editor. */
export type WantedForms = HistoryForm | 'auto' | 'both';
/** A history's text in one form or in both. */
export type HistoryTexts = Partial<Record<HistoryForm, string>>;

/** Above either of these, on either side, the whole form is no longer pleasant in an editor. */
const wholeBytes = 5 * 1024 * 1024;
const wholeLines = 50_000;
/** VS Code opens no document of an extension that is larger. */
const maxBytes = 50 * 1024 * 1024;

/** The text would be larger than an editor can open. `limit` is in bytes. */
export class HistoryTooLargeError extends Error {
  override readonly name = 'HistoryTooLargeError' as const;

  constructor(readonly limit: number) {
    super(`a history of more than ${String(limit)} bytes of text`);
  }
}

/** The form in which all of these can be shown, side by side: the whole form where every one has it. */
export function commonForm(...histories: HistoryTexts[]): HistoryForm {
  return histories.every(({ whole }) => whole !== undefined) ? 'whole' : 'changes';
}

/** Bytes, as the server gave them, of checkpoints that are held and not yet printed. */
const mostHeld = 16 * 1024 * 1024;
/** Milliseconds. What prints longer lets others work in between. */
const sliceMs = 10;

interface Placed {
  /** In the order in which they were read. */
  place: number;
  text: string | CheckpointText;
}
/** The checkpoints' texts, or those of whom they are to be made, by namespace. */
type Texts = Map<string, Placed[]>;

/** Makes a history's text of its checkpoints as they are read, newest first. */
export class HistoryTextBuilder {
  /** Not printed before it is known that they are pleasant: of a long history that would be for nothing. */
  private readonly wholeTexts: Texts = new Map();
  private readonly changesTexts: Texts = new Map();
  private wholeSize: TextSize = { bytes: 0, lines: 0 };
  private heldBytes = 0;
  private changesBytes = 0;
  private places = 0;
  /** Checkpoints whose parent has not come yet, by namespace and the parent's id. */
  private readonly waiting = new Map<string, { place: number; checkpoint: CheckpointText }[]>();

  constructor(private readonly wanted: WantedForms = 'auto') {}

  private keepsWhole({ bytes, lines } = this.wholeSize): boolean {
    if (this.wanted !== 'auto') return this.wanted !== 'changes';
    return bytes <= wholeBytes && lines <= wholeLines;
  }

  /** Bytes of text that are held. */
  get size(): number {
    return this.changesBytes + (this.wholeTexts.size > 0 ? this.wholeSize.bytes : 0);
  }

  /** Every checkpoint is to be added once. Throws `HistoryTooLargeError`. */
  add(checkpoint: CheckpointText): void {
    const place = this.places++;
    if (this.keepsWhole()) this.addWhole(place, checkpoint);
    if (this.wanted === 'whole') return;
    const { namespace, id, parentId } = checkpoint;
    const key = checkpointKey(namespace, id);
    for (const child of this.waiting.get(key) ?? []) this.addChanges(child.place, child.checkpoint, checkpoint);
    this.waiting.delete(key);
    if (parentId === undefined) this.addChanges(place, checkpoint, undefined);
    else append(this.waiting, checkpointKey(namespace, parentId), { place, checkpoint });
  }

  /** Names a checkpoint that is too large to be read; what builds on it has its whole values in the changes form. */
  leaveOut({ namespace, id, limit }: LargeCheckpoint): void {
    const place = this.places++;
    const text = displayJson(
      new Map<string, JsonValue>([
        ['checkpoint', new Map<string, JsonValue>(Object.entries({ checkpoint_ns: namespace, checkpoint_id: id }))],
        ['not_shown', `larger than ${String(limit)} bytes, the limit set in langgraphThreads.maxCheckpointSize`],
      ]),
      1,
    );
    if (this.keepsWhole()) {
      addSize(this.wholeSize, sizeOf(text));
      append(this.wholeTexts, namespace, { place, text });
    }
    if (this.wanted !== 'whole') append(this.changesTexts, namespace, { place, text });
  }

  private addWhole(place: number, checkpoint: CheckpointText): void {
    const isHeld = this.wanted === 'auto' && this.heldBytes + checkpoint.bytes <= mostHeld;
    if (isHeld) this.heldBytes += checkpoint.bytes;
    const text = isHeld ? checkpoint : checkpoint.whole();
    addSize(this.wholeSize, typeof text === 'string' ? sizeOf(text) : checkpoint.wholeSize());
    if (!this.keepsWhole()) {
      this.wholeTexts.clear();
      return;
    }
    if (this.wholeSize.bytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
    append(this.wholeTexts, checkpoint.namespace, { place, text });
  }

  private addChanges(place: number, checkpoint: CheckpointText, parent: CheckpointText | undefined): void {
    append(this.changesTexts, checkpoint.namespace, { place, text: this.printChanges(checkpoint, parent) });
  }

  private printChanges(checkpoint: CheckpointText, parent: CheckpointText | undefined): string {
    const text = checkpoint.changes(parent);
    this.changesBytes += sizeOf(text).bytes;
    if (this.changesBytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
    return text;
  }

  /**
   * The text in each form that was wanted, of the checkpoints that have been added; `whole` is missing where it was not,
   * or is unpleasant. A checkpoint whose parent is not above it in the changes form has its whole
   * values there, as a patch of `{}`. Rejects with `HistoryTooLargeError`.
   */
  async finish(): Promise<HistoryTexts> {
    const changes: Texts = new Map([...this.changesTexts].map(([namespace, texts]) => [namespace, [...texts]]));
    for (const { place, checkpoint } of [...this.waiting.values()].flat()) {
      append(changes, checkpoint.namespace, { place, text: this.printChanges(checkpoint, undefined) });
    }
    const isWhole = this.keepsWhole() && (await this.printWhole());
    return {
      ...(isWhole && { whole: join(this.wholeTexts, 1) }),
      ...(this.wanted !== 'whole' && { changes: join(changes, -1) }),
    };
  }

  /** Whether it is still pleasant: its size was counted without what a printer escapes, and is exact now. */
  private async printWhole(): Promise<boolean> {
    let began = performance.now();
    const exact: TextSize = { bytes: 0, lines: 0 };
    for (const placed of [...this.wholeTexts.values()].flat()) {
      if (typeof placed.text !== 'string') placed.text = placed.text.whole();
      addSize(exact, sizeOf(placed.text));
      if (!this.keepsWhole(exact)) return false;
      if (performance.now() - began > sliceMs) {
        await new Promise((resolve) => setImmediate(resolve));
        began = performance.now();
      }
    }
    return true;
  }
}

function addSize(sum: TextSize, { bytes, lines }: TextSize): void {
  sum.bytes += bytes;
  sum.lines += lines;
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** In bytes of UTF-8, with the comma, line end and indent around it. */
function sizeOf(text: string): TextSize {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return { bytes: Buffer.byteLength(text) + 4, lines };
}

/** A JSON array: the root's checkpoints, then namespace by namespace, as they were read or (-1) the other way round. */
function join(texts: Texts, direction: 1 | -1): string {
  const ordered = [...texts.keys()]
    .sort()
    .flatMap((namespace) => texts.get(namespace)?.sort((a, b) => direction * (a.place - b.place)) ?? []);
  return ordered.length === 0
    ? '[]\n'
    : `[\n  ${ordered.map(({ text }) => (typeof text === 'string' ? text : text.whole())).join(',\n  ')}\n]\n`;
}
