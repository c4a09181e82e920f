import { type Checkpoint, memberBytes } from '../history/checkpoint';
import { stateMembers, type StateMembers } from './stateMembers';
import { type StepEffects, stepEffects } from './stepEffects';

/** Bytes of states that wait for their parents: those of branches wait long. */
const mostWaiting = 32 * 1024 * 1024;

/** What each step of a history did, from checkpoints that pass by, newest first: a state is kept until its parent comes. */
export class StepTracker {
  readonly #waiting = new Map<string, { members: StateMembers; bytes: number; parentId: string }>();
  readonly #effects = new Map<string, StepEffects>();
  #waitingBytes = 0;

  /** Its bytes need be good only until this returns. */
  pass(checkpoint: Checkpoint): void {
    const values = memberBytes(checkpoint.span, 'values');
    const members = stateMembers(values);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.parentId !== checkpoint.id) continue;
      this.#forget(id);
      this.#effects.set(id, stepEffects(members, waiting.members));
    }
    const { id, parentId } = checkpoint;
    if (parentId === undefined) {
      this.#effects.set(id, stepEffects(undefined, members));
    } else if (!this.#effects.has(id)) {
      this.#forget(id);
      this.#waiting.set(id, { members, bytes: values.length, parentId });
      this.#waitingBytes += values.length;
      for (const [oldest] of this.#waiting) {
        if (this.#waitingBytes <= mostWaiting) break;
        this.#forget(oldest);
      }
    }
  }

  /** Once; `undefined` while the parent has not passed by, and where states are too large to be kept for it. */
  take(checkpointId: string): StepEffects | undefined {
    const effects = this.#effects.get(checkpointId);
    this.#effects.delete(checkpointId);
    return effects;
  }

  #forget(id: string): void {
    this.#waitingBytes -= this.#waiting.get(id)?.bytes ?? 0;
    this.#waiting.delete(id);
  }
}
