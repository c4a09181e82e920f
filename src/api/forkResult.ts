/** What Copy Thread from Checkpoint gives: plain JSON, as all in `api.ts`. */
import type { CheckpointReference, CopyResult, Note, Verification } from '../api';

/** `verification` is of the copy before its checkpoint was set. */
export interface ForkedCopyResult extends CopyResult {
  /** Absent where there is no copy. */
  fork?: ForkResult;
}

/** Whether a checkpoint of the source has become the newest one of its copy. */
export interface ForkResult {
  /** The source's. */
  checkpoint: CheckpointReference;
  /**
   * `forked`: the copy's newest checkpoint is a new one with exactly the values and `next` of `checkpoint`. `notForked`:
   * the copy is as it was. `wrong`: the copy was changed, and not as was asked. `unknown`: it could not be found out. It is
   * requested once.
   */
  outcome: 'forked' | 'notForked' | 'wrong' | 'unknown';
  /** Why not; with `forked`, why the rest was not compared. */
  reason?: Note;
  /** The copy's newest checkpoint now, where a new one came. */
  headCheckpointId?: string;
  /**
   * `same`: all that the copy had when it was verified is still there and equal to the source's, and nothing else came.
   * `changed`: it is not. `notCompared`: it was not read whole.
   */
  rest: 'same' | 'changed' | 'notCompared';
  /**
   * What the new checkpoint has not taken over: `question`, `results`, `errors`, `metadata`. What else is to be known:
   * `laterStays`, `statefulSubgraphs`.
   */
  notes: Note[];
  /** Of source and copy afterwards: `different`, by that one checkpoint. */
  verification?: Verification;
}
