import { mapConcurrently } from '../concurrency';
import { FoundNamespaces, furtherCall } from './hiddenNamespaces';
import type { HistoryReading } from './reading';

/** Namespaces asked about at a time: of two threads that is four connections. */
const concurrency = 2;

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

  /** Visits the root, then every namespace that a task lists, and what these list in turn. */
  async visitListed(): Promise<void> {
    for (let next: string | undefined = ''; next !== undefined; next = this.nextListed()) {
      if (this.asked.has(next)) continue;
      await this.visitNew(next);
    }
  }

  /**
   * Visits the namespaces that subgraphs called inside tasks would have, and what these list and hide in turn. No
   * server lists them, both answer for them (JavaScript 1.5.1, Python 0.16.7). Of a task that calls several, Python
   * lists the first. `onProbe` is told before each is asked about, how many were and how many are known so far.
   */
  async visitHidden(onProbe?: (asked: number, known: number) => void): Promise<void> {
    for (let open = this.nextHidden(); open.length > 0; open = this.nextHidden()) {
      await mapConcurrently(open, concurrency, async (namespace, index) => {
        onProbe?.(this.probed.size, this.probed.size + open.length - index);
        await this.visitCalls(namespace);
      });
      await this.visitListed();
    }
  }

  private nextListed(): string | undefined {
    for (const { listed } of this.readings) {
      for (const namespace of listed) if (!this.asked.has(namespace)) return namespace;
    }
    return undefined;
  }

  private nextHidden(): string[] {
    const possible = this.readings.flatMap((reading) => [...reading.listed, ...reading.possible]);
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
    const before = this.readings.map(({ checkpoints }) => checkpoints).join();
    this.asked.add(namespace);
    await this.visit(namespace);
    const hasGrown = this.readings.map(({ checkpoints }) => checkpoints).join() !== before;
    if (hasGrown) this.found.add(namespace);
    return hasGrown;
  }
}
