import { readNewestRow } from '../history/checkpointRows';
import type { Thread } from '../langgraph/types';
import { describeForLog } from '../texts/errors';
import { threadViewMessages as words } from '../texts/threadView';
import type { Header } from '../webview/protocol';
import { toHeader } from './header';
import { LiveRun } from './liveRun';
import type { SessionPorts } from './ports';
import type { ThreadReading } from './threadReading';

/** Milliseconds between two looks at a thread, while its view is on the screen. */
const lookEvery = { busy: 2_000, idle: 10_000 };
/** Milliseconds between a step that a run's stream tells of and the look at it. */
const lookAfterStep = 400;
/** Times as long as a look took, at least, until the next one: a large checkpoint is not read without a pause. */
const pause = 4;

/**
 * What becomes of the thread while its view is on the screen. Owns the thread's row, whether the view is visible, and
 * the time of the next look; posts the header. Nothing is asked of the server while the view is not visible.
 */
export class Following {
  #thread: Thread | undefined;
  #file: Header['file'] = null;
  #visible = false;
  #next: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  /** Milliseconds that the last look took. */
  #lookMs = 0;
  /** The run that goes on on it; none in a thread file. */
  readonly live: LiveRun | undefined;

  /** @param moved reads the rows anew */
  constructor(
    private readonly reading: ThreadReading,
    private readonly ports: SessionPorts,
    private readonly moved: () => Promise<void>,
  ) {
    const { runServer: server, log } = ports;
    this.live =
      server &&
      new LiveRun(reading.thread, {
        server,
        log,
        post: (response) => {
          ports.post(response);
        },
        onStep: () => {
          this.#lookSoon();
        },
        onEnded: () => {
          void this.#readAnew();
        },
      });
  }

  /** As it was at the last look. */
  get thread(): Thread | undefined {
    return this.#thread;
  }

  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.live?.setVisible(visible);
    clearTimeout(this.#next);
    if (visible && this.reading.rows && this.#isLive) void this.#look();
  }

  /** Looks again after a while. */
  lookLater(): void {
    clearTimeout(this.#next);
    if (!this.#visible || this.reading.signal.aborted || !this.#isLive) return;
    const wait = this.#thread?.status === 'busy' ? lookEvery.busy : lookEvery.idle;
    this.#next = setTimeout(() => void this.#look(), Math.max(wait, pause * this.#lookMs));
  }

  /** Whether it may have changed by itself: whoever watches a file says when it has. */
  get #isLive(): boolean {
    return this.ports.settings.autoRefresh() && this.ports.file === undefined;
  }

  #lookSoon(): void {
    if (!this.#visible || this.reading.signal.aborted) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.#look();
    }, lookAfterStep);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#next);
    if (!this.#visible) return;
    const started = performance.now();
    try {
      const before = this.#thread;
      const now = await this.readThread(true);
      this.postThread();
      const isOther = now?.updated_at !== before?.updated_at || now?.status !== before?.status;
      // The tasks of the newest checkpoint end or fail without a newer one.
      if (now && (isOther || (now.status === 'busy' && (await this.#hasMoved())))) await this.moved();
      await this.live?.look(now?.status === 'busy');
    } catch (error) {
      // What is on the screen stays; the next look may go well.
      if (!this.reading.signal.aborted) this.ports.log.debug(`thread view: ${describeForLog(error)}`);
    }
    this.#lookMs = performance.now() - started;
    this.lookLater();
  }

  async #readAnew(): Promise<void> {
    try {
      await this.readThread(true);
      this.postThread();
      await this.moved();
    } catch (error) {
      if (!this.reading.signal.aborted) this.ports.log.debug(`thread view: ${describeForLog(error)}`);
    }
  }

  async #hasMoved(): Promise<boolean> {
    const side = { thread: this.reading.thread, server: this.ports.quietServer() };
    const head = await readNewestRow(side, '', this.reading.limits);
    return head !== undefined && head.id !== this.reading.head;
  }

  /** Tells nobody. */
  async readThread(isQuiet: boolean): Promise<Thread | undefined> {
    [this.#thread, this.#file] = await Promise.all([
      this.ports.row(isQuiet, this.reading.signal),
      this.ports.file?.() ?? null,
    ]);
    return this.#thread;
  }

  postThread(): void {
    if (this.#thread) this.postHeader();
    else this.ports.post({ type: 'problem', text: words.deleted(), canRetry: true });
  }

  postHeader(): void {
    const { post, title, deploymentName, origin } = this.ports;
    if (!this.#thread) return;
    const header = toHeader(this.#thread, title(), deploymentName(), origin());
    post({ type: 'header', header: { ...header, file: this.#file } });
    post({ type: 'running', text: this.#thread.status === 'busy' && !this.#file ? words.running() : '' });
  }

  dispose(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#soon);
    this.live?.dispose();
  }
}
