import * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../api';
import { arrange } from '../conversation/arrange';
import { readConversation } from '../conversation/reading';
import { Timeline } from '../conversation/timeline';
import { readNewestRow } from '../history/checkpointRows';
import { TaskNamespaces } from '../history/taskNamespaces';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { CommandId } from '../ids';
import { displayJson } from '../json/display';
import type { AgentServer } from '../langgraph/agentServer';
import { lookAtThreads } from '../langgraph/threadLook';
import type { Thread } from '../langgraph/types';
import { readWaiting, type Waiting } from '../history/questions';
import { toWire } from '../json/plain';
import { readTypedInput } from '../runs/runInput';
import { inputProblem } from '../texts/runs';
import { describeError, describeForLog } from '../texts/errors';
import { threadViewMessages as words, threadViewWords } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Message, Place, Request, Response, Subgraph } from '../webview/protocol';
import { toChanges } from './changes';
import { type CheckpointContent, CheckpointContents, keyOf } from './checkpointContents';
import { toMessages, wholeText, withSubagents } from './conversation';
import { toHeader } from './header';
import { startWithAnswers, toCards } from './questions';
import { toRow } from './rows';
import { type Found, mostFound, searchHistory } from './search';
import { stateNodes } from './stateNodes';

/** What a session uses of the extension. */
export interface SessionPorts {
  /** Throws a sentence where the deployment cannot be asked. The quiet one never asks for credentials. */
  server(): AgentServer;
  quietServer(): AgentServer;
  settings: Settings;
  log: Log;
  /** What the Threads view calls the thread, and the deployment. */
  title: () => string;
  deploymentName: () => string;
  isCopy: () => boolean;
  post: (response: Response) => void;
  /** A sentence about what a history's bytes have that cannot be read; else the error itself. */
  readable(error: unknown): unknown;
}

const firstRows = 30;
const nextRows = 60;
/** Of a subgraph; more are in the Threads view. */
const mostSubgraphRows = 100;
/** Characters of a checkpoint's JSON. */
const longestRaw = 1024 * 1024;
/** Bytes of the newest checkpoint that is looked at while a run goes on. */
const mostHeadBytes = 4 * 1024 * 1024;
/** Milliseconds between two looks at a thread, while its view is on the screen. */
const lookEvery = { busy: 2_000, idle: 10_000 };
/** Milliseconds between two messages of a search. */
const hitsEvery = 200;

/** One thread in one webview: answers what it asks, and tells it what becomes of the thread while it is on the screen. */
export class ThreadSession {
  readonly #closing = new AbortController();
  /** By the namespace in the responses, the name that it is asked for by. */
  readonly #askedFor = new Map<string, string>();
  #timeline: Timeline | undefined;
  #contents: CheckpointContents | undefined;
  #thread: Thread | undefined;
  #head = '';
  #loading: Promise<void> | undefined;
  #searching: AbortController | undefined;
  #looking: NodeJS.Timeout | undefined;
  #visible = false;
  /** To be selected as soon as the webview has loaded. */
  #selectFirst: Place | undefined;

  constructor(
    private readonly thread: ThreadReference,
    private readonly ports: SessionPorts,
  ) {}

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

  /** Shows a checkpoint, now or as soon as the webview has loaded. */
  select(place: Place): void {
    this.#selectFirst = place;
    this.ports.post({ type: 'select', place });
  }

  /** Nothing is asked of the server while the view is not on the screen. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    clearTimeout(this.#looking);
    if (visible && this.#timeline && this.ports.settings.autoRefresh()) void this.#look();
  }

  /** Reads all anew. */
  async refresh(): Promise<void> {
    await this.handle({ type: 'refresh' });
  }

  dispose(): void {
    this.#closing.abort();
    this.#searching?.abort();
    clearTimeout(this.#looking);
  }

  async #answer(request: Request): Promise<void> {
    const { post } = this.ports;
    switch (request.type) {
      case 'ready':
        post({ type: 'words', words: threadViewWords(), language: vscode.env.language });
        return this.#show();
      case 'refresh':
        this.#timeline = undefined;
        return this.#show();
      case 'more':
        return this.#more(nextRows, false);
      case 'conversation':
        return this.#conversation(request.place);
      case 'subagents':
        return this.#subagents(request.place);
      case 'changes':
        return this.#changes(request.place);
      case 'raw':
        return this.#raw(request.place);
      case 'state':
        return this.#state(request);
      case 'whole': {
        const text = wholeText(await this.#content(request.place), request.path);
        if (text !== undefined) post({ ...request, text });
        return;
      }
      case 'subgraphs':
        return this.#subgraphs(request.place);
      case 'search':
        return this.#search(request.text);
      case 'threadAction':
        await this.#run(`langgraphThreads.${request.action}`, this.thread);
        return;
      case 'checkpointAction':
        return this.#checkpointAction(request);
      case 'send':
        return this.#send(request);
      case 'answer':
        return this.#sendAnswers(request);
      case 'stopRun':
        await this.#run('langgraphThreads.stopRun', this.thread);
        return;
      case 'openPair':
      case 'comparisonAction':
        return;
      case 'copyText':
        return vscode.env.clipboard.writeText(request.text);
    }
  }

  get #side() {
    return { thread: this.thread, server: this.ports.server() };
  }

