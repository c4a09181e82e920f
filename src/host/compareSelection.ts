import type { ThreadReference } from '../api';
import { compareSelectionKey } from '../ids';
import { ContextKey } from './contextKeys';

/** The thread that waits for Compare with Selected; forgotten with the window. */
export class CompareSelection {
  readonly #key = new ContextKey<boolean>(compareSelectionKey);
  #thread: ThreadReference | undefined;

  get thread(): ThreadReference | undefined {
    return this.#thread;
  }

  async select(thread: ThreadReference): Promise<void> {
    this.#thread = thread;
    await this.#key.set(true);
  }
}
