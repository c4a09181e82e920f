import type { ThreadReference } from '../api';
import { Timeline, type TimelineRow } from '../conversation/timeline';
import type { ThreadSource } from '../history/side';
import { threadViewMessages as words } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Place } from '../webview/protocol';
import { type CheckpointContent, CheckpointContents } from './checkpointContents';
import type { SessionPorts } from './ports';

/**
 * What a session has read of its thread, and how it reads on. Owns the rows of the root's history, the checkpoints that
 * were looked at last, and the names that subgraphs are asked for by. Posts nothing.
 */
export class ThreadReading {
  /** By the namespace in the responses, the name that it is asked for by. */
  readonly #askedFor = new Map<string, string>();
  #timeline: Timeline | undefined;
  #contents: CheckpointContents | undefined;
  #head = '';
  #loading: Promise<void> = Promise.resolve();

  /** @param signal of the session's end */
  constructor(
    readonly thread: ThreadReference,
    private readonly ports: Pick<SessionPorts, 'server' | 'settings'>,
    readonly signal: AbortSignal,
  ) {}

  get side(): ThreadSource {
    return { thread: this.thread, server: this.ports.server() };
  }

  get limits() {
    return { signal: this.signal, maxCheckpointBytes: this.ports.settings.maxCheckpointBytes() };
  }

  /** The root's, newest first, as far as they are read; `undefined` where nothing was read, or all is to be read anew. */
  get rows(): readonly TimelineRow[] | undefined {
    return this.#timeline?.rows;
  }

  get ended(): boolean {
    return this.#timeline?.ended ?? false;
  }

  /** The id of the root's newest checkpoint; `''` where none is known. */
  get head(): string {
    return this.#head;
  }

  isHead({ namespace, checkpointId }: Place): boolean {
    return namespace === '' && checkpointId === this.#head;
  }

  /** What is known is old. */
  forget(): void {
    this.#timeline = undefined;
  }

  /** Goes to the beginning of the history. The checkpoints at hand stay, unless they are to be read anew too. */
  restart(keepsContents: boolean): void {
    const { side } = this;
    if (!keepsContents)
      this.#contents = new CheckpointContents(
        side,
        () => this.ports.settings.maxCheckpointBytes(),
        (namespace) => this.askedFor(namespace),
      );
    this.#timeline = new Timeline(side, '');
  }

  /**
   * The next rows, and those of which more is known; `undefined` where there was a restart in the meantime. `onHead` is
   * called as soon as the newest checkpoint is at hand, and no more is read than these rows then.
   */
  async more(limit: number, onHead?: (head: Place) => void): Promise<TimelineRow[] | undefined> {
    const timeline = this.#timeline;
    if (!timeline) return undefined;
    // Two at once would read the same page.
    const reading = this.#loading.then(async () => {
      const rows = await timeline.more(limit, {
        ...this.limits,
        isAlone: onHead !== undefined,
        onHead: (head) => {
          if (timeline !== this.#timeline) return;
          this.#contents?.keep(head);
          this.#head = head.id;
          onHead?.({ namespace: head.namespace, checkpointId: head.id });
        },
      });
      if (timeline !== this.#timeline) return undefined;
      this.#head = timeline.rows[0]?.row.id ?? '';
      return rows;
    });
    this.#loading = reading.then(
      () => undefined,
      () => undefined,
    );
    return reading;
  }

  /** Throws a sentence where the checkpoint is gone. */
  async content(place: Place): Promise<CheckpointContent> {
    const content = await this.#contents?.get(place, this.signal);
    if (!content) throw new UserError(words.deleted());
    return content;
  }

  /** What a checkpoint goes on from; `undefined` where it has none, or that is gone. */
  async parent(
    { namespace }: Place,
    { parentId: checkpointId }: CheckpointContent,
  ): Promise<CheckpointContent | undefined> {
    return checkpointId === undefined ? undefined : this.#contents?.get({ namespace, checkpointId }, this.signal);
  }

  /** The name under which a namespace is asked for. */
  askedFor(namespace: string): string {
    return this.#askedFor.get(namespace) ?? namespace;
  }

  learnName(answered: string, asked: string): void {
    this.#askedFor.set(answered, asked);
  }
}
