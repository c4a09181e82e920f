import { parseDeployment } from '../arguments';
import type { CommandContext } from '../context';

/** Reads the named deployment's threads again, or all that are shown; and their views. Histories that are old are marked. */
export async function refresh(
  { connections, view, threadEditors, outdated }: CommandContext,
  argument: unknown,
): Promise<void> {
  const deployment = parseDeployment(connections, argument);
  await Promise.all([view.refresh(deployment), threadEditors.refreshAll(deployment), outdated.look({ deployment })]);
}
