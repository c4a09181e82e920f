import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { inertText, withoutIcons } from '../../texts/inertText';
import * as messages from '../../texts/messages';
import { isThreadId } from '../../langgraph/responses';
import { threadFileMessages } from '../../texts/files/threadFiles';
import { threadNode } from '../../threads/nodes';
import type { ThreadList } from '../../threads/list/threadList';
import { pickDescription, threadTitle } from '../../threads/toTreeItem';
import type { CommandContext } from '../context';
import { pickDeployment } from './pickDeployment';

type PickContext = Pick<CommandContext, 'view' | 'connections'>;
/** Shorter words are what somebody searches for. */
const shortestWholeId = 16;

interface ThreadItem extends vscode.QuickPickItem {
  choice: { threadId: string } | 'loadMore' | 'file';
}

/**
 * The one thread selected in the view, else one picked from its lists, or entered by its id; `undefined` when dismissed.
 * `alwaysAsk` leaves the selection aside, for a second thread.
 */
export async function pickThread(
  context: PickContext,
  placeholder: string,
  { alwaysAsk = false, pickFile }: { alwaysAsk?: boolean; pickFile?: () => Promise<ThreadReference | undefined> } = {},
): Promise<ThreadReference | undefined> {
  const [selected, ...more] = context.view.selectedThreads();
  if (selected !== undefined && more.length === 0 && !alwaysAsk) {
    return selected;
  }
  if (pickFile && context.connections.deployments().length === 0) {
    return pickFile();
  }
  const deployment = await pickDeployment(context, placeholder);
  const list = deployment === undefined ? undefined : context.view.list(deployment);
  if (deployment === undefined || list === undefined) {
    return undefined;
  }
  const picked = await pickFrom(deployment, list, placeholder, pickFile !== undefined);
  if (picked === 'file') {
    return pickFile?.();
  }
  return picked && { deployment, threadId: picked.threadId };
}

/** A quick pick over a list that grows by its own "Load More" row. */
async function pickFrom(
  deployment: string,
  list: ThreadList,
  placeholder: string,
  takesFile: boolean,
): Promise<{ threadId: string } | 'file' | undefined> {
  const pick = vscode.window.createQuickPick<ThreadItem>();
  let open = true;
  const draw = () => {
    if (open) {
      pick.items = [...typedId(pick.value), ...listed(deployment, list), ...(takesFile ? [fileItem()] : [])];
    }
  };
  const load = async (loading: Promise<void>) => {
    const before = pick.items.length;
    pick.busy = true;
    await loading;
    if (!open) {
      return;
    }
    pick.busy = false;
    if (list.error === undefined) {
      draw();
      // Where "Load More" stood, the first of the new ones stands now.
      pick.activeItems = pick.items.slice(Math.max(0, before - 1)).slice(0, 1);
    } else {
      // An id can still be entered; a command that uses it says what is wrong with the deployment.
      pick.placeholder = messages.pick.unreadable(list.error.thrown);
    }
  };
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  pick.onDidChangeValue(draw);
  const picked = new Promise<{ threadId: string } | 'file' | undefined>((resolve) => {
    pick.onDidAccept(() => {
      // Who pastes and presses Enter at once is faster than the row for the pasted id.
      const { choice } = pick.selectedItems[0] ?? typedId(pick.value)[0] ?? {};
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
  draw();
  void load(list.error === undefined ? list.load() : list.retry());
  try {
    return await picked;
  } finally {
    open = false;
    pick.dispose();
  }
}

function fileItem(): ThreadItem {
  return { label: threadFileMessages.pickFile(), alwaysShow: true, choice: 'file' };
}

function listed(deployment: string, list: ThreadList): ThreadItem[] {
  const threads = list.rows.map(({ thread, copyOf }): ThreadItem => {
    const node = threadNode(deployment, thread, { copyOf });
    return {
      label: withoutIcons(threadTitle(node)),
      description: withoutIcons(pickDescription(node)),
      choice: { threadId: node.threadId },
    };
  });
  return list.more ? [...threads, { label: messages.pick.loadMore(), alwaysShow: true, choice: 'loadMore' }] : threads;
}

/** A whole id is taken although its page is not loaded; rows are found by title and short id only. */
function typedId(value: string): ThreadItem[] {
  const threadId = value.trim();
  if (threadId.length < shortestWholeId || !isThreadId(threadId)) {
    return [];
  }
  const label = withoutIcons(messages.pick.byId(inertText(threadId)));
  return [{ label, description: messages.pick.byIdDetail(), alwaysShow: true, choice: { threadId } }];
}
