import { furtherCall } from './hiddenNamespaces';
import type { SideReading } from './reading';

/** Namespaces asked about at a time. */
const concurrency = 4;

/** Finds the namespaces of one thread, or of two that are read together, as their checkpoints come in. */
export class NamespaceWalk {
  private readonly asked = new Set<string>();
  /** Those whose tasks' further calls have been asked about. */
  private readonly probed = new Set<string>();

  /** @param visit reads the namespace of every reading, adding what it finds to them. */
  constructor(
    private readonly readings: readonly SideReading[],
    private readonly visit: (namespace: string) => Promise<void>,
  ) {}

  /** Visits the root, then every namespace that a task lists, and what these list in turn. */
  async visitListed(): Promise<void> {
    for (let next: string | undefined = ''; next !== undefined; next = this.nextListed()) {
      if (this.asked.has(next)) continue;
      this.asked.add(next);
      await this.visit(next);
    }
  }

  /**
   * Visits the namespaces that subgraphs called inside tasks would have, and what these list and hide in turn. No
   * server lists them, both answer for them (JavaScript 1.5.1, Python 0.16.7). Of a task that calls several, Python
   * lists the first.
   */
  async visitHidden(): Promise<void> {
    for (let open = this.nextHidden(); open.length > 0; open = this.nextHidden()) {
      const work = async (): Promise<void> => {
        for (let next = open.shift(); next !== undefined; next = open.shift()) {
          await this.visitCalls(next).catch((error: unknown) => {
            open.length = 0;
            throw error;
          });
        }
      };
      // Nobody works on when this has ended, however it ends.
      const results = await Promise.allSettled(Array.from({ length: concurrency }, work));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
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
      const name = furtherCall(namespace, call);
      const before = this.readings.map(({ checkpoints }) => checkpoints).join();
      this.asked.add(name);
      await this.visit(name);
      // Checkpoints of other namespaces may come in meanwhile: then one call too many is asked about, never one too few.
      if (this.readings.map(({ checkpoints }) => checkpoints).join() === before) return;
    }
  }
}
