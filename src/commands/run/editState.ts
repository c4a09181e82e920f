import * as vscode from 'vscode';
import type { CheckpointReference, EditedCopyResult, ThreadReference } from '../../api';
import { readCheckpointRows } from '../../history/checkpointRows';
import { canonicalThread } from '../../history/side';
import { changedMembers, editCopy, type StateEdit } from '../../copy/fork/editCopy';
import { FreshTexts } from '../../documents/freshTexts';
import { notify } from '../../host/notify';
import { withProgress, type TaskProgress } from '../../host/progress';
import { type JsonObject, parseJson } from '../../json/json';
import { JsonError } from '../../json/error';
import { editMessages as words } from '../../texts/forks';
import { UserError } from '../../texts/userError';
import { announce } from '../announce';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion } from '../ask/askBeforeReading';
import { checkpointFor } from '../ask/pickCheckpoint';
import type { CommandContext } from '../context';
import { copyActions } from '../copy/copyThread';
import { copyAndPin } from '../copy/makeCopy';
import { amendRow } from './runNow';

/** Opens the state of a checkpoint as a document that can be edited. Saved, it continues on a copy: see `continueEdited`. */
export async function editState(context: CommandContext, item: unknown): Promise<void> {
  const checkpoint = await checkpointFor(context, item, words.toEdit());
  if (checkpoint === undefined) return;
  if (checkpoint.namespace !== '') throw new UserError(words.inSubgraph());
  await withProgress(words.opening(context.view.name(checkpoint)), ({ signal }) =>
    context.edits.open(checkpoint, signal),
  );
  notify('information', words.howTo(), []);
}

/**
 * What saving an edited state does: after one question the thread is copied, the copy verified, and what was changed
 * written to the copy behind the checkpoint that was edited. The source is never written to.
 */
export async function continueEdited(
  context: CommandContext,
  checkpoint: CheckpointReference,
  text: string,
): Promise<EditedCopyResult | undefined> {
  const source = canonicalThread({ deployment: checkpoint.deployment, threadId: checkpoint.threadId });
  const edited = parseEdited(text);
  const before = await withProgress(words.reading(), async ({ signal }) => {
    const state = await context.states.state(checkpoint, signal);
    return { state, nodes: await nodesBefore(context, checkpoint, state.parentId, signal) };
  });
  const { changed, removed } = changedMembers(before.state.values, edited);
  if (removed.length > 0) throw new UserError(words.removed(removed));
  if (changed.size === 0) {
    notify('information', words.nothingChanged(), []);
    return undefined;
  }
  const deployment = context.connections.find(source.deployment)?.name ?? source.deployment;
  const question = { modal: true, detail: words.detail(deployment, [...changed.keys()]) };
  const answer = await vscode.window.showWarningMessage(
    words.question(context.view.name(source)),
    question,
    words.copyAndEdit(),
  );
  if (answer !== words.copyAndEdit()) return undefined;
  const asNode = await chooseNode(before.nodes);
  if (asNode === 'dismissed') return undefined;
  const edit: StateEdit = { checkpointId: checkpoint.checkpointId, changed, asNode: asNode.node };
  const result = await withProgress(words.working(context.view.name(source)), (progress) =>
    work(context, source, edit, progress),
  );
  context.reports.remember(result.verification ? [result.verification] : []);
  announce(
    context,
    words.severity(result),
    words.sentences(result, context.view.name),
    copyActions(context, result, true),
  );
  if (result.copy && result.edit?.outcome === 'edited') await context.threadEditors.open(result.copy);
  return result;
}

async function work(
  context: CommandContext,
  thread: ThreadReference,
  edit: StateEdit,
  progress: TaskProgress,
): Promise<EditedCopyResult> {
  const fresh = new FreshTexts(context.settings);
  const ask = { reading: readingQuestion(context, progress.signal, 1), busy: busyQuestion(context, 1) };
  const copied = await copyAndPin(context, thread, fresh, progress, ask);
  if (copied.copy === undefined) return copied;
  progress.report(words.writing());
  const server = context.connections.interactiveServer(thread.deployment);
  const limits = { signal: progress.signal, maxCheckpointBytes: context.settings.maxCheckpointBytes() };
  const written = await editCopy(copied, edit, server, limits);
  context.log.info(`edited ${edit.checkpointId} on ${copied.copy.threadId}: ${written.outcome}`);
  await amendRow(context, copied.copy);
  return { ...copied, edit: written };
}

function parseEdited(text: string): JsonObject {
  try {
    const edited = parseJson(text);
    if (edited instanceof Map) return edited;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new UserError(words.notJson(text.slice(0, error.position).split('\n').length));
  }
  throw new UserError(words.notAnObject());
}

/** The nodes that ran to make a checkpoint: an edit is written as one of them. */
async function nodesBefore(
  context: CommandContext,
  { deployment, threadId, checkpointId }: CheckpointReference,
  parentId: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  if (parentId === undefined) return [];
  const side = { thread: { deployment, threadId }, server: context.connections.interactiveServer(deployment) };
  const maxCheckpointBytes = context.settings.maxCheckpointBytes();
  const { rows } = await readCheckpointRows(side, '', { signal, before: checkpointId, limit: 20, maxCheckpointBytes });
  const parent = rows.find(({ id }) => id === parentId);
  return [...new Set(parent?.tasks.map(({ name }) => name))];
}

async function chooseNode(nodes: string[]): Promise<{ node: string | undefined } | 'dismissed'> {
  if (nodes.length <= 1) return { node: nodes[0] };
  const picked = await vscode.window.showQuickPick(
    nodes.map((node) => ({ label: words.plain(node), node })),
    { title: words.asNode(), ignoreFocusOut: true },
  );
  return picked ? { node: picked.node } : 'dismissed';
}
