import { sha256 } from '../digest';
import { type Checkpoint, memberBytes } from './checkpoint';

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
}

export function headOf({ id, createdAt, span }: Checkpoint): Head {
  return { id, createdAt, digest: sha256(span.bytes) };
}

export function rootHeadOf({ span }: Checkpoint): RootHead {
  return { bytes: span.bytes.length, valuesDigest: sha256(memberBytes(span, 'values')) };
}
