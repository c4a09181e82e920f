import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { TimelineRow } from '../conversation/timeline';
import type { Run } from '../langgraph/runs';
import type { Place, Request, Response, ResponseOf } from '../webview/protocol';
import { answerRequest, words } from './answering';
import { keyOf } from './checkpointContents';
import { Following } from './following';
import { run, send, sendAnswers } from './goingOn';
import { messageIds, readChanges, readMessages, readRaw, readState, readSubagents, readWhole } from './panes';
import type { SessionPorts } from './ports';
import { toRow } from './rows';
import { Searching } from './searching';
import { readSubgraphs } from './subgraphs';
import { ThreadReading } from './threadReading';

/** What is to be shown of a thread when it opens. */
export interface ShownFirst {
  place?: Place | undefined;
  tab?: ResponseOf<'tab'>['tab'] | undefined;
}

const firstRows = 30;
const nextRows = 60;

/** What is read of a thread first, all at once. */
interface Ahead {
  thread: Promise<unknown>;
  /** The newest checkpoint, as soon as it is at hand; `undefined` where there is none. */
  head: Promise<Place | undefined>;
  rows: Promise<readonly TimelineRow[] | undefined>;
}

/**
 * One thread in one webview: answers what it asks, and tells it what becomes of the thread while it is on the screen.
 * Owns the end of all that it started, and the checkpoint that is to be selected first. What was read, `ThreadReading`
 * owns; the thread's row and the looks at it, `Following`; the search that goes on, `Searching`.
 */
export class ThreadSession {
  readonly #closing = new AbortController();
  readonly #reading: ThreadReading;
  readonly #following: Following;
  readonly #searching: Searching;
  /** To be shown as soon as the webview has loaded. */
  #first: ShownFirst = {};
  /** Under way before the webview has loaded. */
  #ahead: Ahead | undefined;
  /** Of which the conversation was told before the thread's row was there, which may say what it waits for. */
  #toldEarly: Place | undefined;
  /** The conversation that is about to be told. */
  #telling: { key: string; told: Promise<void> } | undefined;

