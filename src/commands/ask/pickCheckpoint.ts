import * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../../api';
import { age } from '../../texts/age';
import { pickCheckpointMessages } from '../../texts/checkpoints';
import { withoutIcons } from '../../texts/inertText';
import * as messages from '../../texts/messages';
import { branchFacts } from '../../threads/checkpoints/branches';
import { CheckpointList } from '../../threads/checkpoints/list';
import { readSteps, stepFacts } from '../../threads/checkpoints/steps';
import { checkpointDetail, checkpointLabel } from '../../threads/checkpoints/words';
import { parseCheckpointReference } from '../arguments';
import { pickThread } from './pickThread';
import type { CommandContext } from '../context';

interface CheckpointItem extends vscode.QuickPickItem {
  choice: { checkpointId: string; namespace: string } | 'loadMore';
}

/** The checkpoint that the argument names, else the one that is selected, else one that is picked of a thread's root. */
export async function checkpointFor(
  context: CommandContext,
  argument: unknown,
  placeholder: string,
): Promise<CheckpointReference | undefined> {
  const given = parseCheckpointReference(context.connections, argument);
  const [selected, ...more] = context.view.selectedCheckpoints();
  if (given !== undefined || (selected !== undefined && more.length === 0)) {
    return given ?? selected;
  }
  const thread = await pickThread(context, pickCheckpointMessages.thread());
  return thread && pickOf(context, thread, placeholder);
}

/** A quick pick that grows by its own "Load More" row. */
async function pickOf(
  { connections, settings }: CommandContext,
  thread: ThreadReference,
  placeholder: string,
): Promise<CheckpointReference | undefined> {
  const side = { thread, server: connections.interactiveServer(thread.deployment) };
  const list = new CheckpointList(
    (page) => readSteps(side, '', { ...page, maxCheckpointBytes: settings.maxCheckpointBytes() }),
    () => undefined,
  );
  const pick = vscode.window.createQuickPick<CheckpointItem>();
  let open = true;
  const load = async (loading: Promise<void>) => {
    pick.busy = true;
    await loading;
    if (!open) {
      return;
    }
    pick.busy = false;
    pick.items = itemsOf(list);
    if (list.error !== undefined) {
      pick.placeholder = pickCheckpointMessages.unreadable(list.error.thrown);
    }
  };
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  const picked = new Promise<CheckpointItem['choice'] | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice === 'loadMore') {
        void load(list.loadMore());
      } else if (choice !== undefined) {
        resolve(choice);
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
  pick.show();
  void load(list.load());
  try {
    const choice = await picked;
    return choice === undefined || choice === 'loadMore' ? undefined : { ...thread, ...choice };
  } finally {
    open = false;
    list.dispose();
    pick.dispose();
  }
}

function itemsOf(list: CheckpointList): CheckpointItem[] {
  const facts = branchFacts(list.rows, list.following, list.ended);
  const steps = stepFacts(list.rows, list.following, list.effects);
  const items = list.rows.flatMap((row, index): CheckpointItem[] => {
    const [branch, step] = [facts[index], steps[index]];
    if (branch === undefined || step === undefined) {
      return [];
    }
    const shown = { row, branch, step };
    return [
      {
        label: withoutIcons(checkpointLabel(shown)),
        description: withoutIcons([checkpointDetail(shown), age(row.createdAt)].filter(Boolean).join(' · ')),
        choice: { checkpointId: row.id, namespace: row.namespace },
      },
    ];
  });
  const hasMore = list.settled && !list.ended && list.error === undefined;
  return hasMore ? [...items, { label: messages.pick.loadMore(), alwaysShow: true, choice: 'loadMore' }] : items;
}
