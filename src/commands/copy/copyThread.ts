import * as vscode from 'vscode';
import type { CopyResult, ThreadReference } from '../../api';
import * as copyMessages from '../../texts/copies';
import type { Action } from '../../host/notify';
import { withProgress } from '../../host/progress';
import type { CommandId } from '../../ids';
import { announce } from '../announce';
import { parseThreadReferences } from '../arguments';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion } from '../ask/askBeforeReading';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { copyThreads } from './copyThreads';
import { deleteCopyAction } from './deleteCopyAction';
import { FreshTexts } from '../../documents/freshTexts';
import { lostCopyActions } from './lostCopies';
import { copyAndPin } from './makeCopy';
import { EarlyDiff } from '../compare/earlyDiff';
import { timeToLiveActions } from './timeToLive';
import { compareNowAction, verdictActions } from '../compare/compareThreads';

/** Copies a thread, or several, a few at a time, and says whether each copy is whole. */
export async function copyThread(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<CopyResult | CopyResult[] | undefined> {
  const threads = parseThreadReferences(context.connections, item, selected);
  if (threads.length > 1) {
    return copyThreads(context, threads);
  }
  const source = threads[0] ?? (await pickThread(context, copyMessages.threadToCopy()));
  return source && copyOne(context, source);
}

async function copyOne(context: CommandContext, source: ThreadReference): Promise<CopyResult> {
  const title = copyMessages.copyingTitle(context.view.name(source));
  const { result, shown } = await withProgress(title, async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const ask = { reading: readingQuestion(context, progress.signal, 1), busy: busyQuestion(context, 1) };
    const early = new EarlyDiff(context, fresh, progress);
    const result = await copyAndPin(context, source, fresh, progress, ask, (soFar) => early.open(soFar));
    return { result, shown: await early.settle(result.verification) };
  });
  context.reports.remember(result.verification ? [result.verification] : []);
  const sentences = [...copyMessages.copySentences(result, context.view.name), shown.problem];
  announce(context, copyMessages.copySeverity(result), sentences, copyActions(context, result, shown.isOpen));
  return result;
}

/** What a notification offers about a copy, the most important first. `isOpen`: the diff is shown already. */
export function copyActions(context: CommandContext, result: CopyResult, isOpen: boolean): Action[] {
  const { source, copy, candidates = [], verification } = result;
  if (copy === undefined) {
    const entry = context.copies.lostEntry(result);
    return entry ? lostCopyActions(context, entry, candidates) : [];
  }
  // What was found may be somebody else's.
  const deletion = copyMessages.isFound(result) || result.outcome === 'unknown' ? [] : [deleteCopyAction(copy)];
  if (verification === undefined) {
    return [compareNowAction(context, source, copy), openCopyAction(copy), ...deletion];
  }
  const [first, ...others] = verdictActions(context, verification, isOpen);
  if (first === undefined) {
    return [];
  }
  return verification.verdict === 'different'
    ? [first, ...others.slice(-1), ...deletion]
    : [openCopyAction(copy), ...timeToLiveActions(context, result), first, ...others.slice(-1)];
}

/** The button that opens a copy. */
function openCopyAction(copy: ThreadReference): Action {
  return {
    title: copyMessages.buttons.openCopy(),
    run: async () => vscode.commands.executeCommand('langgraphThreads.openThread' satisfies CommandId, copy),
  };
}
