import type { CheckpointReference, ThreadReference } from '../api';
import { compareSelectionKey } from '../ids';
import { ContextKey } from './contextKeys';

/** What waits for Compare with Selected. */
export type Selected =
  { kind: 'thread'; thread: ThreadReference } | { kind: 'checkpoint'; checkpoint: CheckpointReference };

/** The thread or checkpoint that waits for Compare with Selected; forgotten with the window. */
export class CompareSelection {
  readonly #key = new ContextKey<boolean>(compareSelectionKey);
  #selected: Selected | undefined;

  get selected(): Selected | undefined {
    return this.#selected;
  }

  async select(selected: Selected): Promise<void> {
    this.#selected = selected;
    await this.#key.set(true);
  }

  /** A thread that was deleted cannot be compared, and no checkpoint of it. */
  async forget({ deployment, threadId }: ThreadReference): Promise<void> {
    const selected = this.#selected;
    const thread = selected?.kind === 'checkpoint' ? selected.checkpoint : selected?.thread;
    if (thread?.threadId === threadId && thread.deployment === deployment) {
      this.#selected = undefined;
      await this.#key.reset();
    }
  }
}
