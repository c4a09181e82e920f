import { isAgentServerError } from './http/errors';
import type { HistoryPaging, HistoryQuery } from './types';

type Dialect = 'text' | 'object';
export type Cursor = string | { configurable: { checkpoint_id: string } };

/**
 * How one server wants `before` in `POST /threads/{thread_id}/history`. JavaScript (1.5.1) takes the id and answers
 * 400 to an object; Python (0.16.7) takes `{configurable: {checkpoint_id}}` and answers 422 to text. Other servers
 * answer 500 to what they do not know. Found out at the first use, then remembered.
 */
export class HistoryDialect {
  private first: Dialect = 'text';
  private proven = false;
  private python = false;
  readonly paging: HistoryPaging = { mostRows: 1000, before: 'unknown' };
  /** The root is read by POST too: `GET /threads/{thread_id}/history` is not there, or does not take `before`. */
  onlyPost = false;

  /** `GET /info` named a Python version: begin with the object. */
  expectPython(): void {
    this.python = true;
    if (!this.proven) this.first = 'object';
  }

  /**
   * Bytes that a page is best made of. Python (0.16.7) takes some 30 ms for any request of a history, whatever it is
   * asked for, so a few large pages; JavaScript (1.5.1) takes 2 ms, and builds the next page while this one is read.
   */
  get pageBytes(): number {
    return (this.python ? 64 : 4) * 1024 * 1024;
  }

  /** Asks in the likelier dialect, and in the other one if that is not understood; rejects with the first response. */
  async ask<T>(before: string, request: (cursor: Cursor) => Promise<T>): Promise<T> {
    const { first } = this;
    try {
      const response = await request(spell(before, first));
      this.remember(first);
      return response;
    } catch (error) {
      if (!this.mayBeDialect(error)) throw error;
      const other = first === 'text' ? 'object' : 'text';
      const response = await request(spell(before, other)).catch((second: unknown) => {
        throw this.mayBeDialect(second) ? error : second;
      });
      this.remember(other);
      return response;
    }
  }

  /**
   * Asks with the `limit` that is wanted, as far as the server takes one so high (langrove and deer-flow take 100, aegra what
   * its operator says). What it refuses is lowered to what it names, else by halves, and remembered.
   */
  async limited<T>(query: HistoryQuery, request: (query: HistoryQuery) => Promise<T>): Promise<T> {
    let limit = Math.min(query.limit, this.paging.mostRows);
    for (;;) {
      try {
        const response = await request({ ...query, limit });
        if (limit < query.limit) this.paging.mostRows = Math.min(limit, this.paging.mostRows);
        return response;
      } catch (error) {
        const lower = lowerLimit(error, { ...query, limit });
        if (lower === undefined) throw error;
        limit = lower;
      }
    }
  }

  /** Whether POST may do what GET did not: there is no such call (or thread), or it does not take the cursor. */
  isWorthPosting(error: unknown, before: string | undefined): boolean {
    const status = isAgentServerError(error) ? (error.facts.status ?? 0) : 0;
    if (namesLimit(error)) return false;
    return [404, 405, 501].includes(status) || (before !== undefined && [400, 422].includes(status));
  }

  private remember(dialect: Dialect): void {
    this.first = dialect;
    this.proven = true;
  }

  private mayBeDialect(error: unknown): boolean {
    const status = isAgentServerError(error) ? error.facts.status : undefined;
    if (namesLimit(error)) return false;
    // Once a dialect has worked, a 500 is trouble of another kind.
    return status === 400 || status === 422 || (status === 500 && !this.proven);
  }
}

/** aegra and langrove take this many, where nothing is said. */
const modestLimit = 100;

function namesLimit(error: unknown): boolean {
  if (!isAgentServerError(error) || ![400, 422].includes(error.facts.status ?? 0)) return false;
  const { members, detail = '' } = error.facts;
  return members ? members.some(({ name }) => name === 'limit') : /\blimit\b/.test(detail);
}

/** `undefined` where the refusal is not about the limit, as far as it says. */
function lowerLimit(error: unknown, { namespace, limit, before }: HistoryQuery): number | undefined {
  if (!isAgentServerError(error) || limit <= 1) return undefined;
  const { status, members } = error.facts;
  if (namesLimit(error)) {
    const most = members?.find(({ name }) => name === 'limit')?.most ?? limit / 2;
    return Math.max(1, Math.min(limit - 1, Math.floor(most)));
  }
  // The plainest question there is has nothing else that could be refused.
  const isPlain = namespace === '' && before === undefined && members === undefined;
  if (!isPlain || (status !== 400 && status !== 422)) return undefined;
  return limit > modestLimit ? modestLimit : Math.floor(limit / 2);
}

function spell(before: string, dialect: Dialect): Cursor {
  return dialect === 'text' ? before : { configurable: { checkpoint_id: before } };
}
