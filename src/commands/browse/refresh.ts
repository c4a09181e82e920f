import { parseDeployment } from '../arguments';
import type { CommandContext } from '../context';

/** Reads the named deployment's threads again, or all that are shown. */
export async function refresh(context: CommandContext, argument: unknown): Promise<void> {
  await context.view.refresh(parseDeployment(context.connections, argument));
}
