import * as vscode from 'vscode';
import type { ReadingChoice } from '../../comparison/compareSamples';
import { estimateHistory, type Estimate } from '../../history/estimate';
import type { SnapshotOptions } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import { buttons, detail, question } from '../../texts/reading';
import type { CommandContext } from '../context';

/**
 * Whether to compare two histories whole. Where that would read more than the setting `askBeforeReading` allows, a person
 * is asked; dismissing the question is `later`. `each`: how much there is of either, where that is known.
 */
export type ReadingQuestion = (left: ThreadSource, right: ThreadSource, each?: Estimate) => Promise<ReadingChoice>;

/** @param copies that the command makes and verifies: the first answer counts for all of them that are as large. */
export function readingQuestion({ settings }: CommandContext, signal: AbortSignal, copies = 0): ReadingQuestion {
  let answer: Promise<ReadingChoice> | undefined;
  return async (left, right, each) => {
    const known = each && { bytes: 2 * each.bytes, checkpoints: 2 * each.checkpoints };
    const estimate =
      known ?? (await estimateBoth(left, right, { signal, maxCheckpointBytes: settings.maxCheckpointBytes() }));
    // What cannot be estimated cannot be read either, and reading says why.
    if (!estimate || estimate.bytes <= settings.askBeforeReadingBytes()) {
      return 'all';
    }
    answer ??= ask(estimate, copies);
    return answer;
  };
}

async function estimateBoth(
  left: ThreadSource,
  right: ThreadSource,
  options: SnapshotOptions,
): Promise<Estimate | undefined> {
  const [one, other] = await Promise.all([estimateHistory(left, options), estimateHistory(right, options)]);
  return one && other && { bytes: one.bytes + other.bytes, checkpoints: one.checkpoints + other.checkpoints };
}

async function ask(estimate: Estimate, copies: number): Promise<ReadingChoice> {
  const choices: (vscode.MessageItem & { choice: ReadingChoice })[] = [
    { title: buttons.all(), choice: 'all' },
    { title: buttons.sampled(), choice: 'sampled' },
    { title: buttons.later(), choice: 'later', isCloseAffordance: true },
  ];
  const chosen = await vscode.window.showInformationMessage(
    question(estimate),
    { modal: true, detail: detail(estimate, copies) },
    ...choices,
  );
  return chosen?.choice ?? 'later';
}
