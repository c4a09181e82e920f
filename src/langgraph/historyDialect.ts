import { isAgentServerError } from './http/errors';

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

  /** Whether POST may do what GET did not: there is no such call (or thread), or it does not take the cursor. */
  isWorthPosting(error: unknown, before: string | undefined): boolean {
    const status = isAgentServerError(error) ? (error.facts.status ?? 0) : 0;
    return [404, 405, 501].includes(status) || (before !== undefined && [400, 422].includes(status));
  }

  private remember(dialect: Dialect): void {
    this.first = dialect;
    this.proven = true;
  }

  private mayBeDialect(error: unknown): boolean {
    const status = isAgentServerError(error) ? error.facts.status : undefined;
    // Once a dialect has worked, a 500 is trouble of another kind.
    return status === 400 || status === 422 || (status === 500 && !this.proven);
  }
}

function spell(before: string, dialect: Dialect): Cursor {
  return dialect === 'text' ? before : { configurable: { checkpoint_id: before } };
}
