import { threadViewMessages as words } from '../texts/threadView';
import type { SessionPorts } from './ports';
import { toRow } from './rows';
import { type Found, mostFound, searchHistory } from './search';
import type { ThreadReading } from './threadReading';

/** Milliseconds between two messages of a search. */
const hitsEvery = 200;

/** The search in a thread. Owns the one that goes on: a new one ends it, and so does an empty text. */
export class Searching {
  #running: AbortController | undefined;

  constructor(
    private readonly reading: ThreadReading,
    private readonly ports: Pick<SessionPorts, 'post'>,
  ) {}

  /** Posts what is found as it is found. */
  async search(text: string): Promise<void> {
    this.stop();
    if (text.trim() === '') return;
    const running = (this.#running = new AbortController());
    const signal = AbortSignal.any([running.signal, this.reading.signal]);
    let hits: Found[] = [];
    let looked = 0;
    let total = 0;
    let posted = Date.now();
    const post = (done: boolean): void => {
      const labels = new Map(this.reading.rows?.map((row) => [row.row.id, toRow(row).label]));
      this.ports.post({
        type: 'hits',
        text,
        hits: hits.map((hit) => ({ ...hit, label: labels.get(hit.place.checkpointId) ?? words.step() })),
        looked,
        done,
        note: total >= mostFound ? words.searchStopped(total) : '',
      });
      hits = [];
      posted = Date.now();
    };
    try {
      await searchHistory(this.reading.side, text, {
        signal,
        maxCheckpointBytes: this.reading.limits.maxCheckpointBytes,
        onStep: (found) => {
          looked++;
          total += found.length;
          hits.push(...found);
          if (Date.now() - posted > hitsEvery) post(false);
        },
      });
    } catch (error) {
      if (running.signal.aborted) return;
      throw error;
    }
    if (!signal.aborted) post(true);
  }

  stop(): void {
    this.#running?.abort();
  }
}
