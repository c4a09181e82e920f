import type { StateComparison } from '../../api';
import { openStateDiff, type ReadState } from '../../documents/stateDiff';
import { compareWithParentTitle, parentGone, pickCheckpointMessages } from '../../texts/checkpoints';
import { withProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import type { CommandContext } from '../context';
import { checkpointFor } from '../ask/pickCheckpoint';

/** Shows what one step changed: the diff of the parent's state and this one's; of nothing and this one's where it is the first. */
export async function compareWithParent(context: CommandContext, item: unknown): Promise<StateComparison | undefined> {
  const checkpoint = await checkpointFor(context, item, pickCheckpointMessages.toCompare());
  if (checkpoint === undefined) {
    return undefined;
  }
  const { states, view } = context;
  return withProgress(compareWithParentTitle(checkpoint), async ({ signal }) => {
    const state = await states.state(checkpoint, signal);
    const { namespace, parentId } = state;
    let left: ReadState | undefined;
    if (parentId !== undefined) {
      // A parent is always of the same namespace.
      const parent = { ...checkpoint, namespace, checkpointId: parentId };
      const found = await states.find(parent, signal);
      if (found === undefined) {
        throw new UserError(parentGone(checkpoint, parentId));
      }
      left = { checkpoint: parent, state: found };
    }
    signal.throwIfAborted();
    return openStateDiff(states, view.titleOf, left, { checkpoint: { ...checkpoint, namespace }, state });
  });
}
