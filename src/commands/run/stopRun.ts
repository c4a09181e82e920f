import * as vscode from 'vscode';
import { notify } from '../../host/notify';
import { withProgress } from '../../host/progress';
import { stopRunMessages as words } from '../../texts/runConsent';
import { parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { amendRow } from './runNow';

/** Stops the run that goes on on a thread, whoever started it, after a question. What it has saved so far stays. */
export async function stopRun(context: CommandContext, item: unknown): Promise<void> {
  const { connections, view } = context;
  const thread = parseThreadReference(connections, item) ?? (await pickThread(context, words.thread()));
  if (thread === undefined) return;
  const { runs } = connections.interactiveServer(thread.deployment);
  const title = view.title(thread);
  const find = async (signal?: AbortSignal) => {
    const unfinished = await runs.unfinished(thread.threadId, signal);
    return unfinished.find(({ status }) => status === 'running') ?? unfinished.at(-1);
  };
  if ((await find()) === undefined) {
    notify('information', words.none(title), []);
    return;
  }
  const deployment = connections.find(thread.deployment)?.name ?? thread.deployment;
  const question = { modal: true, detail: words.detail(deployment) };
  const answer = await vscode.window.showWarningMessage(words.question(title), question, words.stop());
  if (answer !== words.stop()) return;
  await withProgress(words.stopping(title), async ({ signal }) => {
    const run = await find(signal);
    if (run) await runs.cancel(thread.threadId, run.run_id, signal);
    await amendRow(context, thread);
  });
  await context.threadEditors.refresh(thread);
}
