import { readOneCheckpoint } from '../historyText/readCheckpointText';
import { type Checkpoint, readCheckpointValue } from '../history/checkpoint';
import type { ThreadSource } from '../history/side';
import type { JsonObject, JsonValue } from '../json/json';
import type { Place } from '../webview/protocol';

/** A checkpoint of which the state is shown. */
export interface CheckpointContent {
  parentId: string | undefined;
  values: JsonValue;
  /** The whole ThreadState. */
  whole: JsonObject;
  /** Of the ThreadState, as the server sent it. */
  bytes: number;
}

/** Bytes of checkpoints that stay at hand beside the newest one that was asked for. */
const mostKept = 24 * 1024 * 1024;

/** The checkpoints that were looked at last, parsed. What is not at hand is read. */
export class CheckpointContents {
  readonly #kept = new Map<string, CheckpointContent>();
  readonly #reads = new Map<string, Promise<CheckpointContent | undefined>>();

  constructor(
    private readonly side: ThreadSource,
    private readonly maxCheckpointBytes: () => number,
    /** The name under which a namespace is asked for. */
    private readonly askedFor: (namespace: string) => string,
  ) {}

  /** One that has just been read; its bytes need not stay. */
  keep(checkpoint: Checkpoint): CheckpointContent {
    const whole = readCheckpointValue(checkpoint.span);
    const content = {
      parentId: checkpoint.parentId,
      values: whole.get('values') ?? null,
      whole,
      bytes: checkpoint.span.bytes.length,
    };
    const key = keyOf({ namespace: checkpoint.namespace, checkpointId: checkpoint.id });
    this.#kept.delete(key);
    this.#kept.set(key, content);
    let room = mostKept;
    for (const [each, { bytes }] of [...this.#kept].reverse()) {
      room -= bytes;
      if (room < 0 && each !== key) this.#kept.delete(each);
    }
    return content;
  }

  /** `undefined` where the checkpoint is not there. Throws what `readOneCheckpoint` throws. */
  async get(place: Place, signal: AbortSignal): Promise<CheckpointContent | undefined> {
    const key = keyOf(place);
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const running = this.#reads.get(key);
    if (running) return running;
    const read = this.#read(place, signal).finally(() => this.#reads.delete(key));
    this.#reads.set(key, read);
    return read;
  }

  async #read({ namespace, checkpointId }: Place, signal: AbortSignal): Promise<CheckpointContent | undefined> {
    const options = { signal, maxCheckpointBytes: this.maxCheckpointBytes() };
    const asked = this.askedFor(namespace);
    const found = await readOneCheckpoint(this.side, { namespace, checkpointId }, options, asked);
    return found && this.keep(found);
  }
}

export function keyOf({ namespace, checkpointId }: Place): string {
  return `${namespace}\0${checkpointId}`;
}
