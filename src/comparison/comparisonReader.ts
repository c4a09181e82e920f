import type { Checkpoint } from '../history/checkpoint';
import type { LargeCheckpoint } from '../history/readNamespace';
import type { SideName } from '../history/side';

/** A checkpoint that both sides have, or that only one has. */
export interface ReadCheckpoints {
  left: Checkpoint | undefined;
  right: Checkpoint | undefined;
  /** Both have it, and in normal form it is the same. */
  isSame: boolean;
  /** Both have it, and a difference was found in it: a rewritten id is none. */
  differs: boolean;
}

/** Sees every checkpoint of a comparison once, as it is read. Must not throw. */
export interface ComparisonReader {
  /** The reading begins; again where a thread went back meanwhile: then all that was seen is void. */
  begin(leftThreadId: string, rightThreadId: string): void;
  take(read: ReadCheckpoints): void;
  /** One side has a checkpoint here that is too large to be read. */
  leaveOut(side: SideName, large: LargeCheckpoint): void;
  /** Both histories were read to their ends. */
  end(): void;
}
