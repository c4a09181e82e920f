import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { findLostCopy } from '../../copy/findLostCopy';
import type { LostEntry } from '../../copy/copyJournal';
import * as messages from '../../texts/lostCopies';
import { notify, type Action } from '../../host/notify';
import { withProgress } from '../../host/progress';
import { withoutIcons } from '../../texts/inertText';
import type { CommandContext } from '../context';
import { copyIdAction } from '../thread/copyThreadId';
import { deleteCopyAction } from './deleteCopyAction';
import { showError } from '../runCommand';
import { compareNowAction } from '../compare/compareThreads';

const { lostCopyButtons: buttons } = messages;

/** What a notification offers about a copy of which it is not known whether it was made. */
export function lostCopyActions(context: CommandContext, entry: LostEntry, candidates: ThreadReference[]): Action[] {
  const choose = action(context, candidates.length === 1 ? buttons.candidate() : buttons.candidates(), () =>
    chooseCandidate(context, entry, candidates),
  );
  return [
    ...(candidates.length > 0 ? [choose] : []),
    lookAction(context, [entry]),
    action(context, buttons.forget(), () => context.copies.forget(entry)),
  ];
}

/** The button that looks for copies whose answers were lost; none of them is requested again. */
export function lookAction(context: CommandContext, entries: LostEntry[]): Action {
  return action(context, buttons.look(), async () => {
    for (const entry of entries) {
      await lookForLostCopy(context, entry);
    }
  });
}

/** From now on rows know where copies came from, and lost copies are offered when the view is first shown. */
export function watchCopies(context: CommandContext): void {
  context.view.knowSources((copy) => context.copies.sources.of(copy));
  context.view.onFirstShown(() => void offerLostCopies(context));
}

/** Offers the copies that windows and extension hosts left behind which are gone: each once, in one window. */
async function offerLostCopies(context: CommandContext): Promise<void> {
  try {
    for (const entry of await context.copies.journal.takeOver()) {
      const { source, at } = entry.pending;
      const name = context.connections.find(source.deployment)?.name ?? source.deployment;
      await context.copies.forget(entry);
      notify('warning', messages.offer(source, name, at), [
        lookAction(context, [entry]),
        action(context, buttons.forget(), () => context.copies.forget(entry)),
      ]);
    }
  } catch (error) {
    showError(context, error, { command: 'lost copies' });
  }
}

async function lookForLostCopy(context: CommandContext, offered: LostEntry): Promise<void> {
  const { pending } = offered;
  const { source } = pending;
  const server = context.connections.askingServer(source.deployment);
  const entry = await context.copies.keep(offered);
  const { copy, candidates } = await withProgress(messages.lookingTitle(source), (progress) => {
    const { signal } = progress;
    progress.report(messages.looking());
    const isAnother = (thread: ThreadReference) => context.copies.sources.of(thread) !== undefined;
    const maxCheckpointBytes = context.settings.maxCheckpointBytes();
    return findLostCopy(pending, server, { signal, fate: 'lost', isAnother, maxCheckpointBytes });
  });
  if (copy) {
    await showFound(context, entry, copy);
  } else {
    notify('warning', messages.describeUnknown(source, candidates), lostCopyActions(context, entry, candidates));
  }
}

async function chooseCandidate(
  context: CommandContext,
  entry: LostEntry,
  candidates: ThreadReference[],
): Promise<void> {
  const [only, ...others] = candidates;
  const items = candidates.map((thread) => ({
    label: withoutIcons(context.view.title(thread)),
    description: thread.threadId,
    thread,
  }));
  const placeHolder = messages.whichIsTheCopy(entry.pending.source);
  const chosen = others.length === 0 ? only : (await vscode.window.showQuickPick(items, { placeHolder }))?.thread;
  if (chosen) {
    await showFound(context, entry, chosen);
  }
}

async function showFound(context: CommandContext, entry: LostEntry, copy: ThreadReference): Promise<void> {
  const { source } = entry.pending;
  await context.copies.found(entry, copy);
  await context.view.pinCopy(copy, source);
  notify('information', messages.found(source, copy), [
    compareNowAction(context, source, copy),
    copyIdAction(copy),
    deleteCopyAction(copy),
  ]);
}

function action(context: CommandContext, title: string, run: () => Promise<unknown>): Action {
  return {
    title,
    run: async () => {
      try {
        await run();
      } catch (error) {
        showError(context, error, { command: title });
      }
    },
  };
}
