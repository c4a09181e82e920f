/** Gives a turn back; further calls do nothing. */
export type EndTurn = () => void;

interface Line {
  taken: number;
  waiting: { weight: number; start: () => void }[];
}

/** Turns of different weights, at most `most` together for each name; first come, first served. */
export class Turns {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly most: number) {}

  /** Resolves when it is one's turn; to `undefined` when the signal fires first. `onWait`: it is not at once. */
  async take(name: string, weight: number, signal: AbortSignal, onWait?: () => void): Promise<EndTurn | undefined> {
    if (signal.aborted) return undefined;
    const line = this.lines.get(name) ?? { taken: 0, waiting: [] };
    this.lines.set(name, line);
    if (line.waiting.length > 0 || line.taken + weight > this.most) onWait?.();
    if (!(await this.untilStarted(name, line, weight, signal))) return undefined;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      line.taken -= weight;
      this.startWaiting(name, line);
    };
  }

  private untilStarted(name: string, line: Line, weight: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const entry = {
        weight,
        start: (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        },
      };
      const giveUp = (): void => {
        line.waiting = line.waiting.filter((other) => other !== entry);
        // Those behind it may fit now.
        this.startWaiting(name, line);
        resolve(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      line.waiting.push(entry);
      this.startWaiting(name, line);
    });
  }

  private startWaiting(name: string, line: Line): void {
    for (let next = line.waiting[0]; next && line.taken + next.weight <= this.most; next = line.waiting[0]) {
      line.waiting.shift();
      line.taken += next.weight;
      next.start();
    }
    if (line.taken === 0 && line.waiting.length === 0) this.lines.delete(name);
  }
}
