import * as vscode from 'vscode';
import type { CheckpointReference, StateComparison } from '../api';
import { comparedForm } from '../conversation/comparedStates';
import { diffJson } from '../json/patch';
import type { CheckpointState } from '../historyText/stateText';
import { checkpointName, ofThread, statesTitle } from '../texts/checkpoints';
import { inThread } from '../texts/documents';
import { nameInTab, namesInTab, type TitleOf } from './diffNames';
import type { StateDocuments } from './stateDocuments';

/** A state, and the checkpoint that it is of. */
export interface ReadState {
  checkpoint: CheckpointReference;
  state: CheckpointState;
}

/** Of these the operations are given one by one. */
const mostChanges = 100;

/** Opens the diff of two states; without a left one, all of the right one is new. Both are kept before it opens. */
export async function openStateDiff(
  documents: StateDocuments,
  titleOf: TitleOf,
  left: ReadState | undefined,
  right: ReadState,
): Promise<StateComparison> {
  const changes = diffJson(left?.state.values ?? new Map(), right.state.values);
  const title = diffTitleOf(titleOf, left, right, changes.length);
  const form = comparedForm(left?.state.values, right.state.values);
  const kept = [documents.keep(left?.checkpoint ?? right.checkpoint, left?.state, form)];
  try {
    kept.push(documents.keep(right.checkpoint, right.state, form));
    const [original, modified] = kept;
    await vscode.commands.executeCommand('vscode.diff', original?.uri, modified?.uri, title, { preview: true });
  } finally {
    kept.forEach((document) => document.release());
  }
  return {
    ...(left && { left: plain(left) }),
    right: plain(right),
    changes: changes.slice(0, mostChanges).map(({ op, path }) => ({ op, path })),
    changeCount: changes.length,
  };
}

function diffTitleOf(titleOf: TitleOf, left: ReadState | undefined, right: ReadState, changes: number): string {
  const name = ({ state }: ReadState, byId = false): string =>
    checkpointName(state.checkpointId, byId ? undefined : state.step);
  if (left === undefined) {
    return inThread(nameInTab(titleOf, right.checkpoint), statesTitle(undefined, name(right), changes));
  }
  const [l, r] = [left.checkpoint, right.checkpoint];
  if (l.threadId === r.threadId && l.deployment === r.deployment) {
    // Two branches have the same steps.
    const byId = left.state.step === right.state.step;
    return inThread(nameInTab(titleOf, r), statesTitle(name(left, byId), name(right, byId), changes));
  }
  const [leftThread, rightThread] = namesInTab(titleOf, l, r);
  return statesTitle(ofThread(name(left), leftThread), ofThread(name(right), rightThread), changes);
}

/** As the server names it: a stateful subgraph answers for many namespaces. */
function plain({ checkpoint: { deployment, threadId }, state }: ReadState): CheckpointReference {
  return { deployment, threadId, checkpointId: state.checkpointId, namespace: state.namespace };
}
