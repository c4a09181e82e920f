import { checkpointKey, CheckpointText } from './checkpointText';
import { isAccountedFor } from '../history/completeness';
import { HistoryTextBuilder, type HistoryTexts, type WantedForms } from './builder';
import { snapshotThread } from '../history/snapshot';
import { NamespaceWalk } from '../history/namespaces';
import { readNamespace } from '../history/readNamespace';
import { HistoryReading } from '../history/reading';
import { canonicalThread, type ThreadSource } from '../history/side';

/** What has been read so far; `probing` while namespaces that no server lists are asked for by name, one a task. */
export interface ReadingProgress {
  checkpoints: number;
  bytes: number;
  probing?: { asked: number; known: number };
}

export interface HistoryText {
  /**
   * By form. The whole form is a JSON array of the checkpoints, those of the root first and then namespace by
   * namespace, newest first, indented by two spaces, with the thread's own id as `<thread_id>` where the envelope names
   * it. `HistoryForm` says what the changes form is.
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
  /** Checkpoints that are wanted as documents, by `checkpointKey`. */
  documents?: ReadonlySet<string> | undefined;
}

/**
 * Reads a thread's whole history as text. Rejects with `AgentServerError` (kind `cancelled` when the signal fires),
 * `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`, `HistoryTooLargeError`.
 */
export async function readHistoryText(given: ThreadSource, options: HistoryTextOptions): Promise<HistoryText> {
  const side: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const reading = new HistoryReading('left', side);
  const builder = new HistoryTextBuilder(options.forms);
  const documents = new Map<string, string>();
  let probing: ReadingProgress['probing'];
  const progress = (): void => {
    const { checkpoints, bytes } = reading;
    options.onProgress?.({ checkpoints, bytes, ...(probing && { probing }) });
  };
  const onBytes = (bytes: number): void => {
    reading.bytes += bytes;
    progress();
  };
  const look = await snapshotThread(side, options.signal, options.maxCheckpointBytes);
  const walk = new NamespaceWalk([reading], async (asked) => {
    let isFirst = true;
    for await (const checkpoint of readNamespace(side, asked, { ...options, onBytes })) {
      const { namespace, id } = checkpoint;
      // Stateful subgraphs answer the same checkpoints under a name a turn; they have been read.
      if (isFirst && namespace !== asked && reading.hasNamespace(namespace)) return;
      isFirst = false;
      if (!reading.add(checkpoint, asked)) continue;
      const text = new CheckpointText(checkpoint, side.thread.threadId);
      builder.add(text);
      const key = checkpointKey(namespace, id);
      if (options.documents?.has(key)) documents.set(key, text.document());
    }
  });
  await walk.visitListed();
  if (isAccountedFor(reading, look, look) !== true) {
    await walk.visitHidden((asked, known) => {
      probing = { asked, known };
      progress();
    });
  }
  const { headCheckpointId, checkpoints, namespaces } = reading.summary();
  return { texts: builder.finish(), documents, headCheckpointId, checkpoints, namespaces };
}
