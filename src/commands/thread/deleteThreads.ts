import * as vscode from 'vscode';
import type { DeleteResult, ThreadReference } from '../../api';
import { mapConcurrently } from '../../concurrency';
import * as messages from '../../texts/deletion';
import { describeError, describeForLog } from '../../texts/errors';
import { withProgress } from '../../host/progress';
import { deleteThread } from '../../threads/deleteThread';
import { lookAtThreads } from '../../langgraph/threadLook';
import { threadNode } from '../../threads/nodes';
import { threadTitle } from '../../threads/toTreeItem';
import { shortTitle } from '../../texts/notification';
import { announce, showLogAction } from '../announce';
import type { CommandContext } from '../context';

/** Deletions under way at a time. */
const concurrency = 4;

/**
 * Deletes threads after one question that names them and, among them, those that run right now. One that begins to run
 * after the question is left alone. `undefined` when the question is dismissed. Rejects with `AgentServerError` where
 * the threads cannot be looked at; nothing is deleted then.
 */
export async function deleteThreads(
  context: CommandContext,
  given: ThreadReference[],
): Promise<DeleteResult | undefined> {
  const threads = [...new Map(given.map((thread) => [keyOf(thread), thread])).values()];
  const groups = await withProgress(messages.lookingTitle(threads.length), ({ signal }) =>
    look(context, threads, signal),
  );
  const found = groups.flatMap(({ baseUrl, threads }) => threads.map((thread) => ({ deployment: baseUrl, ...thread })));
  if (found.length > 0) {
    const button = messages.deleteButton(groups);
    const options = { modal: true, detail: messages.deleteDetail(groups) };
    if ((await vscode.window.showWarningMessage(messages.deleteQuestion(groups), options, button)) !== button) {
      return undefined;
    }
  }
  const agreed = new Set(found.filter(({ busy }) => busy).map(keyOf));
  const done = await withProgress(messages.lookingTitle(threads.length), async (progress) => {
    const done: messages.Deletions = {
      deleted: [],
      alreadyGone: [],
      busy: [],
      notStopped: [],
      failed: [],
      cancelled: [],
    };
    await mapConcurrently(threads, concurrency, async (thread) => {
      if (progress.signal.aborted) {
        done.cancelled.push(thread);
      } else {
        await deleteOne(context, thread, agreed.has(keyOf(thread)), done);
        progress.report(messages.deletingProgress(done.deleted.length, threads.length));
      }
    });
    return done;
  });
  const severity =
    done.failed.length > 0 ? 'error' : done.busy.length + done.notStopped.length > 0 ? 'warning' : 'information';
  const titles = new Map(found.map((thread) => [keyOf(thread), thread.title]));
  const nameOf = (thread: ThreadReference) => shortTitle(titles.get(keyOf(thread)) ?? context.view.title(thread));
  const actions = done.failed.length > 0 ? [showLogAction(context)] : [];
  announce(context, severity, messages.deletionSentences(done, nameOf), actions);
  return { deleted: done.deleted, failed: done.failed.map(({ thread }) => thread) };
}

async function look(
  { connections, view }: CommandContext,
  threads: ThreadReference[],
  signal: AbortSignal,
): Promise<messages.DeletionGroup[]> {
  const groups: messages.DeletionGroup[] = [];
  for (const baseUrl of new Set(threads.map(({ deployment }) => deployment))) {
    const ids = threads.filter(({ deployment }) => deployment === baseUrl).map(({ threadId }) => threadId);
    const found = [...(await lookAtThreads(connections.server(baseUrl), ids, signal))];
    if (found.length > 0) {
      groups.push({
        name: connections.find(baseUrl)?.name ?? baseUrl,
        baseUrl,
        threads: found.map(([threadId, thread]) => {
          const { title, status } = threadNode(baseUrl, thread);
          const copyOf = view.sourceOf({ deployment: baseUrl, threadId })?.threadId;
          return { threadId, title: threadTitle({ title, threadId }), busy: status === 'busy', copyOf };
        }),
      });
    }
  }
  return groups;
}

/** Never rejects: the others go on. */
async function deleteOne(
  { connections, view, compareSelection, log }: CommandContext,
  thread: ThreadReference,
  evenBusy: boolean,
  done: messages.Deletions,
): Promise<void> {
  try {
    const deletion = await deleteThread(connections.server(thread.deployment), thread.threadId, evenBusy);
    if (deletion === 'busy' || deletion === 'notStopped') {
      done[deletion].push(thread);
      return;
    }
    done.deleted.push(thread);
    if (deletion === 'alreadyGone') {
      done.alreadyGone.push(thread);
    }
    log.info(`deleted ${thread.threadId}: ${deletion}`);
    view.list(thread.deployment)?.remove(thread.threadId);
    await compareSelection.forget(thread);
  } catch (error) {
    log.error(`deleting ${thread.threadId}: ${describeForLog(error)}`);
    done.failed.push({ thread, sentence: describeError(error) });
  }
}

function keyOf({ deployment, threadId }: ThreadReference): string {
  return `${deployment} ${threadId}`;
}
