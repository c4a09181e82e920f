import type { Readable } from 'node:stream';

import type { Clock } from './clock';
import { beginsLikeJson, bodyFailure } from './body';
import type { AgentServerError } from './errors';
import { failure, type RequestName } from './failures';
import type { AnswerStream } from './httpTypes';

/** Bytes of white space before anything else. Servers send line feeds to keep a connection; more than this is no JSON. */
const mostBlank = 64 * 1024;
/** Bytes of the end that are told. */
const told = 4 * 1024;
/** Bytes that are taken from the socket before anybody asks for them. */
export const mostAhead = 8 * 1024 * 1024;

type Received = NonNullable<Awaited<AnswerStream['received']>>;

/**
 * The chunks of a JSON answer, taken from the socket before they are asked for: a server that sends two answers at once
 * is then not kept waiting for the one whose turn it is not. The clock runs only while this waits for the server. Throws
 * `cut` where the body breaks off, `notAgentServer` where it is empty or does not begin like JSON, behind the chunks that
 * came before. Leaving early destroys the body and its socket.
 */
export class AnswerChunks implements AnswerStream, AsyncIterator<Buffer, undefined> {
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private begun = false;
  private blank = 0;
  private ended: { failure?: AgentServerError } | undefined;
  private wake: () => void = () => undefined;
  private readonly sofar: Received = { bytes: 0, tail: Buffer.alloc(0) };
  private tellReceived: (received: Received | undefined) => void = () => undefined;
  readonly received = new Promise<Received | undefined>((resolve) => (this.tellReceived = resolve));

  constructor(
    private readonly body: Readable,
    private readonly clock: Clock,
    private readonly request: RequestName,
  ) {
    clock.pause();
    body.once('error', (error) => {
      this.end({ failure: bodyFailure(error, clock, request) });
    });
    body.once('close', () => {
      this.end({ failure: bodyFailure(body.errored, clock, request) });
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Buffer, undefined>> {
    if (this.body.listenerCount('data') === 0) this.start();
    for (;;) {
      const chunk = this.queue.shift();
      if (chunk) {
        this.queued -= chunk.length;
        if (this.body.isPaused() && this.queued < mostAhead && !this.ended) {
          this.clock.restart();
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
    this.queue.length = 0;
    this.end({});
    this.body.destroy();
    return Promise.resolve({ done: true, value: undefined });
  }

  private start(): void {
    if (this.ended) return;
    this.clock.restart();
    this.body.once('end', () => {
      this.tellReceived(this.begun ? this.sofar : undefined);
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
      this.end({ failure: bodyFailure(error, this.clock, this.request) });
      this.body.destroy();
      return;
    }
    this.sofar.bytes += chunk.length;
    this.sofar.tail = (chunk.length < told ? Buffer.concat([this.sofar.tail, chunk]) : chunk).subarray(-told);
    this.queue.push(chunk);
    this.queued += chunk.length;
    if (this.queued < mostAhead) {
      this.clock.restart();
    } else {
      this.clock.pause();
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

  private end(how: { failure?: AgentServerError }): void {
    if (this.ended) return;
    this.ended = how;
    this.tellReceived(undefined);
    this.clock.stop();
    this.wake();
  }
}
