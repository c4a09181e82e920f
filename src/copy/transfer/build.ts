import { readHead, type SnapshotOptions } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import { toWire } from '../../json/plain';
import { isAgentServerError } from '../../langgraph/http/errors';
import type { BuildRequest } from '../../langgraph/threadBuilding';
import { sleep } from '../../time';
import { copyOutcomeOf } from '../lostAnswer';
import { placeOf, type NamespaceStep, type Step } from './plan';
import type { Update } from './shape';
import { type TargetOptions, toSuperstep, type TransferServer } from './target';
import { readRows, type Row } from './threadRows';

/** Of one request. A JavaScript server answers nothing else meanwhile. */
const largestPart = { steps: 50, characters: 4 * 1024 * 1024 };
/** Milliseconds between two looks for a part whose response was lost, and until nobody looks any more. */
const look = { every: 1_000, for: 60_000 };
/** Content Too Large. */
const tooLarge = 413;

/** A thread that was built, as far as it came. */
export interface Built {
  threadId: string;
  /** The root's checkpoints in the order in which they were asked for; `undefined` for one that the source has not. */
  order: (Row | undefined)[];
  /** By the source's place, where a subgraph's checkpoint is on the target. */
  inNamespaces: Map<string, { namespace: string; id: string }>;
  /** Namespaces that no task of the target lists, or that it refused to write, by the source's name. */
  unwritten: Set<string>;
}

/** The target refused a checkpoint. `row` is the one that it did not make; `undefined` where that is none of the source's. */
export class BuildRefusal extends Error {
  override readonly name = 'BuildRefusal' as const;

  constructor(
    readonly row: Row | undefined,
    override readonly cause: unknown,
  ) {
    super('the target refused a checkpoint');
  }
}

export interface BuildOptions extends TargetOptions {
  onProgress?: ((done: number) => void) | undefined;
  /** Told when the thread may be there from now on. */
  onBegun?: (() => void) | undefined;
}

/**
 * Builds a thread by a plan, in parts, each sent once. A part whose response is lost is looked for by the thread's own id.
 * Rejects with `BuildRefusal`, `AgentServerError`, and the signal's reason; what was made stays.
 */
export async function buildThread(
  server: TransferServer,
  { threadId, metadata, steps }: { threadId: string; metadata: Record<string, unknown>; steps: readonly Step[] },
  options: BuildOptions,
): Promise<Built> {
  const builder = new Builder(server, threadId, metadata, options);
  for (const step of steps) await builder.take(step);
  await builder.flush();
  return builder.built;
}

type Appended = Extract<Step, { kind: 'append' }>;

interface Collected {
  step: Appended;
  superstep: BuildRequest['supersteps'][number];
}

class Builder {
  readonly built: Built;
  private readonly side: ThreadSource;
  private readonly ids = new Map<string, string>();
  private part: Collected[] = [];
  private characters = 0;
  private isBegun = false;

  constructor(
    private readonly server: TransferServer,
    threadId: string,
    private readonly metadata: Record<string, unknown>,
    private readonly options: BuildOptions,
  ) {
    this.built = { threadId, order: [], inNamespaces: new Map(), unwritten: new Set() };
    this.side = { thread: { deployment: server.baseUrl, threadId }, server };
  }

  async take(step: Step): Promise<void> {
    this.options.signal.throwIfAborted();
    if (step.kind === 'append') {
      await this.#append(step);
    } else if (step.kind === 'branch') {
      await this.flush();
      await this.#branch(step.row, step.at, step.update);
    } else {
      await this.flush();
      await this.#namespace(step, '', undefined);
    }
  }

