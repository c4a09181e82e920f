import { checkpointMessages as words, sourceWord } from '../../texts/checkpoints';
import { shortId } from '../../texts/shortId';
import type { BranchFacts } from './branches';
import type { CheckpointNode } from './nodes';

type Shown = Pick<CheckpointNode, 'row' | 'branch'>;

/** `Step 3`, or the short id where the server names no step. */
export function checkpointLabel({ row }: Pick<Shown, 'row'>): string {
  return row.step === undefined ? words.checkpoint(shortId(row.id)) : words.step(row.step);
}

/** What stands behind the label, but for the age: what is unusual comes first, since a narrow view cuts the end. */
export function checkpointWords({ row, branch }: Shown): string {
  const { source, next, tasks, largerThan } = row;
  const error = tasks.find((task) => task.error !== undefined)?.error;
  const [asked] = tasks.flatMap(({ questions }) => questions);
  return [
    largerThan === undefined ? '' : words.largerThan(largerThan),
    error === undefined ? '' : words.failed(error),
    asked === undefined ? '' : words.asks(asked),
    ...branchWords(branch),
    source === undefined ? '' : sourceWord(source),
    next.length === 0 ? '' : words.next(next),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What is to be said of a checkpoint's place among the branches; most have nothing. */
export function branchWords({ after, parentStep, children, isEarlierEnd }: BranchFacts): string[] {
  const found: string[] = [];
  if (after === 'branch') {
    found.push(parentStep === undefined ? words.branch() : words.branchFromStep(parentStep));
  } else if (after === 'beginning') {
    found.push(words.beginning());
  } else if (after === 'gone') {
    found.push(words.gone());
  }
  if (children > 1) {
    found.push(words.branchPoint(children));
  }
  if (isEarlierEnd) {
    found.push(words.earlierEnd());
  }
  return found;
}
