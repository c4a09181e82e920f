import { parseJson, stringMember } from '../json/json';
import { mostRows, usualPageBytes } from './page';
import type { HistoryPaging } from '../langgraph/types';
import type { HistoryResponse, ThreadSource } from './side';

/** How both servers end a page whose oldest checkpoint has a parent (JavaScript 1.5.1, Python 0.16.7). */
const endOfPage = /"checkpoint":(\{[^{}]*\}),"parent_checkpoint":\{[^{}]*\}[^{}]*\}\s*\]\s*$/;

/** The id of a page's oldest checkpoint by the look of its last bytes; `undefined` where nothing is behind it, or unknown. */
export function guessOldest(tail: Uint8Array): string | undefined {
  const found = endOfPage.exec(Buffer.from(tail).toString('latin1'))?.[1];
  if (found === undefined) return undefined;
  try {
    return stringMember(parseJson(found), 'checkpoint_id');
  } catch {
    return undefined;
  }
}

/**
 * The pages of a namespace, the next one asked for when all of this one has been received and while it is still being
 * read: the server builds it meanwhile. What it begins behind is guessed then, and asked again where the guess was wrong.
 */
export class PagesAhead {
  readonly paging: HistoryPaging;
  private closed = false;
  private ahead:
    { before: string; limit: number; response: Promise<HistoryResponse>; leave: AbortController } | undefined;

  constructor(
    private readonly side: ThreadSource,
    private readonly namespace: string,
    private readonly signal: AbortSignal,
  ) {
    this.paging = side.server.paging ?? { mostRows, before: 'unknown' };
  }

  /** Bytes that a page is best made of. */
  get usualBytes(): number {
    return this.side.server.pageBytes ?? usualPageBytes;
  }

  /** The page behind a checkpoint, and how many checkpoints it was asked for. Rejects with `AgentServerError`. */
  async open(before: string | undefined, limit: number): Promise<{ response: HistoryResponse; limit: number }> {
    const { ahead } = this;
    if (ahead && ahead.before === before) {
      this.ahead = undefined;
      return this.withLimit(await ahead.response, ahead.limit);
    }
    this.leave();
    return this.withLimit(await this.ask(before, limit, this.signal), limit);
  }

  /** The server may have turned out to take no such limit. */
  private withLimit(response: HistoryResponse, limit: number): { response: HistoryResponse; limit: number } {
    return { response, limit: Math.min(limit, this.paging.mostRows) };
  }

  /** Asks for what is behind the page with these last bytes. */
  askBehind(tail: Uint8Array, limit: number): void {
    const before = guessOldest(tail);
    if (before === undefined || this.closed || this.signal.aborted) return;
    const leave = new AbortController();
    const response = this.ask(before, limit, AbortSignal.any([this.signal, leave.signal]));
    // It is told where the page is opened.
    response.catch(() => undefined);
    this.ahead = { before, limit, response, leave };
  }

  /** Nobody opens a page any more. */
  close(): void {
    this.closed = true;
    this.leave();
  }

  /** Nobody opens what was asked for ahead. */
  private leave(): void {
    this.ahead?.leave.abort();
    this.ahead = undefined;
  }

  private ask(before: string | undefined, limit: number, signal: AbortSignal): Promise<HistoryResponse> {
    const { server, thread } = this.side;
    return server.historyStream(thread.threadId, { namespace: this.namespace, limit, before }, signal);
  }
}
