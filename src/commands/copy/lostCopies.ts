import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { findLostCopy } from '../../copy/findLostCopy';
import type { LostEntry } from '../../copy/pendingCopies';
import * as messages from '../../texts/lostCopies';
import type { Action } from '../../host/notify';
import { withProgress } from '../../host/progress';
import { withoutIcons } from '../../texts/inertText';
import { shortTitle } from '../../texts/notification';
import { announce } from '../announce';
import { commandAction } from '../commandAction';
import { sleep } from '../../time';
import type { CommandContext } from '../context';
import { showError } from '../runCommand';
import { compareNowAction } from '../compare/compareThreads';

const { lostCopyButtons: buttons } = messages;
/** Looks for copies that were left behind, and milliseconds between two of them. */
const mostLooks = 10;
const betweenLooks = 3_000;

/** What a notification offers about a copy of which it is not known whether it was made. */
export function lostCopyActions(context: CommandContext, entry: LostEntry, candidates: ThreadReference[]): Action[] {
  const choose = commandAction(context, candidates.length === 1 ? buttons.candidate() : buttons.candidates(), () =>
    chooseCandidate(context, entry, candidates),
  );
  return [
    ...(candidates.length > 0 ? [choose] : []),
    lookAction(context, [entry]),
    commandAction(context, buttons.forget(), () => context.copies.forget(entry)),
  ];
}

/** The button that looks for copies whose answers were lost; none of them is requested again. */
export function lookAction(context: CommandContext, entries: LostEntry[]): Action {
  return commandAction(context, buttons.look(), async () => {
    for (const entry of entries) {
      await lookForLostCopy(context, entry);
    }
  });
}

/**
 * Offers the copies that windows and extension hosts left behind which are gone: each once, in one window. The extension
 * host of a window that was reloaded may live on for a while, so those that live are looked at again.
 */
export async function offerLostCopies(context: CommandContext): Promise<void> {
  try {
    for (let look = 1; look <= mostLooks; look++) {
      const { entries, othersLive } = await context.copies.takeOver();
      for (const entry of entries) {
        await context.copies.forget(entry);
        offerLostCopy(context, entry);
      }
      if (!othersLive) {
        return;
      }
      await sleep(betweenLooks);
    }
  } catch (error) {
    showError(context, error, { command: 'lost copies' });
  }
}

function offerLostCopy(context: CommandContext, entry: LostEntry): void {
  const { source, at } = entry.pending;
  const name = context.connections.find(source.deployment)?.name ?? source.deployment;
  announce(context, 'warning', messages.offer(context.view.name(source), shortTitle(name), at), [
    lookAction(context, [entry]),
    commandAction(context, buttons.forget(), () => context.copies.forget(entry)),
  ]);
}

async function lookForLostCopy(context: CommandContext, offered: LostEntry): Promise<void> {
  const { pending } = offered;
  const { source } = pending;
  const server = context.connections.interactiveServer(source.deployment);
  const entry = await context.copies.keep(offered);
  const { copy, candidates } = await withProgress(messages.lookingTitle(context.view.name(source)), (progress) => {
    const { signal } = progress;
    progress.report(messages.looking());
    const isKnownCopy = (thread: ThreadReference) => context.copies.isKnownCopy(thread);
    const maxCheckpointBytes = context.settings.maxCheckpointBytes();
    return findLostCopy(pending, server, { signal, copyOutcome: 'lost', isKnownCopy, maxCheckpointBytes });
  });
  if (copy) {
    await showFound(context, entry, copy);
  } else {
    const { name } = context.view;
    const sentences = messages.unknownSentences(name(source), candidates.map(name));
    announce(context, 'warning', sentences, lostCopyActions(context, entry, candidates));
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
  const placeHolder = messages.whichIsTheCopy(context.view.name(entry.pending.source));
  const chosen = others.length === 0 ? only : (await vscode.window.showQuickPick(items, { placeHolder }))?.thread;
  if (chosen) {
    await showFound(context, entry, chosen);
  }
}

async function showFound(context: CommandContext, entry: LostEntry, copy: ThreadReference): Promise<void> {
  const { source } = entry.pending;
  await context.copies.found(entry, copy);
  await context.view.pinCopy(copy, source);
  announce(
    context,
    'information',
    [messages.found(context.view.name(source))],
    [compareNowAction(context, source, copy)],
  );
}