  async #append(step: Appended): Promise<void> {
    const superstep = toSuperstep(step.updates);
    const { length } = JSON.stringify(superstep);
    const isFull = this.part.length === largestPart.steps || this.characters + length > largestPart.characters;
    if (isFull && this.part.length > 0) await this.flush();
    this.part.push({ step, superstep });
    this.characters += length;
  }

  /** Sends what was collected. The first part makes the thread, and must not meet one that is there. */
  async flush(): Promise<void> {
    const { part } = this;
    this.part = [];
    this.characters = 0;
    if (part.length > 0) await this.#send(part);
  }

  async #send(part: readonly Collected[]): Promise<void> {
    const before = this.built.order.length;
    const isFirst = !this.isBegun;
    this.isBegun = true;
    this.options.onBegun?.();
    try {
      await this.server.building.build(
        {
          thread_id: this.built.threadId,
          if_exists: isFirst ? 'raise' : 'do_nothing',
          ...(isFirst && { metadata: this.metadata }),
          supersteps: part.map(({ superstep }) => superstep),
        },
        { signal: this.options.signal, timeoutMs: this.options.buildTimeoutMs },
      );
    } catch (error) {
      if (isAgentServerError(error) && error.facts.status === tooLarge && part.length > 1) {
        // Nothing of it was read.
        this.isBegun = !isFirst;
        const half = Math.ceil(part.length / 2);
        await this.#send(part.slice(0, half));
        await this.#send(part.slice(half));
        return;
      }
      await this.#explain(error, before, part);
    }
    for (const { step } of part) this.built.order.push(step.row);
    this.options.onProgress?.(this.built.order.length);
  }

  /** Returns where the part is there all the same. */
  async #explain(error: unknown, before: number, part: readonly Collected[]): Promise<void> {
    if (!isAgentServerError(error) || this.options.signal.aborted) throw error;
    if (copyOutcomeOf(error) === 'lost') {
      // A response that is no thread came at once; others may come late.
      const patience = error.kind === 'notAgentServer' ? 0 : look.for;
      if (await this.#comesTo(before + part.length, patience)) return;
      throw error;
    }
    if (error.kind !== 'refused' && error.kind !== 'serverError') throw error;
    const made = await this.#count().catch(() => before);
    // What it has made all the same is compared like anything else.
    if (made === before + part.length) return;
    throw new BuildRefusal(part[Math.max(0, made - before)]?.step.row, error);
  }

  async #comesTo(wanted: number, patience: number): Promise<boolean> {
    const { signal } = this.options;
    for (const end = performance.now() + patience; ;) {
      const found = await this.#count().catch(() => 0);
      if (found >= wanted || signal.aborted || performance.now() > end) return found === wanted;
      await sleep(look.every, signal);
    }
  }

  async #count(): Promise<number> {
    return (await readRows(this.side, '', this.#reading())).length;
  }

  async #branch(row: Row | undefined, at: string, { node, values }: Update): Promise<void> {
    const checkpointId = await this.#idOf(at);
    const id = await this.#write(row, { values: toWire(values), asNode: node, namespace: '', checkpointId });
    this.built.order.push(row);
    if (row) this.ids.set(row.id, id);
    this.options.onProgress?.(this.built.order.length);
  }

  /** Of a checkpoint that was made in a part: by its place, from the newest on. */
  async #idOf(sourceId: string): Promise<string> {
    if (!this.ids.has(sourceId)) {
      const rows = await readRows(this.side, '', this.#reading());
      for (const [index, row] of this.built.order.entries()) {
        const made = rows[index];
        if (row && made) this.ids.set(row.id, made.id);
      }
    }
    const id = this.ids.get(sourceId);
    if (id === undefined) throw new BuildRefusal(undefined, new Error(`no checkpoint for ${sourceId}`));
    return id;
  }

  /** @param asked the namespace on the target in which the task is; @param lister its checkpoint there. */
  async #namespace(step: NamespaceStep, asked: string, lister: string | undefined): Promise<void> {
    const namespace = step.isStateful ? step.name : await this.#listed(step, asked, lister);
    if (namespace === undefined) {
      this.built.unwritten.add(step.name);
      return;
    }
    let newest: string | undefined;
    for (const inner of step.steps) {
      this.options.signal.throwIfAborted();
      if (inner.kind === 'namespace') {
        await this.#namespace(inner, namespace, newest);
        continue;
      }
      const { row, update, at } = inner;
      const behind = at === undefined ? undefined : this.built.inNamespaces.get(placeOf({ ...row, id: at }))?.id;
      const write = { values: toWire(update.values), asNode: update.node, namespace };
      const id = await this.#write(row, { ...write, ...(behind !== undefined && { checkpointId: behind }) }).catch(
        (error: unknown) => {
          if (error instanceof BuildRefusal) return undefined;
          throw error;
        },
      );
      if (id === undefined) {
        this.built.unwritten.add(step.name);
        return;
      }
      newest = id;
      this.built.inNamespaces.set(placeOf(row), { namespace, id });
    }
  }

  /** The namespace of the same task on the target, of its newest checkpoint there. */
  async #listed({ task }: NamespaceStep, asked: string, lister: string | undefined): Promise<string | undefined> {
    const head = await readHead(this.side, asked, this.#reading());
    if (lister !== undefined && head?.id !== lister) return undefined;
    return head?.tasks.filter(({ name }) => name === task.name)[task.ordinal]?.namespace;
  }

  async #write(row: Row | undefined, write: Parameters<TransferServer['building']['writeState']>[1]): Promise<string> {
    try {
      return await this.server.building.writeState(this.built.threadId, write, {
        signal: this.options.signal,
        timeoutMs: this.options.buildTimeoutMs,
      });
    } catch (error) {
      const isRefusal = isAgentServerError(error) && (error.kind === 'refused' || error.kind === 'serverError');
      throw isRefusal ? new BuildRefusal(row, error) : error;
    }
  }

  #reading(): SnapshotOptions {
    const { signal, maxCheckpointBytes } = this.options;
    return { signal, maxCheckpointBytes };
  }
}
