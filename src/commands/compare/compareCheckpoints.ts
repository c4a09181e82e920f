import type { CheckpointReference, StateComparison } from '../../api';
import { openStateDiff } from '../../documents/stateDiff';
import { compareStatesTitle, sameCheckpoint } from '../../texts/checkpoints';
import { withProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import type { CommandContext } from '../context';

/** Shows the diff of the states of any two checkpoints, also of two threads or deployments. */
export async function compareCheckpoints(
  { states, view }: CommandContext,
  left: CheckpointReference,
  right: CheckpointReference,
): Promise<StateComparison> {
  const isSame = (['deployment', 'threadId', 'namespace', 'checkpointId'] as const).every(
    (name) => left[name] === right[name],
  );
  if (isSame) {
    throw new UserError(sameCheckpoint());
  }
  return withProgress(compareStatesTitle(left, right), async ({ signal }) => {
    const [first, second] = await Promise.all([states.state(left, signal), states.state(right, signal)]);
    signal.throwIfAborted();
    return openStateDiff(
      states,
      view.titleOf,
      { checkpoint: { ...left, namespace: first.namespace }, state: first },
      { checkpoint: { ...right, namespace: second.namespace }, state: second },
    );
  });
}
