import type { JsonValue } from '../json/json';
import { printJson } from '../json/print';
import { sha256 } from '../digest';
import { type Checkpoint, isBlank, memberBytes } from './checkpoint';

/** A namespace's newest checkpoint at one moment. */
export interface Head {
  id: string;
  createdAt: string | undefined;
  /** Of its bytes. */
  digest: string;
}

/** The root's head, for comparing it with the thread's row. */
export interface RootHead {
  /** Of the whole checkpoint. */
  bytes: number;
  valuesDigest: string;
  /** Nothing runs next, and no task is shown. */
  isBlank: boolean;
}

export function headOf({ id, createdAt, span }: Checkpoint): Head {
  return { id, createdAt, digest: sha256(span.bytes) };
}

/** Of one that is too large to be read: more than its id is not known. */
export function largeHead(id: string): Head {
  return { id, createdAt: undefined, digest: '' };
}

export function rootHeadOf(checkpoint: Checkpoint): RootHead {
  const { span } = checkpoint;
  return {
    bytes: span.bytes.length,
    valuesDigest: sha256(memberBytes(span, 'values')),
    isBlank: isBlank(checkpoint),
  };
}

/** The body of `GET /threads/{thread_id}/storage` (Python 0.16.7), without the thread's id. */
export interface StoredCounts {
  checkpoints: number;
  body: JsonValue;
}

/** What a thread's row and its storage tell of what a run changes, at one moment. */
export interface RowMoment {
  status: string;
  stateUpdatedAt: string;
  stored: StoredCounts | undefined;
}

/** What a run changes of a thread, at one moment. */
export interface ThreadMoment extends RowMoment {
  /**
   * The root's head, and those of the namespaces of its tasks, of their tasks and so on: a subgraph runs on while the
   * root stands still, so nothing that the thread has is newer than all of these. By the namespace of the response.
   */
  heads: Map<string, Head>;
}

/** Whether the thread was busy, or anything that a run changes is not the same at the two moments. */
export function hasMoved(before: ThreadMoment, after: ThreadMoment): boolean {
  return hasRowMoved(before, after) || haveHeadsMoved(before, after);
}

export function haveHeadsMoved(before: ThreadMoment, after: ThreadMoment): boolean {
  if (before.heads.size !== after.heads.size) return true;
  return [...before.heads].some(([namespace, { id, digest }]) => {
    const head = after.heads.get(namespace);
    return head?.id !== id || head.digest !== digest;
  });
}

/** Whether row and storage say that nothing was written between the two moments; false where they cannot say. */
export function isStill(before: RowMoment, after: RowMoment): boolean {
  return before.stateUpdatedAt !== '' && !hasRowMoved(before, after) && isStoredEqual(before, after) === true;
}

/** What is stored changed, and the rest says that nothing did: it changed within one of the two looks. */
export function isTorn(before: ThreadMoment, after: ThreadMoment): boolean {
  return !hasMoved(before, after) && isStoredEqual(before, after) === false;
}

function hasRowMoved(before: RowMoment, after: RowMoment): boolean {
  return before.status === 'busy' || after.status === 'busy' || before.stateUpdatedAt !== after.stateUpdatedAt;
}

/** `undefined` where the server does not tell. */
function isStoredEqual({ stored: before }: RowMoment, { stored: after }: RowMoment): boolean | undefined {
  return before && after && printJson(before.body, 0) === printJson(after.body, 0);
}
