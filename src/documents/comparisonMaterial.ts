import type { ThreadReference, Verification } from '../api';
import { checkpointKey } from '../historyText/checkpointText';
import { mostDiffering, type ComparisonTexts, type DifferingCheckpoint } from '../historyText/comparisonTexts';
import { canonicalThread } from '../history/side';
import type { HistoryDocuments, ReadHistory, ReadingOptions } from './historyDocuments';
import { readableError } from './readableError';

/** Two threads whose histories are to be shown side by side. */
export interface Comparison {
  verification: Verification;
  /** The verdict in a few words, for the title; `''` where it may still change. */
  outcome: string;
  /** What was made of them while they were compared; else they are read again. */
  texts?: ComparisonTexts | undefined;
}

/** What there is to show of a comparison. */
export interface Material {
  /** Those of the checkpoints both have that are not the same, newest first; empty where none is, or they are too large. */
  differing: DifferingCheckpoint[];
  /** `undefined` where more differ than are known. */
  differingCount: number | undefined;
  /** Rejects with a sentence where they cannot be shown. */
  histories(): Promise<{ left: ReadHistory; right: ReadHistory }>;
}

/**
 * The checkpoints to be shown by themselves: none where what differs is which there are, or their order. A run that goes
 * on also writes results to the tasks of the checkpoint that it goes on from, which is no news beside what came after.
 */
function differingKeys({ differences, relation }: Verification): Set<string> {
  const common = differences.filter(({ kind }) => kind === 'changed' || kind === 'nextOrTasks');
  const ranOn = relation !== 'same' && common.every(({ kind }) => kind === 'nextOrTasks');
  return ranOn || differences.some(({ kind }) => kind === 'order')
    ? new Set()
    : new Set(common.map(({ namespace, checkpointId }) => checkpointKey(namespace, checkpointId)));
}

/** Whether checkpoints that both sides have differ, so that these are shown rather than the histories. */
export function showsCheckpoints(verification: Verification): boolean {
  return differingKeys(verification).size > 0;
}

/** Reads both histories, unless that was done while they were compared. */
export async function materialOf(
  documents: HistoryDocuments,
  { verification, texts }: Comparison,
  options: ReadingOptions,
): Promise<Material> {
  return texts?.isComplete ? fresh(verification, texts) : readAgain(documents, verification, options);
}

function fresh(verification: Verification, texts: ComparisonTexts): Material {
  const { left, right } = verification;
  const shown = showsCheckpoints(verification) ? texts.differing : [];
  return {
    differing: shown.length < Math.min(texts.differingCount, mostDiffering) ? [] : shown,
    differingCount: texts.differingCount,
    histories: async () => {
      const both = await texts.finish();
      if (!both) {
        const { side, error } = texts.failure ?? { side: 'left', error: new Error('the histories were not read') };
        throw readableError(error, verification[side].thread.threadId);
      }
      return {
        left: { thread: left.thread, headCheckpointId: left.headCheckpointId, texts: both.left },
        right: { thread: right.thread, headCheckpointId: right.headCheckpointId, texts: both.right },
      };
    },
  };
}

/** Both at once; where one fails, the other is given up. */
async function readAgain(
  documents: HistoryDocuments,
  verification: Verification,
  { signal, onProgress }: ReadingOptions,
): Promise<Material> {
  const failure = new AbortController();
  const keys = differingKeys(verification);
  const progress = [verification.left, verification.right].map(() => ({ checkpoints: 0, bytes: 0 }));
  const read = async (thread: ThreadReference, side: number) => {
    try {
      return await documents.read(canonicalThread(thread), {
        signal: AbortSignal.any([signal, failure.signal]),
        documents: keys,
        onProgress: (done) => {
          progress[side] = done;
          onProgress?.({
            ...done,
            checkpoints: progress.reduce((sum, each) => sum + each.checkpoints, 0),
            bytes: progress.reduce((sum, each) => sum + each.bytes, 0),
          });
        },
      });
    } catch (error) {
      failure.abort();
      throw error;
    }
  };
  const [left, right] = await Promise.all([read(verification.left.thread, 0), read(verification.right.thread, 1)]);
  const differing = [...keys].flatMap((key): DifferingCheckpoint[] => {
    const [namespace = '', checkpointId = ''] = key.split('\0');
    const texts = { left: left.documents.get(key), right: right.documents.get(key) };
    const { left: l, right: r } = texts;
    return l === undefined || r === undefined || l === r ? [] : [{ namespace, checkpointId, left: l, right: r }];
  });
  const isAllKnown = verification.differenceCount === verification.differences.length;
  return {
    differing,
    differingCount: isAllKnown ? differing.length : undefined,
    histories: () => Promise.resolve({ left, right }),
  };
}
