import { brokenPlace, type Checkpoint } from './checkpoint';
import { FoundNamespaces, furtherCall, isRefusal, namespaceOfNobody, withoutTaskIds } from './hiddenNamespaces';
import { type LargeCheckpoint, readNamespace, type ReadOptions } from './readNamespace';
import { HistoryReading } from './reading';
import { ElementTooLargeError } from '../json/error';
import type { ThreadSource } from './side';
import { readHead } from './snapshot';

/** Requests at a time for namespaces that nobody lists, those of two threads together. */
const connections = 4;
/** Questions that take longer than to look what can be said before them. */
const worthTelling = 4 * connections;

/** What has been read so far; `probing` while namespaces that no server lists are asked for by name, one a task. */
export interface ReadingProgress {
  checkpoints: number;
  bytes: number;
  probing?: { asked: number; known: number };
}

export interface HistoryOptions extends Pick<ReadOptions, 'signal' | 'maxCheckpointBytes'> {
  onProgress?: ((progress: ReadingProgress) => void) | undefined;
  /** Told when the root was read, and there is more to be asked for. */
  onRoot?: ((reading: HistoryReading) => void) | undefined;
  /** Checkpoints that the server says it stores: when so many have been read, nothing hidden is asked for. */
  stored?: number | undefined;
}

/** What is to be done with a history's checkpoints. `'enough'`: the older ones of this namespace are not wanted. */
export interface HistoryListener {
  /** Sees each as it comes, with the namespace that was asked for; its bytes are good meanwhile. */
  take: (checkpoint: Checkpoint, asked: string, reading: HistoryReading) => unknown;
  /** Told in its place of one that is too large to be read. */
  leaveOut: (large: LargeCheckpoint, asked: string, reading: HistoryReading) => unknown;
}

/**
 * Reads a thread's whole history: every namespace that the server lists or answers for, each checkpoint once. Rejects as
 * `readNamespace`, and with `EndlessNamespacesError`.
 */
export async function readHistory(
  source: ThreadSource,
  { signal, maxCheckpointBytes, onProgress, onRoot, stored }: HistoryOptions,
  { take, leaveOut }: HistoryListener,
): Promise<HistoryReading> {
  const reading = new HistoryReading('left', source);
  reading.stored = stored;
  let probing: ReadingProgress['probing'];
  const progress = (): void => {
    const { checkpoints, bytes } = reading;
    onProgress?.({ checkpoints, bytes, ...(probing && { probing }) });
  };
  const walk = new NamespaceWalk([reading], async (asked) => {
    const state = { isEnough: false };
    const onLeftOut = (large: LargeCheckpoint): void => {
      state.isEnough ||= leaveOut(large, asked, reading) === 'enough';
    };
    const options = { signal, maxCheckpointBytes, onBytes: progress, onLeftOut };
    for await (const checkpoint of readUnread(reading, asked, options)) {
      if (state.isEnough || take(checkpoint, asked, reading) === 'enough') return;
    }
  });
  await walk.visitAll(() => stored !== undefined && reading.checkpoints === stored, {
    onRoot: () => onRoot?.(reading),
    onProbe: (asked, known) => {
      probing = { asked, known };
      progress();
    },
  });
  return reading;
}

export interface UnreadOptions extends Omit<ReadOptions, 'onTooLarge'> {
  /** Told of a checkpoint that is too large, when the reading has noted it. */
  onLeftOut?: ((large: LargeCheckpoint) => void) | undefined;
  /** One that is no JSON is not given: the reading notes that it cannot be compared. */
  setsBrokenAside?: boolean;
  /** Told of a checkpoint that came before. */
  onRepeated?: ((checkpoint: Checkpoint) => void) | undefined;
}

/**
 * The checkpoints of a namespace that this reading has not had yet, newest first; it has them from then on. None where
 * another name gives the same ones, and none where nobody lists the namespace and the server answers for no such one.
 * One that is too large is left out where it has a name; nobody reads on behind one without. Throws as `readNamespace`.
 */
