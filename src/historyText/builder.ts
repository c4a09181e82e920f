import { checkpointKey, type CheckpointText } from './checkpointText';

/**
 * `whole` is the guide's form: every checkpoint with its whole state, newest first. The state repeats in every
 * checkpoint, so that this grows with the square of a conversation; `changes` has instead of `values` what a
 * checkpoint changed in its parent's values, as an RFC 6902 patch, oldest first. Neither drops anything: two histories
 * have the same text exactly when they are the same.
 */
export type HistoryForm = 'whole' | 'changes';
/** `pleasant`: the changes form, and the whole form as long as it is no burden to an editor. */
export type WantedForms = HistoryForm | 'pleasant' | 'both';
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

/** The checkpoints' texts by namespace, with their places in the order in which they were read. */
type Texts = Map<string, { place: number; text: string }[]>;

/** Makes a history's text of its checkpoints as they are read, newest first. */
export class HistoryTextBuilder {
  private readonly wholeTexts: Texts = new Map();
  private readonly changesTexts: Texts = new Map();
  private readonly wholeSize = { bytes: 0, lines: 0 };
  private changesBytes = 0;
  private places = 0;
  /** Checkpoints whose parent has not come yet, by namespace and the parent's id. */
  private readonly waiting = new Map<string, { place: number; checkpoint: CheckpointText }[]>();

  constructor(private readonly wanted: WantedForms = 'pleasant') {}

  private keepsWhole(): boolean {
    if (this.wanted !== 'pleasant') return this.wanted !== 'changes';
    return this.wholeSize.bytes <= wholeBytes && this.wholeSize.lines <= wholeLines;
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

  private addWhole(place: number, checkpoint: CheckpointText): void {
    const text = checkpoint.whole();
    this.wholeSize.bytes += sizeOf(text);
    this.wholeSize.lines += countLines(text);
    if (!this.keepsWhole()) {
      this.wholeTexts.clear();
      return;
    }
    if (this.wholeSize.bytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
    append(this.wholeTexts, checkpoint.namespace, { place, text });
  }

  private addChanges(place: number, checkpoint: CheckpointText, parent: CheckpointText | undefined): void {
    const text = checkpoint.changes(parent);
    this.changesBytes += sizeOf(text);
    if (this.changesBytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
    append(this.changesTexts, checkpoint.namespace, { place, text });
  }

  /**
   * The text in each form that was wanted; `whole` is missing where it was not, or is unpleasant. To be called once,
   * when every checkpoint has been added. A checkpoint whose parent is not above it in the changes form has its whole
   * values there, as a patch of `{}`. Throws `HistoryTooLargeError`.
   */
  finish(): HistoryTexts {
    for (const children of this.waiting.values()) {
      for (const { place, checkpoint } of children) this.addChanges(place, checkpoint, undefined);
    }
    this.waiting.clear();
    return {
      ...(this.keepsWhole() && { whole: join(this.wholeTexts, 1) }),
      ...(this.wanted !== 'whole' && { changes: join(this.changesTexts, -1) }),
    };
  }
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** With the comma, line end and indent around it. */
function sizeOf(text: string): number {
  return Buffer.byteLength(text) + 4;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** A JSON array: the root's checkpoints, then namespace by namespace, as they were read or (-1) the other way round. */
function join(texts: Texts, direction: 1 | -1): string {
  const ordered = [...texts.keys()]
    .sort()
    .flatMap((namespace) => texts.get(namespace)?.sort((a, b) => direction * (a.place - b.place)) ?? []);
  return ordered.length === 0 ? '[]\n' : `[\n  ${ordered.map(({ text }) => text).join(',\n  ')}\n]\n`;
}
