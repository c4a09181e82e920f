import type { ThreadReference, TransferResult } from '../../api';
import { transferMessages as words } from '../../texts/files/transfers';
import { UserError } from '../../texts/userError';
import { parseDeployment, parseThreadReferences } from '../arguments';
import { pickDeployment } from '../ask/pickDeployment';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { fileAddressOf, parseReadableThread } from '../files/threadFileArgument';
import { transferThreads } from './transferThreads';

/**
 * Builds a thread, or several, anew on another deployment, after a question. `item` may be a thread file. The second
 * argument is a menu's selection or the deployment, which then may come third.
 */
export async function copyThreadTo(
  context: CommandContext,
  item: unknown,
  selectedOrDeployment: unknown,
  deployment: unknown,
): Promise<TransferResult | TransferResult[] | undefined> {
  const selected = Array.isArray(selectedOrDeployment) ? selectedOrDeployment : undefined;
  const threads = await threadsOf(context, item, selected);
  const [first] = threads;
  if (first === undefined) return undefined;
  const given = parseDeployment(context.connections, selected ? deployment : selectedOrDeployment);
  if (threads.some((thread) => thread.deployment === given)) throw new UserError(words.sameDeployment());
  const target = given ?? (await pickOther(context, threads));
  if (target === undefined) return undefined;
  const results = await transferThreads(context, threads, target);
  return threads.length === 1 ? results?.[0] : results;
}

async function threadsOf(
  context: CommandContext,
  item: unknown,
  selected: unknown[] | undefined,
): Promise<ThreadReference[]> {
  if (fileAddressOf(item) !== undefined) {
    const all = await Promise.all((selected ?? [item]).map((each) => parseReadableThread(context, each)));
    return all.filter((each) => each !== undefined);
  }
  const threads = parseThreadReferences(context.connections, item, selected);
  if (threads.length > 0) return threads;
  const picked = await pickThread(context, words.thread());
  return picked ? [picked] : [];
}

async function pickOther(
  { connections }: CommandContext,
  threads: readonly ThreadReference[],
): Promise<string | undefined> {
  const own = new Set(threads.map((thread) => thread.deployment));
  const others = connections.deployments().filter(({ baseUrl }) => !own.has(baseUrl));
  if (others.length === 0) throw new UserError(words.noOther());
  return pickDeployment({ connections: { deployments: () => others } }, words.deployment());
}
