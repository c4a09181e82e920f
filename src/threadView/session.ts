import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { Run } from '../langgraph/runs';
import { describeError, describeForLog } from '../texts/errors';
import { threadViewWords } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Place, Request, Response, ResponseOf } from '../webview/protocol';
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
    try {
      await this.#answer(request);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const readable = this.ports.readable(error);
      this.ports.log.warn(`thread view: ${describeForLog(readable)}`);
      const text = describeError(readable);
      if ('place' in request && isAbout(request.type)) {
        this.ports.post({ type: 'unreadable', place: request.place, what: request.type, text });
      } else {
        this.ports.post({ type: 'problem', text, canRetry: !(readable instanceof UserError) });
      }
    }
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
        this.#post({ type: 'words', words: threadViewWords(), language: vscode.env.language });
        this.#following.live?.setReady();
        return this.#show();
      case 'refresh':
        reading.forget();
        return this.#show();
      case 'more':
        return this.#more(nextRows, false);
      case 'conversation':
        // From now on the webview keeps what is selected.
        if (this.#first.place && keyOf(request.place) === keyOf(this.#first.place)) this.#first.place = undefined;
        if (!this.#first.place) this.#first.tab = undefined;
        this.#post(await readMessages(reading, request.place, thread));
        if (reading.isHead(request.place)) {
          this.#following.live?.setSaved(messageIds(await reading.content(request.place)));
        }
        return;
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

  /** What is known, or what the server says. */
  async #show(): Promise<void> {
    const reading = this.#reading;
    this.#post({ type: 'problem', text: '', canRetry: false });
    if (reading.rows && reading.rows.length > 0) {
      this.#following.postHeader();
      const rows = reading.rows.map((row) => toRow(row));
      this.#post({ type: 'rows', rows, fresh: true, ended: reading.ended });
    } else {
      reading.restart(false);
      await Promise.all([this.#more(firstRows, true), this.#following.readThread(false)]);
    }
    const { place, tab } = this.#first;
    if (place) this.#post({ type: 'select', place });
    if (tab) this.#post({ type: 'tab', tab });
    void this.#following.live?.look(this.#following.thread?.status === 'busy');
    this.#following.lookLater();
  }

  async #more(limit: number, fresh: boolean): Promise<void> {
    const rows = await this.#reading.more(limit);
    if (rows) this.#post({ type: 'rows', rows: rows.map((row) => toRow(row)), fresh, ended: this.#reading.ended });
  }
}

function isAbout(type: Request['type']): type is Extract<Response, { type: 'unreadable' }>['what'] {
  return ['conversation', 'changes', 'raw', 'state', 'subgraphs'].includes(type);
}
