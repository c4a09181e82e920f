import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Shows all threads of a deployment again, in the order they stand in. */
export async function clearFilter(context: CommandContext, argument: unknown): Promise<void> {
  const deployment = await chooseDeployment(context, argument);
  if (deployment !== undefined) {
    await context.view.setQuery(deployment, { ...context.view.query(deployment), filter: {} });
  }
}
