import { type Checkpoint, readCheckpointValue } from './checkpoint';
import type { JsonObject, JsonValue } from './json';
import { diffJson } from './jsonPatch';
import { normalForm } from './normalForm';
import { printJson } from './printJson';

/**
 * `whole` is the guide's form: every checkpoint with its whole state, newest first. The state repeats in every
 * checkpoint, so that this grows with the square of a conversation; `changes` has instead of `values` what a
 * checkpoint changed in its parent's values, as an RFC 6902 patch, oldest first. Neither drops anything: two histories
 * have the same text exactly when they are the same.
 */
export type HistoryForm = 'whole' | 'changes';

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

/** The checkpoints' texts by namespace, with their places in the order in which they were read. */
type Texts = Map<string, { place: number; text: string }[]>;

interface Waiting {
  place: number;
  namespace: string;
  state: JsonObject;
  values: JsonValue;
}

const noValues: JsonValue = new Map<string, JsonValue>();

/** Makes a history's text of its checkpoints as they are read, newest first. */
export class HistoryTextBuilder {
  private readonly whole: Texts = new Map();
  private readonly changes: Texts = new Map();
  private wholeSize = { bytes: 0, lines: 0 };
  private changesBytes = 0;
  private places = 0;
  /** Checkpoints whose parent has not come yet, by namespace and the parent's id. */
  private readonly waiting = new Map<string, Waiting[]>();

  /** @param form the form that is wanted; without it, the whole form as long as it is pleasant. */
  constructor(
    private readonly threadId: string,
    private readonly form?: HistoryForm,
  ) {}

  private keepsWhole(): boolean {
    if (this.form !== undefined) return this.form === 'whole';
    return this.wholeSize.bytes <= wholeBytes && this.wholeSize.lines <= wholeLines;
  }

  /** Throws `HistoryTooLargeError`, `JsonError`. */
  add(checkpoint: Checkpoint): void {
    const { namespace, id, parentId } = checkpoint;
    const place = this.places++;
    const state = normalForm(readCheckpointValue(checkpoint.span), this.threadId) as JsonObject;
    if (this.keepsWhole()) {
      const text = printJson(state, 2, 1);
      this.wholeSize.bytes += Buffer.byteLength(text) + 4;
      this.wholeSize.lines += text.split('\n').length;
      if (this.wholeSize.bytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
      put(this.whole, namespace, { place, text });
      if (!this.keepsWhole()) this.whole.clear();
    }
    if (this.form === 'whole') return;
    const values = state.get('values') ?? noValues;
    const children = this.waiting.get(`${namespace}\0${id}`) ?? [];
    this.waiting.delete(`${namespace}\0${id}`);
    for (const child of children) this.addChanges(child, values);
    const own = { place, namespace, state, values };
    const key = `${namespace}\0${parentId ?? ''}`;
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), own]);
  }

  private addChanges({ place, namespace, state, values }: Waiting, parentValues: JsonValue): void {
    const patch = diffJson(parentValues, values).map(
      (operation) => new Map<string, JsonValue>(Object.entries(operation)),
    );
    const shown: JsonObject = new Map(state);
    if (shown.delete('values')) shown.set('changes', patch);
    const text = printJson(shown, 2, 1);
    this.changesBytes += Buffer.byteLength(text) + 4;
    if (this.changesBytes > maxBytes) throw new HistoryTooLargeError(maxBytes);
    put(this.changes, namespace, { place, text });
  }

  /**
   * The text in each form that was asked for and is not too long: without a wish, `changes` is always there. To be
   * called once, when every checkpoint has been added.
   */
  finish(): Partial<Record<HistoryForm, string>> {
    for (const children of this.waiting.values()) for (const child of children) this.addChanges(child, noValues);
    this.waiting.clear();
    return {
      ...(this.keepsWhole() ? { whole: join(this.whole, 1) } : {}),
      ...(this.form === 'whole' ? {} : { changes: join(this.changes, -1) }),
    };
  }
}

function put(texts: Texts, namespace: string, entry: { place: number; text: string }): void {
  const siblings = texts.get(namespace);
  if (siblings) siblings.push(entry);
  else texts.set(namespace, [entry]);
}

/** A JSON array: the root's checkpoints, then namespace by namespace, as they were read or (-1) the other way round. */
function join(texts: Texts, direction: 1 | -1): string {
  const ordered = [...texts.keys()]
    .sort()
    .flatMap((namespace) => texts.get(namespace)?.sort((a, b) => direction * (a.place - b.place)) ?? []);
  return ordered.length === 0 ? '[]\n' : `[\n  ${ordered.map(({ text }) => text).join(',\n  ')}\n]\n`;
}
