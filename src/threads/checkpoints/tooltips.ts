import type * as vscode from 'vscode';
import { localTime } from '../../texts/age';
import { checkpointMessages as words, describeWaitReason, sourceWord } from '../../texts/checkpoints';
import { describeError } from '../../texts/errors';
import type { CheckpointNode, CheckpointTreeNode } from './nodes';
import type { CheckpointTree } from './tree';
import { branchWords, checkpointLabel } from './words';
import type { ThreadNode } from '../nodes';
import { lines } from '../plainTooltip';

/** What a row below a thread says when the pointer rests on it. */
export function checkpointTooltip(node: CheckpointTreeNode): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'checkpoint':
      return lines([checkpointLabel(node)], checkpointFacts(node));
    case 'task':
      return lines(
        [],
        [
          [words.task(), node.task.name],
          [words.taskId(), node.task.id],
          [words.namespace(), node.task.namespace ?? ''],
          [words.error(), node.task.error ?? ''],
          ...node.task.questions.map((text): [string, string] => [words.question(), text]),
        ],
      );
    case 'namespace':
      return lines(
        [],
        [
          [words.namespace(), node.namespace],
          [words.answeredAs(), node.answered === node.namespace ? '' : node.answered],
        ],
      );
    case 'belowThread':
      return node.what === 'problem' ? lines([describeError(node.error)], []) : undefined;
  }
}

function checkpointFacts({ row, branch }: CheckpointNode): [string, string][] {
  const facts: [string, string][] = [
    [words.checkpointId(), row.id],
    [words.parentId(), row.parentId ?? ''],
    [words.namespace(), row.namespace],
    [words.stepFact(), row.step === undefined ? '' : String(row.step)],
    [words.source(), row.source === undefined ? '' : sourceWord(row.source)],
    [words.nextNodes(), row.next.join(', ')],
    [words.created(), localTime(row.createdAt)],
    [words.notJson(), row.broken ?? ''],
  ];
  const ofTasks = row.tasks.flatMap(({ error, questions }): [string, string][] => [
    [words.error(), error ?? ''],
    ...questions.map((text): [string, string] => [words.question(), text]),
  ]);
  return [...facts, ...ofTasks, [words.branchFact(), branchWords(branch).join(', ')]];
}

/** Why a thread does not go on, read where it is not known; `''` for one that does. Never rejects. */
export async function waitReasonLine(
  tree: CheckpointTree,
  thread: ThreadNode,
  token: vscode.CancellationToken | undefined,
): Promise<string> {
  const stop = new AbortController();
  const subscription = token?.onCancellationRequested(() => {
    stop.abort();
  });
  const waitReason = await tree.readWaitReason(thread, stop.signal);
  subscription?.dispose();
  return waitReason === undefined ? '' : describeWaitReason(waitReason);
}
