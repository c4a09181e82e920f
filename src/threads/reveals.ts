/**
 * Rows that are being revealed, by id. VS Code looks for such a row only after all changes that it still has to draw, and
 * complains where it is gone by then.
 */
export class Reveals {
  readonly #running: string[] = [];

  async during(id: string, reveal: Promise<void>): Promise<void> {
    this.#running.push(id);
    try {
      await reveal;
    } finally {
      this.#running.splice(this.#running.indexOf(id), 1);
    }
  }

  has(id: string): boolean {
    return this.#running.includes(id);
  }
}
