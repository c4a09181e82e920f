/** What else is to be known about a copy: a sentence for every code in the notes of a `CopyResult`. */
import { l10n } from 'vscode';
import type { CopyResult, Note } from '../api';
import { count } from './quantities';
import { visible } from './visible';

export function describeCopyNotes(notes: CopyResult['notes']): string {
  return (notes ?? []).map(describeNote).join(' ');
}

function describeNote({ code, facts }: Note): string {
  switch (code) {
    case 'cannotRun':
      return l10n.t(
        'This server keeps its data in memory and cannot run a copy of a thread without checkpoints: make a new thread instead.',
      );
    case 'cannotEnterSubgraphs':
      return l10n.t(
        'This server keeps its data in memory: a new run that enters a subgraph fails on a copy. Resuming where it waits works.',
      );
    case 'copyFailed':
      return facts.status === undefined
        ? l10n.t('The server said that the copy failed.')
        : l10n.t('The server said that the copy failed ({0}).', visible(String(facts.status)));
    case 'sourceNotRecorded':
      return l10n.t('Its source could not be written to its metadata: {0}.', visible(String(facts.why)));
    case 'timeToLive':
      return facts.strategy === 'keep_latest'
        ? l10n.t(
            'The source has a time to live of {0}, then its history is pruned; the copy has none.',
            minutes(facts.minutes),
          )
        : l10n.t(
            'The source has a time to live of {0}, then it is deleted; the copy has none.',
            minutes(facts.minutes),
          );
    default:
      return l10n.t('See the log for “{0}”.', visible(code));
  }
}

function minutes(value: unknown): string {
  const total = typeof value === 'number' ? value : 0;
  const [size, words] = total >= 2880 ? [1440, days] : total >= 120 ? [60, hours] : [1, inMinutes];
  return words(count(Math.round((total / size) * 10) / 10));
}

const days = (number: string): string => l10n.t('{0} days', number);
const hours = (number: string): string => l10n.t('{0} hours', number);
const inMinutes = (number: string): string => l10n.t('{0} minutes', number);
