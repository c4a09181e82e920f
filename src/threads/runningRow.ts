import { sleep } from '../time';

/** Milliseconds between two looks at a thread of which a run is in progress. */
const pause = 1_500;

/** Looks at a thread while a run on it is in progress: at once, and again whenever something has happened, one at a time. */
export class RunningRow {
  readonly #ended = new AbortController();
  #looking = false;
  #again = false;

  /** @param draw reads the thread and draws its row, unless the signal has fired meanwhile. Never rejects. */
  constructor(private readonly draw: (signal: AbortSignal) => Promise<void>) {}

  /** Something has happened. */
  look(): void {
    this.#again = true;
    if (!this.#looking) void this.#lookWhileAsked();
  }

  /** What is drawn from now on is not drawn from here. */
  end(): void {
    this.#ended.abort();
  }

  async #lookWhileAsked(): Promise<void> {
    const { signal } = this.#ended;
    this.#looking = true;
    while (this.#again && !signal.aborted) {
      this.#again = false;
      await this.draw(signal);
      await sleep(pause, signal);
    }
    this.#looking = false;
  }
}
