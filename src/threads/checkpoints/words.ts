import { cutText } from '../../characters';
import { checkpointMessages as words, sourceWord } from '../../texts/checkpoints';
import { shortId } from '../../texts/shortId';
import { describeEffects, stepLabel } from '../../texts/threadView';
import type { BranchFacts } from './branches';
import type { CheckpointNode } from './nodes';

type Shown = Pick<CheckpointNode, 'row' | 'branch' | 'step'>;

/** Characters of a message in a label: the age is to be seen behind it. */
const longestSaid = 40;

/** The nodes that ran; what a person said; `Step 3`, or the short id, where neither is known. */
export function checkpointLabel({ row, step: { ran, effects } }: Pick<Shown, 'row' | 'step'>): string {
  const said = userText({ row, step: { ran, effects } });
  if (said !== '') return words.you(said.length > longestSaid ? `${cutText(said, longestSaid - 1).trimEnd()}…` : said);
  if (ran === undefined && !['input', 'update', 'fork'].includes(row.source ?? '')) {
    return row.step === undefined ? words.checkpoint(shortId(row.id)) : words.step(row.step);
  }
  return stepLabel(row.source, ran ?? []);
}

/** What stands behind the label, but for the age: what is unusual comes first, since a narrow view cuts the end. */
export function checkpointWords({ row, branch, step }: Shown): string {
  const { tasks, largerThan } = row;
  const error = tasks.find((task) => task.error !== undefined)?.error;
  const [asked] = tasks.flatMap(({ questions }) => questions);
  return [
    largerThan === undefined ? '' : words.largerThan(largerThan),
    error === undefined ? '' : words.failed(error),
    asked === undefined ? '' : words.asks(asked),
    ...briefBranchWords(branch),
    step.effects === undefined || userText({ row, step }) !== ''
      ? ''
      : describeEffects(step.effects, { isBrief: true }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The same with step, source and next nodes, for a list that is searched by them. */
export function checkpointDetail(shown: Shown): string {
  const { step, source, next } = shown.row;
  return [
    checkpointWords(shown),
    step === undefined ? '' : words.step(step),
    source === undefined ? '' : sourceWord(source),
    next.length === 0 ? '' : words.next(next),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What a person said, where that is what the step did. */
function userText({ row: { source = '' }, step: { ran = [], effects } }: Pick<Shown, 'row' | 'step'>): string {
  const isInput = ran.length === 0 && !['update', 'fork'].includes(source);
  const said = isInput ? effects?.added.find(({ speaker }) => speaker === 'user')?.text : undefined;
  return said?.trim().replace(/\s+/g, ' ') ?? '';
}

/** What is to be said of a checkpoint's place among the branches; most have nothing. */
export function branchWords({ after, parentStep, children, isEarlierEnd }: BranchFacts): string[] {
  return placeWords({ after, children, isEarlierEnd }, [
    parentStep === undefined ? words.branch() : words.branchFromStep(parentStep),
    words.branchPoint(children),
  ]);
}

function briefBranchWords(branch: BranchFacts): string[] {
  return placeWords(branch, [words.aBranch(), words.branches(branch.children)]);
}

function placeWords(
  { after, children, isEarlierEnd }: Pick<BranchFacts, 'after' | 'children' | 'isEarlierEnd'>,
  [branch, branchPoint]: [string, string],
): string[] {
  return [
    after === 'branch' ? branch : '',
    after === 'beginning' ? words.beginning() : '',
    after === 'gone' ? words.gone() : '',
    children > 1 ? branchPoint : '',
    isEarlierEnd ? words.earlierEnd() : '',
  ].filter(Boolean);
}
