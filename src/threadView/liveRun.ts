import type { Log } from '../host/log';
import type { AgentServer } from '../langgraph/agentServer';
import { isAgentServerError } from '../langgraph/http/errors';
import type { Run } from '../langgraph/runs';
import type { ThreadReference } from '../api';
import { type Piece, RunFeed } from '../runs/runFeed';
import { streamRun } from '../runs/streamRun';
import { describeForLog } from '../texts/errors';
import { speakerWord, threadViewMessages as words } from '../texts/threadView';
import { sleep } from '../time';
import type { LivePiece, Response } from '../webview/protocol';

/** What it uses of the session. */
interface LivePorts {
  /** Never asks for credentials. */
  server: () => AgentServer;
  log: Log;
  post: (response: Response) => void;
  /** A step has begun or ended: there may be a checkpoint more. */
  onStep: () => void;
  /** It is over: what the state has of it is to be shown in place of what was streamed. */
  onEnded: () => void;
}

/** Milliseconds. So long the last events of a run that has ended are waited for. */
const lastEvents = 3_000;
/** Milliseconds between two messages to the webview. */
const postEvery = 50;

interface Joined {
  run: Run;
  feed: RunFeed;
  leaving: AbortController;
  ended: AbortController;
  /** Its stream came to an end, so that the run may have. */
  isOver: boolean;
}

/**
 * The run that goes on on a thread, joined for as long as its view is on the screen: what is said in it is shown as it
 * comes. Without it, and where a server has no streams, the thread is looked at from time to time.
 */
export class LiveRun {
  #joined: Joined | undefined;
  /** A run whose stream cannot be had. */
  #refused: string | undefined;
  /** Ids of messages in the state that is shown. */
  #saved = new Set<string>();
  #isVisible = false;
  #isReady = false;
  /** To be joined as soon as it can be shown. */
  #next: Run | undefined;
  #posting: NodeJS.Timeout | undefined;

  constructor(
    private readonly thread: ThreadReference,
    private readonly ports: LivePorts,
  ) {}

  /** A run that has been started from here. */
  follow(run: Run): void {
    this.#next = run;
    this.#joinNext();
  }

  /** The webview has loaded, perhaps again: it knows of nothing. */
  setReady(): void {
    this.#isReady = true;
    this.#next ??= this.#joined?.run;
    this.#joinNext();
  }

  /** While the view is not on the screen nothing is streamed; then it is joined anew. */
  setVisible(visible: boolean): void {
    this.#isVisible = visible;
    if (visible) this.#joinNext();
    else this.#leave();
  }

  /** The messages of the newest state, by their ids. */
  setSaved(ids: Iterable<string>): void {
    this.#saved = new Set(ids);
    this.#joined?.feed.save(this.#saved);
    this.#postLater();
  }

  /** To be called whenever the thread has been looked at. */
  async look(isBusy: boolean): Promise<void> {
    if (!this.#isVisible || !this.#isReady) return;
    const joined = this.#joined;
    try {
      if (!isBusy) {
        if (joined && !(await this.#goesOn(joined.run))) this.#end(joined);
        return;
      }
      if (joined && !joined.isOver) return;
      const run = await this.#find();
      if (run && run.run_id !== this.#refused && run.run_id !== joined?.run.run_id && this.#joined === joined) {
        this.#join(run);
      }
    } catch (error) {
      this.ports.log.debug(`thread view: ${describeForLog(error)}`);
    }
  }

  dispose(): void {
    this.setVisible(false);
  }

  #joinNext(): void {
    if (!this.#next || !this.#isVisible || !this.#isReady) return;
    this.#join(this.#next);
    this.#next = undefined;
  }

  async #find(): Promise<Run | undefined> {
    const unfinished = await this.ports.server().runs.unfinished(this.thread.threadId);
    return unfinished.find(({ status }) => status === 'running') ?? unfinished.at(-1);
  }

  /** A thread may be called idle before a worker has taken its run. */
  async #goesOn({ run_id: id }: Run): Promise<boolean> {
    try {
      const { status } = await this.ports.server().runs.get(this.thread.threadId, id);
      return status === 'pending' || status === 'running';
    } catch (error) {
      if (isAgentServerError(error) && error.kind === 'notFound') return false;
      throw error;
    }
  }

  #join(run: Run): void {
    this.#leave();
    const [leaving, ended] = [new AbortController(), new AbortController()];
    const joined: Joined = { run, feed: new RunFeed(this.#saved), leaving, ended, isOver: false };
    this.#joined = joined;
    this.ports.post({ type: 'stream', state: 'joined', working: words.running(), pieces: [], saved: [] });
    void streamRun({ thread: this.thread, server: this.ports.server() }, run, {
      signal: leaving.signal,
      ended: ended.signal,
      onEvent: (event) => {
        joined.feed.add(event);
        this.#postLater();
        if (event.kind === 'nodeStarted' || event.kind === 'nodeFinished' || event.kind === 'updated') {
          this.ports.onStep();
        }
      },
      onEnd: () => {
        joined.isOver = true;
        this.ports.onStep();
      },
    }).then(() => {
      if (this.#joined === joined && !ended.signal.aborted) this.#refused = run.run_id;
      this.#finish(joined);
    });
  }

  /** What its stream still has is shown, if it comes soon; then the state has it all. */
  #end(joined: Joined): void {
    joined.ended.abort();
    void sleep(lastEvents, joined.leaving.signal).then(() => {
      this.#finish(joined);
    });
  }

  #finish(joined: Joined): void {
    if (this.#joined !== joined) return;
    this.#leave();
    this.ports.onEnded();
  }

  #leave(): void {
    const joined = this.#joined;
    if (!joined) return;
    this.#joined = undefined;
    clearTimeout(this.#posting);
    this.#posting = undefined;
    joined.leaving.abort();
    this.ports.post({ type: 'stream', state: 'ended', working: '', pieces: [], saved: [] });
  }

  #postLater(): void {
    this.#posting ??= setTimeout(() => {
      this.#posting = undefined;
      const batch = this.#joined?.feed.take();
      if (!batch) return;
      const working = batch.nodes.length > 0 ? words.working(batch.nodes) : words.running();
      this.ports.post({
        type: 'stream',
        state: 'goesOn',
        working,
        pieces: batch.pieces.map(toLivePiece),
        saved: batch.saved,
      });
      this.#postLater();
    }, postEvery);
  }
}

function toLivePiece({ message, type, node, text }: Piece): LivePiece {
  const speaker = /^ai/i.test(type) ? 'assistant' : /^tool/i.test(type) ? 'tool' : 'other';
  return { message, role: speaker, speaker: speakerWord(speaker, undefined, node), text };
}