  get #limits() {
    return { signal: this.#closing.signal, maxCheckpointBytes: this.ports.settings.maxCheckpointBytes() };
  }

  /** What is known, or what the server says. */
  async #show(): Promise<void> {
    const { post } = this.ports;
    post({ type: 'problem', text: '', canRetry: false });
    if (this.#timeline && this.#timeline.rows.length > 0) {
      if (this.#thread) this.#postHeader(this.#thread);
      const { rows, ended } = this.#timeline;
      post({ type: 'rows', rows: rows.map((row) => toRow(row)), fresh: true, ended });
    } else {
      this.#contents = new CheckpointContents(
        this.#side,
        () => this.ports.settings.maxCheckpointBytes(),
        (namespace) => this.#askedFor.get(namespace) ?? namespace,
      );
      this.#timeline = new Timeline(this.#side, '');
      await Promise.all([this.#more(firstRows, true), this.#lookAtRow(this.ports.server())]);
    }
    if (this.#selectFirst) post({ type: 'select', place: this.#selectFirst });
    this.#lookLater();
  }

  async #more(limit: number, fresh: boolean): Promise<void> {
    const timeline = this.#timeline;
    if (!timeline) return;
    // Two at once would read the same page.
    this.#loading = (this.#loading ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        const rows = await timeline.more(limit, {
          ...this.#limits,
          onHead: (head) => this.#contents?.keep(head),
        });
        if (timeline !== this.#timeline) return;
        this.#head = timeline.rows[0]?.row.id ?? '';
        this.ports.post({ type: 'rows', rows: rows.map((row) => toRow(row)), fresh, ended: timeline.ended });
      });
    await this.#loading;
  }

  async #content(place: Place): Promise<CheckpointContent> {
    const content = await this.#contents?.get(place, this.#closing.signal);
    if (!content) throw new UserError(words.deleted());
    return content;
  }

  /** What a checkpoint goes on from; `undefined` where it has none, or that is gone. */
  async #parent(
    { namespace }: Place,
    { parentId: checkpointId }: CheckpointContent,
  ): Promise<CheckpointContent | undefined> {
    return checkpointId === undefined
      ? undefined
      : this.#contents?.get({ namespace, checkpointId }, this.#closing.signal);
  }

  async #conversation(place: Place): Promise<void> {
    // From now on the webview keeps what is selected.
    if (keyOf(place) === (this.#selectFirst && keyOf(this.#selectFirst))) this.#selectFirst = undefined;
    const content = await this.#content(place);
    const { messages, notes } = toMessages(content);
    const hasCalls = messages.some(({ calls }) => calls.length > 0);
    const subagents = this.#isHead(place) && hasCalls ? 'perhaps' : 'none';
    this.#postConversation(place, content, { messages, notes }, subagents);
  }

  /** Reads the whole history, and asks for subgraphs that nobody lists: only when somebody wants to see them. */
  async #subagents(place: Place): Promise<void> {
    const content = await this.#content(place);
    if (!this.#isHead(place)) return;
    const { root } = arrange(await readConversation(this.#side, this.#limits));
    this.#postConversation(place, content, withSubagents(root), 'shown');
  }

  #isHead({ namespace, checkpointId }: Place): boolean {
    return namespace === '' && checkpointId === this.#head;
  }

  #postConversation(
    place: Place,
    content: CheckpointContent,
    conversation: { messages: Message[]; notes: string[] },
    subagents: 'shown' | 'perhaps' | 'none',
  ): void {
    const isHead = this.#isHead(place);
    const waiting = isHead ? this.#waiting(content) : undefined;
    this.ports.post({
      type: 'conversation',
      place,
      ...conversation,
      questions: waiting ? toCards(waiting) : [],
      stopped: waiting?.kind === 'stopped' ? words.stoppedBefore(waiting.next) : '',
      input: isHead ? (takesMessages(content) ? 'message' : 'json') : 'none',
      subagents,
    });
  }

  async #changes(place: Place): Promise<void> {
    const content = await this.#content(place);
    const { parentId } = content;
    const parent = await this.#parent(place, content);
    if (parentId !== undefined && !parent) {
      this.ports.post({ type: 'changes', place, changes: [], note: words.parentGone() });
      return;
    }
    const { changes, isCut } = toChanges(parent?.values ?? null, content.values);
    const notes = [parent ? '' : words.noParent(), isCut ? words.changesCut() : ''];
    this.ports.post({ type: 'changes', place, changes, note: notes.filter(Boolean).join(' ') });
  }

  async #raw(place: Place): Promise<void> {
    const { whole, bytes } = await this.#content(place);
    const text = displayJson(whole);
    const isLong = text.length > longestRaw;
    const note = isLong ? words.rawCut(longestRaw, bytes) : '';
    this.ports.post({ type: 'raw', place, text: isLong ? text.slice(0, longestRaw) : text, note });
  }

  async #state({ place, path, from }: Extract<Request, { type: 'state' }>): Promise<void> {
    const content = await this.#content(place);
    // Only for the marks: where it cannot be had, nothing is marked.
    const parent = await this.#parent(place, content).catch(() => undefined);
    const { nodes, total } = stateNodes(content.values, parent?.values, path, from);
    this.ports.post({ type: 'state', place, path, from, nodes, total });
  }

  async #subgraphs(place: Place): Promise<void> {
    const asked = this.#askedFor.get(place.namespace) ?? place.namespace;
    const row = await this.#rowOf(place);
    const found: Subgraph[] = [];
    for (const task of row?.tasks ?? []) {
      if (task.name === '__start__' && task.namespace === undefined) continue;
      const namespaces = new TaskNamespaces(
        asked,
        task,
        async (namespace, signal) =>
          (await readNewestRow(this.#side, namespace, { signal, maxBytes: this.#limits.maxCheckpointBytes }))
            ?.namespace,
        () => undefined,
      );
      await namespaces.load();
      if (namespaces.error) throw namespaces.error.thrown;
      for (const { namespace, answered, call } of namespaces.rows) {
        this.#askedFor.set(answered, namespace);
        const timeline = new Timeline(this.#side, namespace);
        await timeline.more(mostSubgraphRows, this.#limits);
        const depth = place.namespace === '' ? 1 : place.namespace.split('|').length + 1;
        const rows = timeline.rows.map((each) => toRow(each, depth));
        found.push({ title: words.subgraph(task.name, call), rows, hasMore: !timeline.ended });
      }
    }
    const isEmpty = found.every(({ rows }) => rows.length === 0);
    const cut = found.some(({ hasMore }) => hasMore) ? words.moreCheckpoints() : '';
    this.ports.post({ type: 'subgraphs', place, subgraphs: found, note: isEmpty ? words.noSubgraphs() : cut });
  }

  /** The tasks of a checkpoint, out of what was read. */
  async #rowOf(place: Place) {
    const known = this.#timeline?.rows.find(
      ({ row }) => row.id === place.checkpointId && row.namespace === place.namespace,
    );
    if (known) return known.row;
    const asked = this.#askedFor.get(place.namespace) ?? place.namespace;
    const timeline = new Timeline(this.#side, asked);
    while (!timeline.ended) {
      await timeline.more(mostSubgraphRows, this.#limits);
      const found = timeline.rows.find(({ row }) => row.id === place.checkpointId);
      if (found) return found.row;
    }
    return undefined;
  }

  async #search(text: string): Promise<void> {
    this.#searching?.abort();
    if (text.trim() === '') return;
    const searching = (this.#searching = new AbortController());
    const signal = AbortSignal.any([searching.signal, this.#closing.signal]);
    let hits: Found[] = [];
    let looked = 0;
    let total = 0;
    let posted = Date.now();
    const post = (done: boolean): void => {
      const labels = new Map(this.#timeline?.rows.map((row) => [row.row.id, toRow(row).label]));
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
      await searchHistory(this.#side, text, {
        signal,
        maxCheckpointBytes: this.#limits.maxCheckpointBytes,
        onStep: (found) => {
          looked++;
          total += found.length;
          hits.push(...found);
          if (Date.now() - posted > hitsEvery) post(false);
        },
      });
    } catch (error) {
      if (searching.signal.aborted) return;
      throw error;
    }
    if (!signal.aborted) post(true);
  }

  async #checkpointAction({ action, place }: Extract<Request, { type: 'checkpointAction' }>): Promise<void> {
    const checkpoint: CheckpointReference = { ...this.thread, ...place };
    if (action === 'copyCheckpointId') return vscode.env.clipboard.writeText(place.checkpointId);
    await this.#run(`langgraphThreads.${action}`, checkpoint);
  }

  /** What the newest checkpoint and the thread's row say. */
  #waiting({ whole }: CheckpointContent): Waiting {
    return readWaiting({ tasks: whole.get('tasks'), next: whole.get('next') }, this.#thread);
  }

  async #send({ target, text }: Extract<Request, { type: 'send' }>): Promise<void> {
    const head = this.#head === '' ? undefined : await this.#content({ namespace: '', checkpointId: this.#head });
    const isChat = head === undefined || takesMessages(head);
    const typed = readTypedInput(text, isChat);
    if (!('value' in typed))
      throw new UserError(inputProblem(typed, { isTold: true, takesMessages: isChat, names: [] }) ?? words.notJson());
    await this.#start(target, toWire(typed.value));
  }

  async #sendAnswers({ place, target, answers }: Extract<Request, { type: 'answer' }>): Promise<void> {
    // The cards were another checkpoint's: what was chosen there must not answer this one's.
    if (!this.#isHead(place)) throw new UserError(words.movedOn());
    const head = await this.#content(place);
    const start = startWithAnswers(this.#waiting(head), answers);
    if (start) await this.#start(target, start);
  }

  /** The commands ask before anything is sent. */
  async #start(target: 'copy' | 'thread', input: unknown): Promise<void> {
    // Another thread's preview would take the place of this one.
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    if (target === 'thread') {
      await this.#run('langgraphThreads.runOnThread', this.thread, input, 'view');
      await this.refresh();
      return;
    }
    const result = await this.#run('langgraphThreads.copyAndRun', this.thread, input, 'view');
    const copy = copyIn(result);
    if (copy) await this.#run('langgraphThreads.openThread', copy);
  }

  async #run(command: CommandId, ...args: unknown[]): Promise<unknown> {
    return vscode.commands.executeCommand(command, ...args);
  }

  // ---- while it is on the screen

  #lookLater(): void {
    clearTimeout(this.#looking);
    if (!this.#visible || this.#closing.signal.aborted || !this.ports.settings.autoRefresh()) return;
    const wait = this.#thread?.status === 'busy' ? lookEvery.busy : lookEvery.idle;
    this.#looking = setTimeout(() => void this.#look(), wait);
  }

  async #look(): Promise<void> {
    try {
      const before = this.#thread;
      const now = await this.#lookAtRow(this.ports.quietServer());
      const isOther = now?.updated_at !== before?.updated_at || now?.status !== before?.status;
      // The tasks of the newest checkpoint end or fail without a newer one.
      if (now && (isOther || (now.status === 'busy' && (await this.#hasMoved())))) {
        this.#timeline = new Timeline(this.#side, '');
        await this.#more(firstRows, true);
      }
    } catch (error) {
      // What is on the screen stays; the next look may go well.
      if (!this.#closing.signal.aborted) this.ports.log.debug(`thread view: ${describeForLog(error)}`);
    }
    this.#lookLater();
  }

  async #hasMoved(): Promise<boolean> {
    const side = { thread: this.thread, server: this.ports.quietServer() };
    const head = await readNewestRow(side, '', { signal: this.#closing.signal, maxBytes: mostHeadBytes });
    return head !== undefined && head.id !== this.#head;
  }

  async #lookAtRow(server: AgentServer): Promise<Thread | undefined> {
    const { threadId } = this.thread;
    const found = await lookAtThreads(server, [threadId], this.#closing.signal);
    const thread = found.get(threadId);
    this.#thread = thread;
    if (thread) this.#postHeader(thread);
    else this.ports.post({ type: 'problem', text: words.deleted(), canRetry: true });
    return thread;
  }

  #postHeader(thread: Thread): void {
    const { post, title, deploymentName, isCopy } = this.ports;
    post({ type: 'header', header: toHeader(thread, title(), deploymentName(), isCopy()) });
    post({ type: 'running', text: thread.status === 'busy' ? words.running() : '' });
  }
}

function isAbout(type: Request['type']): type is Extract<Response, { type: 'unreadable' }>['what'] {
  return ['conversation', 'changes', 'raw', 'state', 'subgraphs'].includes(type);
}

/** What a graph keeps its conversation in, it takes too. */
function takesMessages({ values }: Pick<CheckpointContent, 'values'>): boolean {
  return values instanceof Map && values.has('messages');
}

function copyIn(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('copy' in result)) return undefined;
  const { copy } = result;
  return typeof copy === 'object' && copy !== null && 'copy' in copy ? copy.copy : undefined;
}
