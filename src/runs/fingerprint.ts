import { sha256 } from '../digest';
import { memberBytes, readMember } from '../history/checkpoint';
import { stringMember } from '../json/json';
import { readStorage } from '../history/snapshot';
import { printJson } from '../json/print';
import type { LargeCheckpoint } from '../history/readNamespace';
import { readHistory } from '../history/walk';
import type { ThreadSource } from '../history/side';
import type { ReadingLimits } from './runServer';

const stateMembers = ['values', 'metadata', 'created_at', 'checkpoint', 'parent_checkpoint'];

/** Of one checkpoint: of its bytes, as they came. */
interface Print {
  digest: string;
  /** Of what no run changes of a checkpoint that is there: all but its tasks, what they ask, and what runs next. */
  stateDigest: string;
  /** The newest of its namespace: its tasks may not have ended yet. */
  isHead: boolean;
  /** The run that made it, as its metadata says. */
  runId: string | undefined;
}

/** A history as it was read at one time: enough to tell later what became of each checkpoint. About 200 bytes each. */
export interface Fingerprint {
  /** By namespace and id. */
  checkpoints: Map<string, Print>;
  namespaces: number;
  /** The first that is too large to be read, of which the name alone is known. */
  tooLarge: LargeCheckpoint | undefined;
  /** SHA-256 over all of them, in the order of their names. */
  digest: string;
  /** What the server says that it stores, where it counts: checkpoints, and the whole body without the thread's id. */
  stored: { checkpoints: number; body: string } | undefined;
}

export interface FingerprintOptions extends ReadingLimits {
  /** Told as checkpoints and bytes come in. */
  onProgress?: ((read: { checkpoints: number; bytes: number }) => void) | undefined;
}

/**
 * Reads a history whole, every namespace that the server lists or answers for, and keeps a digest of each checkpoint's
 * bytes. Both servers give the same bytes for the same checkpoint at each reading. Memory holds one checkpoint at a time.
 *
 * Rejects with `AgentServerError`, `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`, `EndlessNamespacesError`.
 */
export async function takeFingerprint(side: ThreadSource, options: FingerprintOptions): Promise<Fingerprint> {
  const { signal, maxCheckpointBytes, onProgress } = options;
  const checkpoints = new Map<string, Print>();
  const reading = await readHistory(
    side,
    { signal, maxCheckpointBytes, onProgress },
    {
      take: (row, _, read) =>
        checkpoints.set(`${row.namespace}\0${row.id}`, {
          digest: sha256(row.span.bytes),
          stateDigest: sha256(stateMembers.map((name) => memberBytes(row.span, name).toString('latin1')).join('\0')),
          isHead: read.isHead(row),
          runId: stringMember(readMember(row.span, 'metadata'), 'run_id'),
        }),
      leaveOut: (large, _, read) =>
        checkpoints.set(`${large.namespace}\0${large.id}`, {
          ...{ digest: '', stateDigest: '', runId: undefined },
          isHead: read.isHead(large),
        }),
    },
  );
  const [tooLarge] = reading.leftOut.values();
  const stored = await readStorage(side, signal);
  const lines = [...checkpoints.keys()].sort().map((key) => `${key}\0${checkpoints.get(key)?.digest ?? ''}\n`);
  return {
    checkpoints,
    namespaces: reading.summary().namespaces,
    tooLarge,
    digest: sha256(lines.join('')),
    stored: stored && { checkpoints: stored.checkpoints, body: printJson(stored.body, 0) },
  };
}
