import type { ThreadReference } from '../../api';
import { isFileAddress } from '../../deployments/fileAddress';
import { noSourceKnown, sourceGone, whoseSource } from '../../texts/copies';
import { UserError } from '../../texts/userError';
import { parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Shows the thread that a copy was made from. Gives it. */
export async function revealSource(context: CommandContext, item: unknown): Promise<ThreadReference | undefined> {
  const copy = parseThreadReference(context.connections, item) ?? (await pickThread(context, whoseSource()));
  if (copy === undefined) {
    return undefined;
  }
  const source = await sourceOf(context, copy);
  if (source === undefined) {
    throw new UserError(noSourceKnown(context.view.name(copy)));
  }
  if (isFileAddress(source.deployment)) {
    await context.threadEditors.open(source);
    return source;
  }
  if (!(await context.view.revealThread(source))) {
    throw new UserError(sourceGone(context.view.name(copy), source));
  }
  return source;
}

/** As it is remembered, or as its row says, for which the row may have to be read. */
async function sourceOf(
  { copies, transfers, view }: CommandContext,
  copy: ThreadReference,
): Promise<ThreadReference | undefined> {
  const transfer = transfers.of(copy);
  if (transfer) return transfer.source;
  const remembered = copies.sources.of(copy);
  if (remembered !== undefined) {
    return { deployment: copy.deployment, threadId: remembered };
  }
  await view.list(copy.deployment)?.load();
  return view.sourceOf(copy);
}
