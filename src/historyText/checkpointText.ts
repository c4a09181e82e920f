import { BoundedMap } from '../boundedMap';
import { type Checkpoint, readCheckpointValue } from '../history/checkpoint';
import { displayJson, displaySize, type TextSize } from '../json/display';
import type { JsonObject, JsonValue } from '../json/json';
import { diffJson } from '../json/patch';
import { RepeatingParser } from '../json/repeatingParser';
import { normalForm } from '../comparison/normalForm';

/** The members in which a checkpoint names its thread; `values`, by far the largest, is none of them. */
const envelopeMembers = new Set(['metadata', 'checkpoint', 'parent_checkpoint', 'tasks']);
const noValues: JsonValue = new Map<string, JsonValue>();

/** Of a namespace's checkpoints, as texts are collected by it. */
export function checkpointKey(namespace: string, id: string): string {
  return `${namespace}\0${id}`;
}

/** Makes the texts of a thread's checkpoints: what one has in common with the one before is parsed once. */
export class CheckpointTexts {
  readonly #states = new RepeatingParser();
  readonly #shortened = new BoundedMap<string, string>(8);

  constructor(private readonly threadId: string) {}

  /** Throws `JsonError`. */
  of(checkpoint: Checkpoint): CheckpointText {
    return new CheckpointText(checkpoint, this.threadId, this.#states, this.#shortened);
  }
}

/**
 * One checkpoint in normal form, with its text in either form. Each text is made once, so that the two sides of a
 * comparison can share what is the same in both.
 */
export class CheckpointText {
  readonly namespace: string;
  readonly id: string;
  readonly parentId: string | undefined;
  private readonly state: JsonObject;
  /** Bytes of the checkpoint, as the server gave it. */
  readonly bytes: number;
  private size: TextSize | undefined;
  private wholeText: string | undefined;
  private changesText: { parent: CheckpointText | undefined; text: string } | undefined;

  /** Throws `JsonError`. */
  constructor(
    { namespace, id, parentId, span }: Checkpoint,
    threadId: string,
    states: RepeatingParser,
    private readonly shortened: Map<string, string>,
  ) {
    this.namespace = namespace;
    this.id = id;
    this.bytes = span.bytes.length;
    this.parentId = parentId;
    this.state = readCheckpointValue(span, (bytes) => states.parse(bytes));
    for (const name of envelopeMembers) {
      const value = this.state.get(name);
      if (value !== undefined) this.state.set(name, normalForm(value, threadId, [name]));
    }
  }

  /** The whole checkpoint, as a document of its own. */
  document(): string {
    return displayJson(this.state, 0, this.shortened) + '\n';
  }

  /** How large `whole` is, at least. */
  wholeSize(): TextSize {
    this.size ??= displaySize(this.state, 1);
    return this.size;
  }

  /** The whole checkpoint, as an item of a history. */
  whole(): string {
    this.wholeText ??= displayJson(this.state, 1, this.shortened);
    return this.wholeText;
  }

  /**
   * The checkpoint as an item of a history, with `changes` instead of `values`: the patch that makes its values of the
   * parent's, or of `{}` where there is no parent. A checkpoint that has a member `changes` of its own keeps it, and
   * then has the patch as `values` (`null` where it has no values).
   */
  changes(parent: CheckpointText | undefined): string {
    if (this.changesText && this.changesText.parent === parent) return this.changesText.text;
    const shown: JsonObject = new Map(this.state);
    const values = this.state.get('values');
    shown.delete('values');
    const name = this.state.has('changes') ? 'values' : 'changes';
    if (values !== undefined) shown.set(name, patch(parent?.state.get('values') ?? noValues, values));
    else if (name === 'values') shown.set(name, null);
    const text = displayJson(shown, 1, this.shortened);
    this.changesText = { parent, text };
    return text;
  }
}

function patch(before: JsonValue, after: JsonValue): JsonValue {
  return diffJson(before, after).map((operation) => new Map<string, JsonValue>(Object.entries(operation)));
}
