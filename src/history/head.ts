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