export async function* readUnread(
  reading: HistoryReading,
  asked: string,
  options: UnreadOptions,
): AsyncGenerator<Checkpoint, void, void> {
  const isListed = asked === '' || reading.listed.has(asked);
  if (!isListed && reading.refusesUnlisted && !isNearListed(reading, asked)) return;
  const onBytes = (bytes: number): void => {
    reading.bytes += bytes;
    options.onBytes?.(bytes);
  };
  const isAll = (): boolean => reading.found === reading.stored;
  const { largestPage: largest } = reading;
  const state = { hasBegun: false, isOurs: false };
  const begin = (namespace: string): void => {
    reading.answered.set(asked, namespace);
    if (!state.hasBegun) state.isOurs = reading.claim(namespace, asked);
    state.hasBegun = true;
  };
  const onTooLarge = (large: LargeCheckpoint): void => {
    begin(large.namespace);
    if (state.isOurs && reading.leaveOut(large, asked)) options.onLeftOut?.(large);
  };
  try {
    for await (const row of readNamespace(reading.side, asked, { ...options, onBytes, isAll, largest, onTooLarge })) {
      begin(row.namespace);
      if (!state.isOurs) return;
      const broken = options.setsBrokenAside ? brokenPlace(row.span) : undefined;
      const isNew = reading.add(row, asked);
      if (broken) reading.setAside(row, broken, asked);
      else if (isNew) yield row;
      else options.onRepeated?.(row);
    }
  } catch (error) {
    if (isListed || state.hasBegun || !isRefusal(error)) throw error;
    reading.refusal ??= refusesUnlisted(reading, asked, options);
    reading.refusesUnlisted = await reading.refusal;
    if (!reading.refusesUnlisted) throw error;
  }
}

/** Servers that refuse other namespaces answer for these: further calls of listed ones, and names without task ids. */
function isNearListed({ listed, guessed }: HistoryReading, asked: string): boolean {
  return guessed.has(asked) || listed.has(asked.replace(/\|\d+$/, ''));
}

/**
 * Whether the server refuses any namespace that no task lists, as one in which nothing can be: else a refusal is a
 * failure like any other. Rejects where it fails at everything just now.
 */
