import type * as vscode from 'vscode';
import type { CopyResult, ThreadReference } from '../../api';
import { CopyLimits } from '../../copy/copyLimits';
import type { CopyOptions } from '../../copy/copyThread';
import { CopyJournal, type LostEntry } from '../../copy/copyJournal';
import { CopySources } from '../../copy/copySources';
import { describeForLog } from '../../texts/errors';
import type { Log } from '../../host/log';

type Remembering = Required<Pick<CopyOptions, 'onRequest' | 'onSettled' | 'isAnother' | 'limits'>>;

/** What all copies of this window share: which are not answered yet, where those that are came from, and how many run at once. */
export class CopyMemory {
  readonly #limits = new CopyLimits();
  #last: Promise<void> = Promise.resolve();
  readonly #lost = new WeakMap<CopyResult, LostEntry>();

  readonly journal: CopyJournal;
  readonly sources: CopySources;

  constructor(
    memory: vscode.Memento,
    private readonly log: Log,
  ) {
    this.journal = new CopyJournal(memory);
    this.sources = new CopySources(memory);
  }

  /** Makes a copy that is remembered from before its request on. A memory that fails stops no copy. */
  async making(source: ThreadReference, copy: (options: Remembering) => Promise<CopyResult>): Promise<CopyResult> {
    let entry: LostEntry | undefined;
    const settle = async (made: ThreadReference | undefined): Promise<void> => {
      await this.#trying(async () => {
        if (made) await this.sources.remember(made, source);
      });
      const ended = entry;
      entry = undefined;
      await this.#trying(async () => {
        if (ended) await this.journal.end(ended.id);
      });
    };
    const result = await copy({
      onRequest: (pending) =>
        this.#trying(async () => {
          entry = { id: await this.journal.begin(pending), pending };
        }),
      onSettled: settle,
      isAnother: (thread) => this.sources.of(thread) !== undefined,
      limits: this.#limits,
    });
    if (entry) {
      this.#lost.set(result, entry);
    }
    return result;
  }

  /** What is kept of a copy with an unknown outcome. */
  lostEntry(result: CopyResult): LostEntry | undefined {
    return this.#lost.get(result);
  }

  /** It was found: from now on it is a copy like any other. */
  async found(entry: LostEntry, copy: ThreadReference): Promise<void> {
    await this.#trying(() => this.sources.remember(copy, entry.pending.source));
    await this.forget(entry);
  }

  /** Keeps it while it is looked for, and until its outcome is known. */
  async keep(entry: LostEntry): Promise<LostEntry> {
    await this.forget(entry);
    const kept: LostEntry = { ...entry };
    await this.#trying(async () => {
      kept.id = await this.journal.begin(entry.pending);
    });
    return kept;
  }

  async forget(entry: LostEntry): Promise<void> {
    await this.#trying(() => this.journal.end(entry.id));
  }

  dispose(): void {
    this.journal.dispose();
  }

  /** One after the other: each reads what is kept and writes it changed. */
  #trying(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work).catch((error: unknown) => {
      this.log.warn(`The copy could not be remembered: ${describeForLog(error)}`);
    });
    this.#last = done;
    return done;
  }
}
