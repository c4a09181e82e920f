import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import type { Deployment } from '../../deployments/deploymentSettings';
import { threadIdsIn } from '../../deployments/threadIdsIn';
import { describeForLog, describeShortly } from '../../texts/errors';
import { find } from '../../texts/filters';
import { inertText } from '../../texts/inertText';
import * as messages from '../../texts/messages';
import { withProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import { isAgentServerError } from '../../langgraph/http/errors';
import { isWholeId } from '../../threads/list/filter';
import { rowFields } from '../../threads/list/filterSearch';
import type { CommandContext } from '../context';
import { findByWords, type FoundThread } from './findByWords';

/**
 * Finds a thread on any deployment by what somebody has of it: an id, a line of a log, a Studio link, or words of its title or
 * of what was said first in it. Shows and gives it.
 */
export async function findThread(context: CommandContext, given: unknown): Promise<ThreadReference | undefined> {
  if (context.connections.deployments().length === 0) {
    throw new UserError(messages.noDeployments());
  }
  const text = typeof given === 'string' ? given : await askText();
  if (text === undefined) {
    return undefined;
  }
  const ids = threadIdsIn(text);
  const found: FoundThread | undefined =
    ids.length === 0
      ? await findByWords(context, text)
      : await withProgress(find.progress(), ({ signal }) => findOnAll(context, ids, signal));
  if (found === undefined) {
    return undefined;
  }
  const { opening, ...thread } = found;
  await context.view.pinThread(thread, opening);
  return thread;
}

async function askText(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: find.title(),
    prompt: find.prompt(),
    ignoreFocusOut: true,
  });
}

/** All are asked at once, and the first to have it is taken: one that is silent holds nobody up. */
async function findOnAll(context: CommandContext, ids: string[], signal: AbortSignal): Promise<ThreadReference> {
  const deployments = context.connections.deployments();
  const found = new AbortController();
  const failures: { name: string; error: unknown }[] = [];
  const searches = deployments.map(async (deployment) => {
    try {
      return await findOn(context, deployment, ids, AbortSignal.any([signal, found.signal]));
    } catch (error) {
      failures.push({ name: deployment.name, error });
      context.log.warn(deployment.baseUrl, describeForLog(error));
      throw error;
    }
  });
  try {
    const thread = await firstFound(searches);
    if (thread !== undefined) {
      return thread;
    }
  } finally {
    found.abort();
  }
  signal.throwIfAborted();
  const sentences = [
    find.notFound(inertText(ids.join(', ')), deployments.length),
    ...failures.map(({ name, error }) => find.notAsked(name, describeShortly(error))),
  ];
  throw new UserError(sentences.join(' '));
}

async function firstFound(searches: Promise<ThreadReference | undefined>[]): Promise<ThreadReference | undefined> {
  const hits = searches.map(async (search) => {
    const thread = await search;
    if (thread === undefined) throw new Error('not there');
    return thread;
  });
  return Promise.any(hits).catch(() => undefined);
}

/** UUIDs by one search, which brings no state; other ids, and where a server takes no notice of ids, one by one. */
async function findOn(
  { connections }: CommandContext,
  { baseUrl }: Deployment,
  ids: string[],
  signal: AbortSignal,
): Promise<ThreadReference | undefined> {
  const server = connections.server(baseUrl);
  const uuids = ids.filter(isWholeId);
  const search = { ids: uuids, limit: Math.max(1, uuids.length), offset: 0, select: [...rowFields] };
  const { threads } = uuids.length === 0 ? { threads: [] } : await server.listing.search(search, signal);
  const listed = ids.find((id) => threads.some(({ thread_id: threadId }) => threadId === id));
  if (listed !== undefined) {
    return { deployment: baseUrl, threadId: listed };
  }
  const ignored = threads.length > 0 || uuids.length === 0;
  for (const threadId of ignored ? ids : []) {
    if (await isThere(() => server.getThread(threadId, signal))) {
      return { deployment: baseUrl, threadId };
    }
  }
  return undefined;
}

/** Both servers refuse ids that are no UUIDs: they have no such thread. */
async function isThere(get: () => Promise<unknown>): Promise<boolean> {
  try {
    await get();
    return true;
  } catch (error) {
    if (isAgentServerError(error) && (error.kind === 'notFound' || error.kind === 'refused')) return false;
    throw error;
  }
}
