import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { addMetadata } from '../../langgraph/threadMetadata';
import { readAs } from '../../schemas';
import { rename } from '../../texts/filters';
import { inertText } from '../../texts/inertText';
import { UserError } from '../../texts/userError';
import { titleOf } from '../../langgraph/threadTitle';
import { besideRow, parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

const longest = 200;
const titleSchema = v.pipe(v.string(), v.trim(), v.maxLength(longest));

/** Gives a thread a title: `metadata.title`, which front ends show. An empty one takes it away. Gives the thread. */
export async function renameThread(
  context: CommandContext,
  argument: unknown,
  given: unknown,
): Promise<ThreadReference | undefined> {
  const thread = parseThreadReference(context.connections, argument) ?? (await pickThread(context, rename.which()));
  if (thread === undefined) {
    return undefined;
  }
  const ownTitle = besideRow(given);
  const title = ownTitle === undefined ? await askTitle(context, thread) : readTitle(ownTitle);
  if (title === undefined) {
    return undefined;
  }
  const server = context.connections.server(thread.deployment);
  // LangGraph cannot take a key out of the metadata.
  const renamed = await addMetadata(server, thread.threadId, { title: title === '' ? null : title });
  // The answer has the whole state.
  context.view.amend(thread.deployment, { ...renamed, values: undefined });
  return thread;
}

function readTitle(given: unknown): string {
  const title = readAs(titleSchema, given);
  if (title === undefined) throw new UserError(rename.notATitle());
  return title;
}

function titleNow(view: CommandContext['view'], { deployment, threadId }: ThreadReference): string {
  const row = view.list(deployment)?.rows.find(({ thread }) => thread.thread_id === threadId);
  return inertText((row && titleOf(row.thread)) ?? '');
}

async function askTitle({ view }: CommandContext, thread: ThreadReference): Promise<string | undefined> {
  const entered = await vscode.window.showInputBox({
    title: rename.title(),
    prompt: rename.prompt(),
    value: titleNow(view, thread),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim().length > longest ? rename.long() : undefined),
  });
  return entered?.trim();
}
