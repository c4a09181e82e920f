/** What the thread view says above a thread file, and its report. */
import { l10n } from 'vscode';
import type { Note } from '../../api';
import type { Header, Redacted } from '../../threadFile/format';
import { localTime } from '../age';
import { inertText } from '../inertText';
import { describeNote } from '../notes';
import { count, places } from '../quantities';

/** Problems that are named above a file; its report has all. */
const mostNamed = 3;

/** That it is a file, from when and where, and what was left out. */
export function aboutFile({ exportedAt, deployment, redacted }: Header): string[] {
  const when = inertText(localTime(exportedAt));
  return [
    deployment === undefined
      ? l10n.t('Thread file, exported {0}.', when)
      : l10n.t('Thread file, exported {0} from {1}.', when, inertText(deployment)),
    redacted === undefined ? '' : leftOut(redacted),
  ].filter(Boolean);
}

/** What was left out of a file, in a sentence. */
export function leftOut({ what, ids, places: taken }: Redacted): string {
  const things = [
    what === 'messages' ? l10n.t('message texts') : '',
    what === 'texts' ? l10n.t('all texts') : '',
    what === 'chosen' ? l10n.t('certain keys') : '',
    ids === true ? l10n.t('ids of deployment, assistant and user') : '',
  ].filter(Boolean);
  return l10n.t('Left out: {0} ({1}).', things.join(', '), places(taken));
}

/** What is wrong with a file, and what could not be read of its thread, the most important first. */
export function wrongWithFile(flaws: readonly Note[]): string[] {
  const others = flaws.length - mostNamed;
  return [
    ...flaws.slice(0, mostNamed).map(describeFlaw),
    ...(others > 0 ? [others === 1 ? l10n.t('1 more problem.') : l10n.t('{0} more problems.', count(others))] : []),
  ];
}

/** A sentence about this file's thread. */
export function describeFlaw({ code, facts }: Note): string {
  const thread = l10n.t('the thread');
  const sentences: Partial<Record<string, string>> = {
    fileEndsEarly: l10n.t('The file ends early, in line {0}. What comes before it is shown.', lineOf(facts)),
    fileDigestWrong: l10n.t('The file was changed after it was exported: it isn’t what its last line says.'),
    fileBroken: l10n.t('The file is damaged in line {0}. What comes before it is shown.', lineOf(facts)),
  };
  return sentences[code] ?? describeNote({ code, facts: { side: 'left', ...facts } }, { left: thread, right: thread });
}

function lineOf(facts: Note['facts']): string {
  return typeof facts.line === 'number' ? count(facts.line) : l10n.t('unknown');
}
