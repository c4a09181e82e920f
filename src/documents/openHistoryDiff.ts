import * as vscode from 'vscode';
import { editedPlaces } from './editedPlaces';
import { commonForm } from '../historyText/builder';
import { changesTitle, checkpointsTitle, diffTitle, changedSince, notOpenedTogether } from '../texts/documents';
import { ContextKey } from '../host/contextKeys';
import { describeForLog } from '../texts/errors';
import { UserError } from '../texts/userError';
import { diffOpenedKey } from '../ids';
import { materialOf, type Comparison, type Material } from './comparisonMaterial';
import { namesInTab, type TitleOf } from './diffNames';
import type { HistoryDocuments, ReadHistory, ReadingOptions } from './historyDocuments';
import type { KeptDocument } from './openDocuments';

export interface DiffOptions extends ReadingOptions {
  titleOf: TitleOf;
  onOpening?: () => void;
  /** The histories, also where only checkpoints that both have differ. */
  histories?: boolean | undefined;
}

type Pair = [left: KeptDocument, right: KeptDocument];
interface Histories {
  left: ReadHistory;
  right: ReadHistory;
}

/** Together, in one editor: VS Code holds all of them in memory. */
const largestMultiDiff = 100 * 1024 * 1024;
/**
 * The editor for several files folds away what is equal between two changes, and is slow where there are many of them:
 * some 5,000 in three files took it 16 s, in one file more than 40 s, the plain diff editor 3 to 4 s (VS Code 1.139).
 */
const mostPlacesFolded = 1_000;

/**
 * Opens VS Code's diff: of the checkpoints that differ, of the histories of one comparison, or of those of several in
 * one editor under `title`. All is loaded and kept before, since VS Code leaves out in silence what it cannot load.
 * Rejects with a sentence, and opens nothing, where one of them cannot be shown.
 */
export async function openHistoryDiff(
  documents: HistoryDocuments,
  comparisons: Comparison[],
  title: string,
  options: DiffOptions,
): Promise<void> {
  const kept: Pair[] = [];
  const [only] = comparisons;
  try {
    if (only && comparisons.length === 1) await openOne(documents, only, options, kept);
    else await openSeveral(documents, comparisons, title, options, kept);
    await new ContextKey<boolean>(diffOpenedKey).set(true);
  } finally {
    kept.flat().forEach((document) => document.release());
  }
}

async function openOne(
  documents: HistoryDocuments,
  comparison: Comparison,
  options: DiffOptions,
  kept: Pair[],
): Promise<void> {
  const material = await materialOf(documents, comparison, options);
  options.signal.throwIfAborted();
  options.onOpening?.();
  if (!options.histories && (await openCheckpoints(documents, comparison, options.titleOf, material, kept))) return;
  const histories = await material.histories();
  const form = commonForm(histories.left.texts, histories.right.texts);
  const pair = keepHistories(documents, histories);
  kept.push(pair);
  const title = diffTitleOf(options.titleOf, comparison, histories);
  await openPair(form === 'changes' ? changesTitle(title) : title, pair);
}

/** `false` where there are none to be shown by themselves. */
async function openCheckpoints(
  documents: HistoryDocuments,
  comparison: Comparison,
  titleOf: TitleOf,
  material: Material,
  kept: Pair[],
): Promise<boolean> {
  const { differing, differingCount } = material;
  const [only, ...others] = differing;
  const isTooMuchToFold = differing.some(
    ({ left, right }) => editedPlaces(left, right, mostPlacesFolded) > mostPlacesFolded,
  );
  if (!only || (isTooMuchToFold && others.length > 0)) return false;
  const pairs = keepCheckpoints(documents, comparison, material);
  kept.push(...pairs);
  const title = checkpointsTitle(diffTitleOf(titleOf, comparison), differing.length, differingCount);
  const [pair] = pairs;
  try {
    await (isTooMuchToFold && pair ? openPair(title, pair) : openTogether(title, pairs));
    return true;
  } catch (error) {
    documents.log.warn(`The checkpoints were not opened together: ${describeForLog(error)}`);
    return false;
  }
}

async function openPair(title: string, [left, right]: Pair): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, title, { preview: true });
}

async function openSeveral(
  documents: HistoryDocuments,
  comparisons: Comparison[],
  title: string,
  options: DiffOptions,
  kept: Pair[],
): Promise<void> {
  let size = 0;
  for (const comparison of comparisons) {
    const material = await materialOf(documents, comparison, options);
    const pair = keepHistories(documents, await material.histories());
    kept.push(pair);
    size += pair[0].size + pair[1].size;
    if (size > largestMultiDiff) {
      throw new UserError(notOpenedTogether());
    }
    options.signal.throwIfAborted();
  }
  options.onOpening?.();
  await openTogether(title, kept);
}

/** VS Code's multi-diff editor. A file stands under the name of its right side. */
async function openTogether(title: string, pairs: Pair[]): Promise<void> {
  const resources = pairs.map(([left, right]) => [right.uri, left.uri, right.uri]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** Both in the same form, the whole one only where both are short enough for it. */
function keepHistories(documents: HistoryDocuments, { left, right }: Histories): Pair {
  const form = commonForm(left.texts, right.texts);
  return [documents.keepHistory(left, form), documents.keepHistory(right, form)];
}

function keepCheckpoints(documents: HistoryDocuments, { verification }: Comparison, { differing }: Material): Pair[] {
  const [left, right] = [verification.left.thread, verification.right.thread];
  return differing.map(({ namespace, checkpointId, ...texts }) => [
    documents.keepCheckpoint(left, namespace, checkpointId, texts.left),
    documents.keepCheckpoint(right, namespace, checkpointId, texts.right),
  ]);
}

/** Both threads and the verdict; or that it is not about these histories any more. */
function diffTitleOf(titleOf: TitleOf, { verification, outcome }: Comparison, histories?: Histories): string {
  const { verdict, left, right } = verification;
  const moved =
    histories !== undefined &&
    verdict.startsWith('identical') &&
    verdict !== 'identicalUpToCopyPoint' &&
    (histories.left.headCheckpointId !== left.headCheckpointId ||
      histories.right.headCheckpointId !== right.headCheckpointId);
  const [leftName, rightName] = namesInTab(titleOf, left.thread, right.thread);
  return diffTitle(leftName, rightName, moved ? changedSince() : outcome);
}
