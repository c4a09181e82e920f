import * as vscode from 'vscode';
import type { ThreadReference, Verification } from '../api';
import { changedSince, diffTitle, notOpenedTogether } from '../host/documentMessages';
import { shortId } from '../host/shortId';
import { UserError } from '../host/userError';
import type { HistoryDocuments, LoadedHistory, ReadingOptions } from './historyDocuments';

/** Two threads whose histories are to be shown side by side. */
export interface Comparison {
  left: ThreadReference;
  right: ThreadReference;
  verification: Verification;
  /** The verdict in a few words, for the title. */
  outcome: string;
}

/** Together, in one editor: VS Code holds all of them in memory. */
const largestMultiDiff = 100 * 1024 * 1024;

/**
 * Opens VS Code's diff of the histories as they are now: of one comparison, or of several in one editor under `title`.
 * Rejects with a sentence, and opens nothing, where one of them cannot be shown.
 */
export async function openHistoryDiff(
  documents: HistoryDocuments,
  comparisons: Comparison[],
  title: string,
  options: ReadingOptions & { onOpening?: () => void },
): Promise<void> {
  const loaded: (Comparison & { histories: [LoadedHistory, LoadedHistory] })[] = [];
  try {
    let size = 0;
    for (const comparison of comparisons) {
      const histories = await loadBoth(documents, comparison, options);
      loaded.push({ ...comparison, histories });
      size += histories[0].size + histories[1].size;
      if (comparisons.length > 1 && size > largestMultiDiff) {
        throw new UserError(notOpenedTogether());
      }
    }
    options.signal.throwIfAborted();
    options.onOpening?.();
    const diffs = loaded.map((each) => ({ ...each, title: titleOf(each, each.histories) }));
    const [first] = diffs;
    if (first && diffs.length === 1) {
      const [left, right] = first.histories;
      await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, first.title, { preview: true });
    } else {
      const resources = diffs.map(({ histories: [left, right] }) => [right.uri, left.uri, right.uri]);
      await vscode.commands.executeCommand('vscode.changes', title, resources);
    }
  } finally {
    loaded.flatMap(({ histories }) => histories).forEach((history) => history.release());
  }
}

/** Both at once; where one fails, the other is given up and let go. */
async function loadBoth(
  documents: HistoryDocuments,
  { left, right }: Comparison,
  { signal, onProgress }: ReadingOptions,
): Promise<[LoadedHistory, LoadedHistory]> {
  const failure = new AbortController();
  const read = [left, right].map(() => ({ checkpoints: 0, bytes: 0 }));
  const load = async (thread: ThreadReference, side: number): Promise<LoadedHistory> => {
    try {
      return await documents.load(thread, {
        signal: AbortSignal.any([signal, failure.signal]),
        onProgress: (progress) => {
          read[side] = progress;
          onProgress?.({
            checkpoints: read.reduce((sum, each) => sum + each.checkpoints, 0),
            bytes: read.reduce((sum, each) => sum + each.bytes, 0),
          });
        },
      });
    } catch (error) {
      failure.abort();
      throw error;
    }
  };
  const loads: [Promise<LoadedHistory>, Promise<LoadedHistory>] = [load(left, 0), load(right, 1)];
  try {
    return await Promise.all(loads);
  } catch (error) {
    for (const settled of await Promise.allSettled(loads)) {
      if (settled.status === 'fulfilled') {
        settled.value.release();
      }
    }
    throw error;
  }
}

/** Both threads and the verdict; or that it is not about these texts any more. */
function titleOf(
  { left, right, verification, outcome }: Comparison,
  [leftHistory, rightHistory]: [LoadedHistory, LoadedHistory],
): string {
  const moved =
    verification.verdict.startsWith('identical') &&
    verification.verdict !== 'identicalUpToCopyPoint' &&
    (leftHistory.headCheckpointId !== verification.left.headCheckpointId ||
      rightHistory.headCheckpointId !== verification.right.headCheckpointId);
  const [leftName, rightName] = names(left, right);
  return diffTitle(leftName, rightName, moved ? changedSince() : outcome);
}

/** Short ids; where those are equal the whole ids, and where even those are, the deployments. */
function names(left: ThreadReference, right: ThreadReference): [string, string] {
  if (left.threadId === right.threadId) {
    return [host(left), host(right)];
  }
  const short: [string, string] = [shortId(left.threadId), shortId(right.threadId)];
  return short[0] === short[1] ? [left.threadId, right.threadId] : short;
}

function host({ deployment, threadId }: ThreadReference): string {
  return `${shortId(threadId)} ${deployment.replace(/^https?:\/\//, '')}`;
}