async function refusesUnlisted(reading: HistoryReading, asked: string, options: ReadOptions): Promise<boolean> {
  const { signal, maxCheckpointBytes } = options;
  try {
    await readHead(reading.side, namespaceOfNobody(asked), { signal, maxCheckpointBytes });
    return false;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  await readHead(reading.side, '', { signal, maxCheckpointBytes }).catch((error: unknown) => {
    if (!(error instanceof ElementTooLargeError)) throw error;
  });
  return true;
}

export interface WalkListeners {
  /** Told when the root has been visited, and there is more. */
  onRoot?: (() => void) | undefined;
  /** Told before each hidden namespace is asked about, how many were and how many are known so far. */
  onProbe?: ((asked: number, known: number) => void) | undefined;
  /** Waited for when all that is listed has been visited and there are many hidden ones to be asked about. */
  onListed?: (() => Promise<void>) | undefined;
}

/** Finds the namespaces of one thread, or of two that are read together, as their checkpoints come in. */
export class NamespaceWalk {
  private readonly asked = new Set<string>();
  /** Those whose tasks' further calls have been asked about. */
  private readonly probed = new Set<string>();
  private readonly found = new FoundNamespaces();

  /** @param visit reads the namespace of every reading, adding what it finds to them. */
  constructor(
    private readonly readings: readonly HistoryReading[],
    private readonly visit: (namespace: string) => Promise<void>,
  ) {}

  /**
   * Visits every namespace that a task lists. Unless that was all that the servers store, also those where the rows of
   * listed ones may be that gave none, and those that subgraphs called inside tasks would have.
   */
  async visitAll(isAll: () => boolean, { onRoot, onProbe, onListed }: WalkListeners = {}): Promise<void> {
    await this.visitNew('');
    if (!isAll() && this.nextHidden().length > 0) onRoot?.();
    await this.visitListed();
    if (!isAll()) await this.visitGuessed();
    await this.visitDeclined();
    const open = isAll() ? 0 : this.nextHidden().length;
    if (open * this.readings.length > worthTelling) await onListed?.();
    if (open > 0) await this.visitHidden(onProbe);
    await this.visitDeclined();
  }

  /** What one side left to a name that did not give it there. */
  private async visitDeclined(): Promise<void> {
    for (const reading of this.readings) {
      for (let next = reading.nextDeclined(); next !== undefined; next = reading.nextDeclined()) await this.visit(next);
    }
  }

  /** Visits every namespace that a task lists, and what these list in turn. */
  private async visitListed(): Promise<void> {
    for (let next = this.nextListed(); next !== undefined; next = this.nextListed()) await this.visitNew(next);
  }

  /** Where a stateful subgraph's rows are that gave none by the name that is listed, and what they list in turn. */
  private async visitGuessed(): Promise<void> {
    for (let more = this.guess(); more; more = this.guess()) await this.visitListed();
  }

  /** Whether there are new guesses. */
  private guess(): boolean {
    let isNew = false;
    for (const reading of this.readings) {
      for (const namespace of reading.listed) {
        const name = withoutTaskIds(namespace);
        if (reading.answered.has(namespace) || this.asked.has(name) || reading.guessed.has(name)) continue;
        reading.guessed.add(name);
        isNew = true;
      }
    }
    return isNew;
  }

  /**
   * Visits the namespaces that subgraphs called inside tasks would have, and what these list and hide in turn. No
   * server lists them; those with langgraph 1.2.21 or langgraph.js 1.3 and newer answer for them. Of a task that calls
   * several, Python lists the first.
   */
  private async visitHidden(onProbe?: (asked: number, known: number) => void): Promise<void> {
    for (let open = this.nextHidden(); open.length > 0; open = this.nextHidden()) {
      const work = async (): Promise<void> => {
        for (let next = open.shift(); next !== undefined; next = open.shift()) {
          onProbe?.(this.probed.size, this.probed.size + open.length + 1);
          await this.visitCalls(next).catch((error: unknown) => {
            open.length = 0;
            throw error;
          });
        }
      };
      // Nobody works on when this has ended, however it ends.
      const workers = connections / this.readings.length;
      const results = await Promise.allSettled(Array.from({ length: workers }, work));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      await this.visitListed();
      await this.visitGuessed();
    }
  }

  private nextListed(): string | undefined {
    for (const { listed, guessed } of this.readings) {
      for (const namespace of listed) if (!this.asked.has(namespace)) return namespace;
      for (const namespace of guessed) if (!this.asked.has(namespace)) return namespace;
    }
    return undefined;
  }

  private nextHidden(): string[] {
    const possible = this.readings.flatMap(({ listed, guessed, possible }) => [...listed, ...guessed, ...possible]);
    return [...new Set(possible)].filter((namespace) => !this.probed.has(namespace));
  }

  /** A task that calls subgraphs more than once has them at `…`, `…|1`, `…|2` and so on, without a gap. */
  private async visitCalls(namespace: string): Promise<void> {
    this.probed.add(namespace);
    for (let call = this.asked.has(namespace) ? 1 : 0; ; call++) {
      // Checkpoints of other namespaces may come in meanwhile: then one call too many is asked about, never one too few.
      if (!(await this.visitNew(furtherCall(namespace, call)))) return;
    }
  }

  /** Whether it had checkpoints that were not known. Throws `EndlessNamespacesError` where there is no end of these. */
  private async visitNew(namespace: string): Promise<boolean> {
    const before = this.readings.map(({ found }) => found).join();
    this.asked.add(namespace);
    await this.visit(namespace);
    const hasGrown = this.readings.map(({ found }) => found).join() !== before;
    if (hasGrown) this.found.add(namespace);
    return hasGrown;
  }
}
