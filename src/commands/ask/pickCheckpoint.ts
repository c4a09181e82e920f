import type { CheckpointReference, ThreadReference } from '../../api';
import { age } from '../../texts/age';
import { pickCheckpointMessages } from '../../texts/checkpoints';
import { withoutIcons } from '../../texts/inertText';
import { branchFacts } from '../../threads/checkpoints/branches';
import { CheckpointList } from '../../threads/checkpoints/list';
import { readSteps, stepFacts } from '../../threads/checkpoints/steps';
import { checkpointDetail, checkpointLabel } from '../../threads/checkpoints/words';
import { parseCheckpointReference } from '../arguments';
import { type ListItem, moreItem, pickFromList } from './pickFromList';
import { pickThread } from './pickThread';
import type { CommandContext } from '../context';

type CheckpointItem = ListItem<{ checkpointId: string; namespace: string }>;

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
  try {
    const choice = await pickFromList(placeholder, {
      items: () => itemsOf(list),
      problem: () => list.error && pickCheckpointMessages.unreadable(list.error.thrown),
      load: () => list.load(),
      loadMore: () => list.loadMore(),
    });
    return choice && { ...thread, ...choice };
  } finally {
    list.dispose();
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
  return hasMore ? [...items, moreItem()] : items;
}