  constructor(
    private readonly thread: ThreadReference,
    private readonly ports: SessionPorts,
  ) {
    this.#reading = new ThreadReading(thread, ports, this.#closing.signal);
    this.#searching = new Searching(this.#reading, ports);
    this.#following = new Following(this.#reading, ports, async () => {
      this.#reading.restart(true);
      await this.#more(firstRows, true);
    });
  }

  /** Answers a message of the webview. Never rejects. */
  async handle(request: Request): Promise<void> {
    await answerRequest(request, (given) => this.#answer(given), this.ports, this.#closing.signal);
  }

  /** Begins to read, so that there is something to show when the webview has loaded. */
  readAhead(): void {
    this.#ahead = this.#readFirst();
  }

  /** Shows a checkpoint or a tab, now or as soon as the webview has loaded. */
  show({ place, tab }: ShownFirst): void {
    this.#first = { place: place ?? this.#first.place, tab: tab ?? this.#first.tab };
    if (place) this.#post({ type: 'select', place });
    if (tab) this.#post({ type: 'tab', tab });
  }

  /** Shows what happens in a run that has just been started on this thread. */
  follow(run: Run): void {
    this.#post({ type: 'sent' });
    this.#following.live?.follow(run);
  }

  /** What stands above the thread has changed. */
  postHeader(): void {
    this.#following.postHeader();
  }

  /** Nothing is asked of the server while the view is not on the screen. */
  setVisible(visible: boolean): void {
    this.#following.setVisible(visible);
  }

  /** Reads all anew. */
  async refresh(): Promise<void> {
    await this.handle({ type: 'refresh' });
  }

  dispose(): void {
    this.#closing.abort();
    this.#searching.stop();
    this.#following.dispose();
  }

  async #answer(request: Request): Promise<void> {
    const reading = this.#reading;
    const thread = () => this.#following.thread;
    switch (request.type) {
      case 'ready':
        this.#post(words());
        this.#following.live?.setReady();
        return this.#show(true);
      case 'refresh':
        reading.forget();
        return this.#show(false);
      case 'more':
        return this.#more(nextRows, false);
      case 'conversation':
        return this.#tellConversation(request.place);
      case 'subagents':
        this.#post(await readSubagents(reading, request.place, thread));
        return;
      case 'changes':
        this.#post(await readChanges(reading, request.place));
        return;
      case 'raw':
        this.#post(await readRaw(reading, request.place));
        return;
      case 'state':
        this.#post(await readState(reading, request));
        return;
      case 'whole':
        this.#post(await readWhole(reading, request));
        return;
      case 'subgraphs':
        this.#post(await readSubgraphs(reading, request.place));
        return;
      case 'search':
        return this.#searching.search(request.text);
      case 'threadAction':
        await run(`langgraphThreads.${request.action}`, this.thread);
        return;
      case 'checkpointAction':
        if (request.action === 'copyCheckpointId') return vscode.env.clipboard.writeText(request.place.checkpointId);
        await run(`langgraphThreads.${request.action}`, { ...this.thread, ...request.place });
        return;
      case 'send':
        if (await send(reading, request)) await this.refresh();
        return;
      case 'answer':
        if (await sendAnswers(reading, request, thread)) await this.refresh();
        return;
      case 'stopRun':
        await run('langgraphThreads.stopRun', this.thread);
        return;
      case 'openPair':
      case 'comparisonAction':
        return;
      case 'copyText':
        return vscode.env.clipboard.writeText(request.text);
    }
  }

  #post(response: Response | undefined): void {
    if (response) this.ports.post(response);
  }

  /** What is known, or what the server says; `isNew` where the webview has nothing yet. */
  async #show(isNew: boolean): Promise<void> {
    const reading = this.#reading;
    this.#post({ type: 'problem', text: '', canRetry: false });
    const { place, tab } = this.#first;
    if (place) this.#post({ type: 'select', place });
    if (tab) this.#post({ type: 'tab', tab });
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (!ahead && reading.rows && reading.rows.length > 0) {
      this.#following.postHeader();
      this.#postRows(reading.rows, { fresh: true, goesOn: false });
    } else await this.#showFirst(ahead ?? this.#readFirst(), isNew);
    void this.#following.live?.look(this.#following.thread?.status === 'busy');
    this.#following.lookLater();
  }

  #readFirst(): Ahead {
    const reading = this.#reading;
    reading.restart(false);
    const head = Promise.withResolvers<Place | undefined>();
    const rows = reading.more(1, head.resolve);
    const thread = this.#following.readThread(false);
    const isKnown = (): void => {
      head.resolve(undefined);
    };
    rows.then(isKnown, isKnown);
    // Whoever shows them says what is wrong; perhaps nobody will.
    thread.catch(() => undefined);
    return { thread, head: head.promise, rows };
  }

  /** The header, the newest conversation and the first rows, each as soon as it is there. */
  async #showFirst(ahead: Ahead, isNew: boolean): Promise<void> {
    const showThread = async (): Promise<void> => {
      await ahead.thread;
      this.#following.postThread();
      const place = this.#toldEarly;
      if (place && this.#following.thread?.status === 'interrupted') void this.handle({ type: 'conversation', place });
    };
    const showRows = async (): Promise<void> => {
      const head = await ahead.head;
      const { place = head } = this.#first;
      // The webview need not ask for what it will show.
      if (isNew && head && place && keyOf(head) === keyOf(place)) {
        void this.handle({ type: 'conversation', place: head });
      }
      const rows = await ahead.rows;
      if (!rows) return;
      const goesOn = !this.#reading.ended;
      this.#postRows(rows, { fresh: true, goesOn });
      if (goesOn) await this.#more(firstRows - 1, false);
    };
    const outcomes = await Promise.allSettled([showThread(), showRows()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Once, where it is asked for while it is being read. */
  async #tellConversation(place: Place): Promise<void> {
    const key = keyOf(place);
    if (this.#telling?.key === key) return this.#telling.told;
    const telling = { key, told: this.#postConversation(place) };
    this.#telling = telling;
    try {
      await telling.told;
    } finally {
      if (this.#telling === telling) this.#telling = undefined;
    }
  }

  async #postConversation(place: Place): Promise<void> {
    const reading = this.#reading;
    // From now on the webview keeps what is selected.
    if (this.#first.place && keyOf(place) === keyOf(this.#first.place)) this.#first.place = undefined;
    if (!this.#first.place) this.#first.tab = undefined;
    this.#toldEarly = this.#following.thread ? undefined : place;
    this.#post(await readMessages(reading, place, () => this.#following.thread));
    if (reading.isHead(place)) this.#following.live?.setSaved(messageIds(await reading.content(place)));
  }

  #postRows(rows: readonly TimelineRow[], { fresh, goesOn }: { fresh: boolean; goesOn: boolean }): void {
    this.#post({ type: 'rows', rows: rows.map((row) => toRow(row)), fresh, goesOn, ended: this.#reading.ended });
  }

  async #more(limit: number, fresh: boolean): Promise<void> {
    const rows = await this.#reading.more(limit);
    if (rows) this.#postRows(rows, { fresh, goesOn: false });
  }
}
