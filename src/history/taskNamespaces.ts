import {
  FoundNamespaces,
  furtherCall,
  hiddenNamespace,
  isRefusal,
  namespaceOfNobody,
  withoutTaskIds,
} from './hiddenNamespaces';
import type { TaskRow } from './checkpointRows';

/** A subgraph's namespace, as it was asked for and as the server answers it. */
export interface FoundNamespace {
  namespace: string;
  answered: string;
  /** From 1 on. */
  call: number;
}

/** The namespace of the newest checkpoint that the server answers for this one; `undefined` where it has none. */
export type Probe = (namespace: string, signal: AbortSignal) => Promise<string | undefined>;

/** Asked about before a person has to ask for more. */
const callsAtOnce = 20;

/**
 * The namespaces of the subgraphs that one task called. No server lists all of them: they are asked for by name, and
 * only when somebody opens the task.
 */
export class TaskNamespaces {
  #found: FoundNamespace[] = [];
  #more = true;
  #refuses = false;
  #settled = false;
  #stale = false;
  #error: { thrown: unknown } | undefined;
  #running: { done: Promise<void>; stop: AbortController } | undefined;

  /** @param asked the namespace in whose answer the task is. */
  constructor(
    private readonly asked: string,
    private readonly task: TaskRow,
    private readonly probe: Probe,
    private readonly changed: () => void,
  ) {}

  get rows(): readonly FoundNamespace[] {
    return this.#found;
  }

  get settled(): boolean {
    return this.#settled;
  }

  get stale(): boolean {
    return this.#stale;
  }

  /** Whether the task may have called subgraphs more often. */
  get more(): boolean {
    return this.#more;
  }

  /** The server refuses every namespace that no task lists, so that it cannot show what this task called by itself. */
  get refusesUnlisted(): boolean {
    return this.#refuses;
  }

  get error(): { thrown: unknown } | undefined {
    return this.#error;
  }

  load(): Promise<void> {
    if (this.#running !== undefined) {
      return this.#running.done;
    }
    return this.#settled && !this.#stale ? Promise.resolve() : this.#run([]);
  }

  loadMore(): Promise<void> {
    return this.#running?.done ?? this.#run(this.#found);
  }

  /** Goes on behind those that were found. */
  retry(): Promise<void> {
    return this.loadMore();
  }

  expire(): void {
    this.dispose();
    this.#stale = true;
  }

  dispose(): void {
    this.#running?.stop.abort();
    this.#running = undefined;
  }

  #run(known: FoundNamespace[]): Promise<void> {
    const stop = new AbortController();
    const found = [...known];
    const done = this.#search(found, stop.signal)
      .then((more) => {
        if (!stop.signal.aborted) {
          this.#error = undefined;
          this.#more = more;
        }
      })
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) {
          this.#error = { thrown };
        }
      })
      .finally(() => {
        if (this.#running?.stop === stop) {
          this.#found = found;
          this.#settled = true;
          this.#stale = false;
          this.#running = undefined;
          this.changed();
        }
      });
    this.#running = { done, stop };
    return done;
  }

  /** The name by which the rows are to be asked for, with what the server answers. */
  async #find(namespace: string, isListed: boolean, signal: AbortSignal): Promise<{ name: string; answered?: string }> {
    const answered = await (isListed ? this.probe(namespace, signal) : this.#probeUnlisted(namespace, signal));
    if (answered !== undefined) {
      return { name: namespace, answered };
    }
    const plain = isListed ? await this.#probeUnlisted(withoutTaskIds(namespace), signal) : undefined;
    return plain === undefined ? { name: namespace } : { name: withoutTaskIds(namespace), answered: plain };
  }

  /** Where a server refuses what no task lists it refuses the namespace of a task that nobody has, too. */
  async #probeUnlisted(namespace: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      return await this.probe(namespace, signal);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      this.#refuses ||= await this.#refuse(namespaceOfNobody(hiddenNamespace(this.asked, this.task)), signal);
      if (!this.#refuses) {
        throw error;
      }
      return undefined;
    }
  }

  async #refuse(namespace: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.probe(namespace, signal);
      return false;
    } catch (error) {
      if (isRefusal(error)) {
        return true;
      }
      throw error;
    }
  }

  /** Calls are numbered without a gap. Gives whether there may be more of them. */
  async #search(found: FoundNamespace[], signal: AbortSignal): Promise<boolean> {
    const first = this.task.namespace ?? hiddenNamespace(this.asked, this.task);
    const count = new FoundNamespaces();
    const answers = new Set(found.map(({ answered }) => answered));
    for (let asked = 0; asked < callsAtOnce; asked++) {
      const call = found.length;
      const namespace = furtherCall(first, call);
      // One that is listed is there, even if a run kept no checkpoints in it (`durability: "exit"`).
      const isListed = call === 0 && this.task.namespace !== undefined;
      const { name, answered } = await this.#find(namespace, isListed, signal);
      // A stateful subgraph answers the same history, whatever the number of the call.
      if ((answered === undefined && !isListed) || (answered !== undefined && answers.has(answered))) {
        return false;
      }
      answers.add(answered ?? namespace);
      found.push({ namespace: name, answered: answered ?? namespace, call: call + 1 });
      count.add(namespace);
    }
    return true;
  }
}
