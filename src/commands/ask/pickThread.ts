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
import { type ListItem, moreItem, pickFromList } from './pickFromList';

type PickContext = Pick<CommandContext, 'view' | 'connections'>;
/** Shorter words are what somebody searches for. */
const shortestWholeId = 16;

type ThreadChoice = { threadId: string } | 'file';
type ThreadItem = ListItem<ThreadChoice>;

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
  const picked = await pickFromList<ThreadChoice>(placeholder, {
    items: () => [...listed(deployment, list), ...(pickFile ? [fileItem()] : [])],
    typed: typedId,
    // An id can still be entered; a command that uses it says what is wrong with the deployment.
    problem: () => list.error && messages.pick.unreadable(list.error.thrown),
    load: () => (list.error === undefined ? list.load() : list.retry()),
    loadMore: () => list.loadMore(),
  });
  if (picked === 'file') {
    return pickFile?.();
  }
  return picked && { deployment, threadId: picked.threadId };
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
  return list.more ? [...threads, moreItem()] : threads;
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
