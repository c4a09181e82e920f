import { areTimed, isTimed } from '../history/age';
import type { Checkpoint } from '../history/checkpoint';
import { CheckpointTexts } from './checkpointText';
import { type LargeCheckpoint, readNamespace, type ReadOptions } from '../history/readNamespace';
import { ElementTooLargeError } from '../json/error';
import { canonicalThread, type ThreadSource } from '../history/side';

/**
 * Reads one checkpoint as a document, out of the history: a state that is asked for by its id has other members than a
 * history's rows. `undefined` where it is not there any more. Rejects with `AgentServerError`, `JsonError`,
 * `ElementTooLargeError`, `CursorIgnoredError`.
 */
export async function readCheckpointText(
  given: ThreadSource,
  checkpoint: { namespace: string; checkpointId: string },
  options: ReadOptions,
): Promise<string | undefined> {
  const found = await readOneCheckpoint(given, checkpoint, options);
  return found && new CheckpointTexts(canonicalThread(given.thread).threadId).of(found).document();
}

/** The row of a history that is this checkpoint, asked for under another name where `asked` is one; else as `readCheckpointText`. */
export async function readOneCheckpoint(
  given: ThreadSource,
  checkpoint: { namespace: string; checkpointId: string },
  options: ReadOptions,
  asked = checkpoint.namespace,
): Promise<Checkpoint | undefined> {
  const side: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const before = nextUuid(checkpoint.checkpointId);
  return (
    (before === undefined ? undefined : await firstOf(side, asked, checkpoint, { ...options, before })) ??
    (await firstOf(side, asked, checkpoint, options))
  );
}

/** Reads from the newest (or from `before`) to the checkpoint; where it begins there, that is one row. */
async function firstOf(
  side: ThreadSource,
  asked: string,
  { namespace, checkpointId }: { namespace: string; checkpointId: string },
  options: ReadOptions,
): Promise<Checkpoint | undefined> {
  const onTooLarge = ({ id, bytes, limit, ...large }: LargeCheckpoint): void => {
    if (id !== checkpointId || large.namespace !== namespace) return;
    const named = Buffer.from(JSON.stringify({ checkpoint_ns: namespace, checkpoint_id: id }));
    throw new ElementTooLargeError(bytes, limit, named);
  };
  for await (const row of readNamespace(side, asked, { ...options, onTooLarge })) {
    if (row.id === checkpointId && row.namespace === namespace) return row;
    if (areTimed(row.id, checkpointId) && row.id < checkpointId) return undefined;
  }
  return undefined;
}

/** The id just above, for `before`, which does not include what it names. Servers compare ids by their digits. */
function nextUuid(id: string): string | undefined {
  if (!isTimed(id) || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return undefined;
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  if (next.length > 32) return undefined;
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, index) => next.slice(cuts[index], end))
    .join('-');
}
