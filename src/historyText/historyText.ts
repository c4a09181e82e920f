import { checkpointKey, CheckpointTexts } from './checkpointText';
import { HistoryTextBuilder, type HistoryTexts, type WantedForms } from './builder';
import type { Checkpoint } from '../history/checkpoint';
import type { HistoryReading } from '../history/reading';
import { snapshotRow } from '../history/snapshot';
import { readHistory, type ReadingProgress } from '../history/walk';
import { canonicalThread, type ThreadSource } from '../history/side';

export interface HistoryText {
  /**
   * By form. The whole form is a JSON array of the checkpoints, those of the root first and then namespace by
   * namespace, newest first, indented by two spaces, with the thread's own id as `<thread_id>` where the envelope names
   * it. One that is too large to be read is there by name, with the limit. `HistoryForm` says what the changes form is.
   */
  texts: HistoryTexts;
  /** Of the checkpoints that were asked for and are there: each as a document of its own, by `checkpointKey`. */
  documents: Map<string, string>;
  /** `''` where the root has no checkpoint. */
  headCheckpointId: string;
  checkpoints: number;
  namespaces: number;
}

export interface HistoryTextOptions {
  signal: AbortSignal;
  onProgress?: ((progress: ReadingProgress) => void) | undefined;
  maxCheckpointBytes?: number | undefined;
  forms?: WantedForms | undefined;
  /** Told when the root was read, and there are namespaces to be read: what it is given makes the text of what was read. */
  onRoot?: ((soFar: () => Promise<HistoryText>) => void) | undefined;
  /** Checkpoints that are wanted as documents, by `checkpointKey`. */
  documents?: ReadonlySet<string> | undefined;
}

/**
 * Reads a thread's whole history as text. Rejects with `AgentServerError` (kind `cancelled` when the signal fires),
 * `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`, `HistoryTooLargeError`.
 */
export async function readHistoryText(given: ThreadSource, options: HistoryTextOptions): Promise<HistoryText> {
  const source: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const { signal, maxCheckpointBytes, onProgress } = options;
  const builder = new HistoryTextBuilder(options.forms);
  const documents = new Map<string, string>();
  const checkpointTexts = new CheckpointTexts(source.thread.threadId);
  const row = await snapshotRow(source, signal, maxCheckpointBytes);
  const stored = row.stored?.checkpoints;
  const take = (checkpoint: Checkpoint): void => {
    const text = checkpointTexts.of(checkpoint);
    builder.add(text);
    const key = checkpointKey(checkpoint.namespace, checkpoint.id);
    if (options.documents?.has(key)) documents.set(key, text.document());
  };
  const finish = async (reading: HistoryReading): Promise<HistoryText> => {
    const { headCheckpointId, checkpoints, namespaces } = reading.summary();
    return { texts: await builder.finish(), documents, headCheckpointId, checkpoints, namespaces };
  };
  const reading = await readHistory(
    source,
    { signal, maxCheckpointBytes, onProgress, stored, onRoot: (read) => options.onRoot?.(() => finish(read)) },
    { take, leaveOut: (large) => builder.leaveOut(large) },
  );
  return finish(reading);
}
