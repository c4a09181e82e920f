import { failure, type RequestName } from './http/failures';
import { onAbort, unlessAborted } from '../time';

type Headers = Record<string, string>;

/** How a deployment refused credentials: 401 or 403. */
export type Refusal = 'unauthorized' | 'forbidden';

export interface RenewalQuestion {
  /** What is stored now. */
  headers(): Promise<Headers>;
  /** Asks a person; true when other credentials are stored now. The signal fires when nobody waits any more. */
  ask(refusal: Refusal, signal: AbortSignal): Promise<boolean>;
}

interface Running {
  answer: Promise<boolean>;
  waiting: number;
  stop: AbortController;
}

/**
 * What to do where a key expires, or is rotated, in the middle of reading one deployment: a person is asked once,
 * however many requests fail, and the reading goes on. Only where the same kind of call had been accepted with the same
 * credentials: a wrong key, and a key that may not do this, are told as the failures they are, which also ends every
 * loop.
 */
export class CredentialRenewal {
  /** By call, the credentials that it was accepted with last. */
  readonly #accepted = new Map<string, string>();
  #running: Running | undefined;

  constructor(private readonly question: RenewalQuestion) {}

  accept(call: RequestName, headers: Headers): void {
    this.#accepted.set(nameOf(call), textOf(headers));
  }

  /** Whether to send the call again, with what is stored then. Throws kind `cancelled` as soon as the signal fires. */
  async renew(call: RequestName, refused: Headers, refusal: Refusal, signal?: AbortSignal): Promise<boolean> {
    // What cannot be read can be entered anew.
    const stored = await this.question.headers().catch(() => refused);
    // Another request's question was answered meanwhile, or another window's.
    if (textOf(stored) !== textOf(refused)) return true;
    // Never good for this call, or the question about them was dismissed.
    if (this.#accepted.get(nameOf(call)) !== textOf(refused)) return false;
    this.#running ??= this.#start(refused, refusal);
    return wait(this.#running, call, signal);
  }

  #start(refused: Headers, refusal: Refusal): Running {
    const stop = new AbortController();
    const answer = this.question.ask(refusal, stop.signal).finally(() => {
      this.#running = undefined;
      // Not asked about again, whatever was answered, until they are accepted once more.
      for (const [call, headers] of this.#accepted) {
        if (headers === textOf(refused)) this.#accepted.delete(call);
      }
    });
    return { answer, waiting: 0, stop };
  }
}

async function wait(running: Running, call: RequestName, signal: AbortSignal | undefined): Promise<boolean> {
  running.waiting++;
  const stay = onAbort(signal, () => {
    running.waiting--;
    if (running.waiting === 0) running.stop.abort();
  });
  return unlessAborted(running.answer, signal, () => failure(call, 'cancelled')).finally(stay);
}

function nameOf({ method, template }: RequestName): string {
  return `${method} ${template}`;
}

function textOf(headers: Headers): string {
  return JSON.stringify(Object.entries(headers).sort(([left], [right]) => (left < right ? -1 : 1)));
}
