import { l10n } from 'vscode';
import type { TransferDifference, TransferResult } from '../../api';
import { type Block, toMarkdown } from '../../report/markdown';
import { count } from '../quantities';
import { describeTransferNote, transferVerdict } from './transfers';

/** How many checkpoints a report lists one by one. */
const mostListed = 100;

/**
 * What came of a transfer as a Markdown document: the verdict, what arrived and what did not, checkpoint by checkpoint. All
 * that comes from a server or a file stands in code blocks.
 */
export function writeTransferReport(result: TransferResult, names: { source: string; target: string }): string {
  const { source, deployment, copy, outcome, verdict, level, reason, notes } = result;
  const facts: [string, string][] = [
    [l10n.t('from'), `${names.source} ${source.deployment}`],
    [l10n.t('thread'), source.threadId],
    [l10n.t('to'), `${names.target} ${deployment}`],
    [l10n.t('copy'), copy?.threadId ?? l10n.t('(none)')],
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  const blocks: Block[] = [
    { heading: l10n.t('A thread copied to another deployment'), level: 1 },
    { paragraph: headline(outcome, verdict) },
    { paragraph: reason ? describeTransferNote(reason) : '' },
    { paragraph: level === undefined ? '' : describeLevel(level) },
    { data: facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`) },
    { heading: l10n.t('What was compared'), level: 2 },
    {
      table: [
        ['', l10n.t('equal'), l10n.t('in the source')],
        [l10n.t('checkpoints'), count(result.checkpoints.equal), count(result.checkpoints.total)],
        [l10n.t('namespaces'), count(result.namespaces.equal), count(result.namespaces.total)],
      ],
    },
    {
      paragraph: l10n.t(
        'Compared in the order in which they were built: values, with every digit of a number, what runs next, steps, tasks, and parents.',
      ),
    },
    ...(notes.length === 0
      ? []
      : [
          { heading: l10n.t('What hasn’t arrived as it was'), level: 2 as const },
          ...notes.map((note): Block => ({ paragraph: describeTransferNote(note) })),
        ]),
    ...differences(result),
    { heading: l10n.t('Never copied'), level: 2 },
    {
      paragraph: l10n.t(
        'Checkpoint IDs and times, data of runs and their assistants, errors and pending questions, results of finished tasks beside a waiting one, store items, a time to live, and a thread’s config.',
      ),
    },
    { heading: l10n.t('What can’t be compared'), level: 2 },
    {
      paragraph: l10n.t(
        'What nodes that wait for others have seen, inputs of pending tasks, types behind JSON, private channels, and whether both deployments run the same code.',
      ),
    },
    {
      paragraph: l10n.t(
        'Threads that were built until this one: {0}. It took {1} ms.',
        count(result.attempts),
        count(result.milliseconds),
      ),
    },
  ];
  return toMarkdown(blocks);
}

function headline(outcome: TransferResult['outcome'], verdict: TransferResult['verdict']): string {
  switch (outcome) {
    case 'transferred':
      return l10n.t('The copy was built and compared: {0}.', transferVerdict(verdict ?? 'cannotTell'));
    case 'refused':
      return l10n.t('The thread can’t be built there.');
    case 'failed':
      return l10n.t('The thread couldn’t be built.');
    case 'cancelled':
      return l10n.t('It was cancelled.');
  }
}

function describeLevel(level: NonNullable<TransferResult['level']>): string {
  switch (level) {
    case 1:
      return l10n.t('Level 1: every checkpoint, in every namespace.');
    case 2:
      return l10n.t('Level 2: every checkpoint of the main graph.');
    case 3:
      return l10n.t('Level 3: every checkpoint, with messages or numbers written in another way.');
    case 4:
      return l10n.t('Level 4: the latest state alone.');
  }
}

function differences({ differences: found, differenceCount }: TransferResult): Block[] {
  if (differenceCount === 0) return [];
  const listed = found.slice(0, mostListed);
  return [
    { heading: l10n.t('Differences'), level: 2 },
    { paragraph: l10n.t('{0} of {1} are listed.', count(listed.length), count(differenceCount)) },
    { data: listed.map(describeDifference) },
  ];
}

function describeDifference({
  namespace,
  sourceCheckpointId,
  checkpointId,
  aspects,
  pointer,
}: TransferDifference): string {
  const place = namespace === '' ? sourceCheckpointId : `${namespace} ${sourceCheckpointId}`;
  return [place, '→', checkpointId ?? '–', aspects.join(', '), pointer ?? ''].filter(Boolean).join(' ');
}
