import { within } from '../time';

/** What a reveal needs to know of a row: VS Code asks by the object. */
export interface RevealedRow {
  readonly id: string;
}

/** Milliseconds. Longer than VS Code takes to draw rows and to reveal one; a view that does not answer is not waited for. */
const drawnWithin = 2_000;
const revealedWithin = 5_000;

/**
 * What VS Code is told of the rows: that they have changed, and that it is to reveal one. VS Code (1.139) does not wait
 * for all it was told before it looks for the row to reveal, and where it reads the rows for two reasons at once, it drops
 * what it read first: then it logs "Cannot resolve tree item". So a row is revealed when VS Code has been given it, one
 * row at a time, and changes are kept back meanwhile.
 */
export class RevealQueue<Change> {
  readonly #rows: RevealedRow[] = [];
  readonly #given = new WeakSet<RevealedRow>();
  readonly #asked = new WeakSet<RevealedRow>();
  readonly #kept = new Set<Change>();
  #last: Promise<void> = Promise.resolve();
  #quiet = false;
  #gave: () => void = () => undefined;

  /** `fire` tells VS Code of a change. */
  constructor(private readonly fire: (change: Change) => void) {}

  /** What changes while rows are to be revealed is told afterwards: what had to stay may go then. */
  change(change: Change): void {
    if (this.some) this.#kept.add(change);
    if (!this.#quiet) this.fire(change);
  }

  /** Rows that VS Code has asked for and is given now, and what they are below. */
  gave(parent: RevealedRow, rows: readonly RevealedRow[]): void {
    this.#asked.add(parent);
    rows.forEach((row) => this.#given.add(row));
    this.#gave();
  }

  /** Whether VS Code ever asked for the rows below this one. */
  wasAsked(parent: RevealedRow): boolean {
    return this.#asked.has(parent);
  }

  /** Whether the row of that id is to stay until it has been revealed. */
  has(id: string): boolean {
    return this.#rows.some((row) => row.id === id);
  }

  /** Whether any row is being revealed. */
  get some(): boolean {
    return this.#rows.length > 0;
  }

  /**
   * Resolves when it is over, or takes too long. `isAwaited`: whether VS Code is going to ask for the row, since all above
   * it is open on the screen. Rejects like `reveal`.
   */
  during(row: RevealedRow, isAwaited: () => boolean, reveal: () => Promise<void>): Promise<void> {
    this.#rows.push(row);
    const done = this.#last.then(() => this.#reveal(row, isAwaited, reveal));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #reveal(row: RevealedRow, isAwaited: () => boolean, reveal: () => Promise<void>): Promise<void> {
    // What led to this reveal has been told by now.
    this.#quiet = true;
    try {
      if (isAwaited() && !this.#given.has(row)) await within(drawnWithin, this.#givenTo(row));
      await within(revealedWithin, reveal());
    } finally {
      this.#rows.splice(this.#rows.indexOf(row), 1);
      this.#quiet = false;
      const kept = [...this.#kept];
      // Told again after the last one: until then a row may have to stay.
      if (!this.some) this.#kept.clear();
      kept.forEach(this.fire);
    }
  }

  #givenTo(row: RevealedRow): Promise<void> {
    return new Promise((resolve) => {
      this.#gave = () => {
        // In a moment VS Code has taken down what it is given now.
        if (this.#given.has(row)) setTimeout(resolve);
      };
    });
  }
}
