import type { RunEvent } from '../langgraph/runEvents';

/** Text to be put behind what there is of a message. */
export interface Piece {
  /** Which of the run's messages, counted from 0: its own id may be anything. */
  message: number;
  /** As the server calls it: `ai`, `AIMessageChunk`, `tool`. */
  type: string;
  node: string;
  text: string;
}

/** What there is to be shown of a run since the last time. */
export interface FeedBatch {
  /** Nodes that are running, each name once. */
  nodes: string[];
  pieces: Piece[];
  /** Messages that are in the thread's state by now, so that they need not be shown beside it. */
  saved: number[];
}

/** Characters of one piece, and of one message in all. */
const longestPiece = 8 * 1024;
const longestMessage = 256 * 1024;
/** In one batch. */
const mostPieces = 20;
/** Of a run; what comes after them is in the state soon. */
const mostMessages = 200;

/** Collects what a run's stream tells, so that it can be shown in batches of bounded size, however fast it comes. */
export class RunFeed {
  readonly #running = new Map<string, string>();
  readonly #numbers = new Map<string, number>();
  readonly #pending = new Map<string, Piece>();
  readonly #lengths = new Map<string, number>();
  readonly #saved: Set<string>;
  #newlySaved: number[] = [];
  #hasNews = false;

  /** @param saved ids of messages that are in the state already. */
  constructor(saved: Iterable<string> = []) {
    this.#saved = new Set(saved);
  }

  add(event: RunEvent): void {
    switch (event.kind) {
      case 'nodeStarted':
        this.#running.set(event.taskId, event.node);
        break;
      case 'nodeFinished':
        this.#running.delete(event.taskId);
        break;
      case 'text':
        this.#addText(event);
        return;
      default:
        return;
    }
    this.#hasNews = true;
  }

  /** These messages are in the state that is shown. */
  save(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.#saved.has(id)) continue;
      this.#saved.add(id);
      this.#pending.delete(id);
      const number = this.#numbers.get(id);
      if (number === undefined) continue;
      this.#newlySaved.push(number);
      this.#hasNews = true;
    }
  }

  /** The next batch; `undefined` where there is nothing new. */
  take(): FeedBatch | undefined {
    if (!this.#hasNews) return undefined;
    const pieces: Piece[] = [];
    for (const [id, piece] of this.#pending) {
      if (pieces.length === mostPieces) break;
      const text = firstOf(piece.text);
      pieces.push({ ...piece, text });
      if (text.length === piece.text.length) this.#pending.delete(id);
      else piece.text = piece.text.slice(text.length);
    }
    const batch = { nodes: [...new Set(this.#running.values())], pieces, saved: this.#newlySaved };
    this.#newlySaved = [];
    this.#hasNews = this.#pending.size > 0;
    return batch;
  }

  #addText({ messageId, type, node, text }: Extract<RunEvent, { kind: 'text' }>): void {
    if (this.#saved.has(messageId)) return;
    const known = this.#numbers.get(messageId);
    if (known === undefined && this.#numbers.size >= mostMessages) return;
    const message = known ?? this.#numbers.size;
    this.#numbers.set(messageId, message);
    const length = this.#lengths.get(messageId) ?? 0;
    const added = text.slice(0, longestMessage - length);
    if (added === '') return;
    this.#lengths.set(messageId, length + added.length);
    const pending = this.#pending.get(messageId);
    if (pending) pending.text += added;
    else this.#pending.set(messageId, { message, type, node, text: added });
    this.#hasNews = true;
  }
}

/** No half character at its end. */
function firstOf(text: string): string {
  if (text.length <= longestPiece) return text;
  const isHigh = /[\ud800-\udbff]/.test(text.charAt(longestPiece - 1));
  return text.slice(0, isHigh ? longestPiece - 1 : longestPiece);
}
