import type { Readable } from 'node:stream';

import type { Deadline } from './deadline';
import { beginsLikeJson, bodyFailure } from './body';
import { freeChunk } from './chunkMemory';
import type { AgentServerError } from './errors';
import { failure, type RequestName } from './failures';
import type { HttpRequest, ResponseStream } from './types';

/** Bytes of white space before anything else. Servers send line feeds to keep a connection; more than this is no JSON. */
const mostBlank = 64 * 1024;
/** Bytes of the end that are told. */
const told = 4 * 1024;
/** Bytes that are taken from the socket before anybody asks for them. */
export const mostAhead = 8 * 1024 * 1024;

type Received = NonNullable<Awaited<ResponseStream['received']>>;

/**
 * The chunks of a JSON response, or of events, taken from the socket before they are asked for: a server that sends two responses at once
 * is then not kept waiting for the one whose turn it is not. The deadline runs only while this waits for the server. Throws
 * `cut` where the body breaks off, `notAgentServer` where it is empty or does not begin like JSON, behind the chunks that
 * came before. A chunk is freed when the next one is asked for. Leaving early destroys the body and its socket.
 */
export class ResponseChunks implements ResponseStream, AsyncIterator<Buffer, undefined> {
  private readonly queue: Buffer[] = [];
  /** Good until the next one is asked for. */
  private given: Buffer | undefined;
  private queued = 0;
  private begun: boolean;
  private blank = 0;
  private ended: { failure?: AgentServerError } | undefined;
  private wake: () => void = () => undefined;
  private bytes = 0;
  private readonly tail = Buffer.alloc(told);
  private tellReceived: (received: Received | undefined) => void = () => undefined;
  readonly received = new Promise<Received | undefined>((resolve) => (this.tellReceived = resolve));

  constructor(
    private readonly body: Readable,
    private readonly deadline: Deadline,
    private readonly request: RequestName & Pick<HttpRequest, 'eventsAfter'>,
  ) {
    // Only JSON is told by how it begins.
    this.begun = request.eventsAfter !== undefined;
    deadline.pause();
    body.once('error', (error) => {
      this.fail(error);
    });
    body.once('close', () => {
      this.fail(body.errored);
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Buffer, undefined>> {
    if (this.body.listenerCount('data') === 0) this.start();
    this.freeGiven();
    for (;;) {
      const chunk = this.queue.shift();
      if (chunk) {
        // Nobody sends such a chunk: its memory was taken from it, and what was in it is lost.
        if (chunk.length === 0) return this.giveUp();
        this.given = chunk;
        this.queued -= chunk.length;
        if (this.body.isPaused() && this.queued < mostAhead && !this.ended) {
          this.deadline.restart();
          this.body.resume();
        }
        return { done: false, value: chunk };
      }
      if (this.ended?.failure) throw this.ended.failure;
      if (this.ended) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  return(): Promise<IteratorResult<Buffer, undefined>> {
    this.freeGiven();
    for (const chunk of this.queue.splice(0)) freeChunk(chunk);
    this.end({});
    this.body.destroy();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Also where all had been received. */
  private giveUp(): never {
    const lost = failure(this.request, 'cut');
    this.queue.length = 0;
    this.end({});
    this.ended = { failure: lost };
    this.body.destroy();
    throw lost;
  }

  private freeGiven(): void {
    if (this.given) freeChunk(this.given);
    this.given = undefined;
  }

  private start(): void {
    if (this.ended) return;
    this.deadline.restart();
    this.body.once('end', () => {
      const { bytes } = this;
      this.tellReceived(this.begun ? { bytes, tail: this.tail.subarray(-Math.min(bytes, told)) } : undefined);
      this.end(this.begun ? {} : { failure: failure(this.request, 'notAgentServer') });
    });
    this.body.on('data', (chunk: unknown) => {
      if (Buffer.isBuffer(chunk)) this.take(chunk);
    });
  }

  private take(chunk: Buffer): void {
    try {
      this.check(chunk);
    } catch (error) {
      this.fail(error);
      this.body.destroy();
      return;
    }
    this.bytes += chunk.length;
    const end = chunk.subarray(-told);
    this.tail.copyWithin(0, end.length);
    end.copy(this.tail, told - end.length);
    this.queue.push(chunk);
    this.queued += chunk.length;
    if (this.queued < mostAhead) {
      this.deadline.restart();
    } else {
      this.deadline.pause();
      this.body.pause();
    }
    this.wake();
  }

  /** Throws `notAgentServer`. */
  private check(chunk: Buffer): void {
    if (this.begun) return;
    this.begun = beginsLikeJson(chunk, this.request);
    this.blank += chunk.length;
    if (!this.begun && this.blank > mostBlank) throw failure(this.request, 'notAgentServer');
  }

  private fail(error: unknown): void {
    if (!this.ended) this.end({ failure: bodyFailure(error, this.deadline, this.request) });
  }

  private end(how: { failure?: AgentServerError }): void {
    if (this.ended) return;
    this.ended = how;
    this.tellReceived(undefined);
    this.deadline.stop();
    this.wake();
  }
}
