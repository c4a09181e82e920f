import { onAbort } from '../../time';

/**
 * The time limit and the cancellation of one exchange, as one signal. Runs from the start; a stream pauses it while
 * its reader is busy, so that only the server's silence counts.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private endsAt: number;
  private paused = false;
  private leaveCaller: () => void = () => undefined;
  private outcome: 'timeout' | 'cancelled' | undefined;

  constructor(
    private readonly timeoutMs: number,
    caller: AbortSignal | undefined,
  ) {
    this.endsAt = Date.now() + timeoutMs;
    this.timer = setTimeout(() => {
      if (!this.paused) this.end('timeout');
    }, timeoutMs);
    this.leaveCaller = onAbort(caller, () => this.end('cancelled'));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the exchange was ended from this side; undefined while it goes on, and after `stop`. */
  get ended(): 'timeout' | 'cancelled' | undefined {
    return this.outcome;
  }

  remainingMs(): number {
    return this.endsAt - Date.now();
  }

  pause(): void {
    this.paused = true;
  }

  /** Counts from zero again. */
  restart(): void {
    if (this.outcome !== undefined) return;
    this.paused = false;
    this.endsAt = Date.now() + this.timeoutMs;
    this.timer.refresh();
  }

  /** Rejects with what `toError` makes of the outcome, once there is one. */
  untilEnded(toError: (outcome: 'timeout' | 'cancelled') => Error): Promise<never> {
    return new Promise((_resolve, reject) => {
      onAbort(this.signal, () => reject(toError(this.outcome ?? 'cancelled')));
    });
  }

  /** The exchange is over: no timer and no listener stay behind. */
  stop(): void {
    clearTimeout(this.timer);
    this.leaveCaller();
  }

  private end(outcome: 'timeout' | 'cancelled'): void {
    this.outcome ??= outcome;
    this.stop();
    this.controller.abort();
  }
}
