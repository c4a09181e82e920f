/** A verification in words. */
import * as vscode from 'vscode';
import type { SideSummary, Verdict, Verification } from '../api';
import type { CopyMark } from '../copy/copyMark';
import { describeShortly, sentenceStart, type SideNames } from './notes';
import type { Severity } from './notification';
import { checkpoints, count, namespaces, places } from './quantities';
import { notificationText } from './inertText';

/** The verdict in a few words, for the title of a diff. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict) {
    case 'identical':
      return vscode.l10n.t('identical');
    case 'identicalExceptRewrittenIds':
      return vscode.l10n.t('identical except rewritten ids');
    case 'identicalUpToCopyPoint':
      return vscode.l10n.t('identical up to the copy point');
    case 'different':
      return vscode.l10n.t('different');
    case 'cannotTell':
      return vscode.l10n.t('cannot tell');
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    default:
      return notificationText(String(verdict));
  }
}

/** The verdict on what the servers list, while the rest is not known. */
export function verdictSoFar(verdict: Verdict): string {
  return vscode.l10n.t('{0} so far', verdictWords(verdict));
}

/** What is known of a copy, in words. */
export function markWords(mark: CopyMark): string {
  if (mark === 'checking') return vscode.l10n.t('checking…');
  return mark.soFar ? verdictSoFar(mark.verdict) : verdictWords(mark.verdict);
}

/** The same, in its row. */
export function rowMark(mark: CopyMark): string {
  if (mark === 'checking') return markWords(mark);
  const sign = mark.verdict.startsWith('identical') ? '✓' : mark.verdict === 'different' ? '≠' : '?';
  return `${sign} ${markWords(mark)}`;
}

/** How loud: `different` is what a comparison may well find out, and what a copy must not be. */
export function verdictSeverity({ verdict, notes }: Verification, of: 'copy' | 'comparison'): Severity {
  if (verdict === 'different') {
    return of === 'copy' ? 'error' : 'warning';
  }
  return verdict === 'cannotTell' || notes.some(({ code }) => code === 'sourceValuesDiffer')
    ? 'warning'
    : 'information';
}

/** Codes of reasons that the verdict's own sentence has. */
const saidByVerdict = new Set([
  ...['neverRun', 'rewrittenIds', 'changed', 'same'],
  ...['leftIsBeginningOfRight', 'rightIsBeginningOfLeft', 'diverged', 'unrelated'],
]);

/** What a notification says, the most important first: the verdict, and why. The report has everything else. */
export function verdictSentences(verification: Verification, names: SideNames): string[] {
  const { reason, notes } = verification;
  const told = [reason, notes.find(({ code }) => code === 'sourceValuesDiffer')].flatMap((note) =>
    note === undefined || saidByVerdict.has(note.code) ? [] : [describeShortly(note, names)],
  );
  return [...new Set([shortVerdict(verification, names), ...told])];
}

function shortVerdict(verification: Verification, names: SideNames): string {
  const { verdict, reason } = verification;
  const shorter = amounts(shorterSide(verification));
  switch (verdict) {
    case 'identical':
      if (reason?.code === 'neverRun') return vscode.l10n.t('Identical: neither thread has run yet.');
      return isShownOnly(verification)
        ? vscode.l10n.t('Identical: {0}, all that the server shows.', shorter)
        : vscode.l10n.t('Identical: {0}.', shorter);
    case 'identicalExceptRewrittenIds':
      return vscode.l10n.t('Identical except rewritten ids: {0}.', shorter);
    case 'identicalUpToCopyPoint':
      return vscode.l10n.t('Identical up to the copy point: {0}.', shorter);
    case 'different':
      return shortDifference(verification, names);
    case 'cannotTell':
      return vscode.l10n.t('Couldn’t determine whether they’re the same.');
    case 'cancelled':
      return isPartlyKnown(verification)
        ? vscode.l10n.t('{0}: {1}.', sentenceStart(verdictSoFar(soFarOf(verification))), shorter)
        : vscode.l10n.t('The comparison was cancelled.');
    default:
      return vscode.l10n.t('The comparison ended with “{0}”.', notificationText(String(verdict)));
  }
}

/** Cancelled when only the hidden namespaces were left to be asked for. */
export function isPartlyKnown({ reason }: Verification): boolean {
  return reason?.code === 'hiddenNotAsked';
}

/** What the verdict would have been, had nothing been hidden. */
export function soFarOf({ reason }: Verification): Verdict {
  return String(reason?.facts.verdict) as Verdict;
}

function shortDifference({ relation, left, right, differenceCount }: Verification, names: SideNames): string {
  const more = right.checkpoints - left.checkpoints;
  if (relation === 'unrelated') {
    return vscode.l10n.t('Nothing in common: {0} and {1}.', count(left.checkpoints), checkpoints(right.checkpoints));
  }
  if (relation === 'leftIsBeginningOfRight' && more > 0) {
    return vscode.l10n.t('Different: {0} has {1} more.', names.right, checkpoints(more));
  }
  if (relation === 'rightIsBeginningOfLeft' && more < 0) {
    return vscode.l10n.t('Different: {0} has {1} more.', names.left, checkpoints(-more));
  }
  const facts = [names.left, checkpoints(left.checkpoints), names.right, checkpoints(right.checkpoints)];
  return differenceCount === 0
    ? vscode.l10n.t('Different: {0} has {1}, {2} has {3}.', ...facts)
    : vscode.l10n.t('Different in {4}: {0} has {1}, {2} has {3}.', ...facts, places(differenceCount));
}

/** The verdict and the counts, for a report; words of ours only. */
export function headline(verification: Verification, names: SideNames): string {
  const { verdict, left, right, differenceCount } = verification;
  const shorter = fullAmounts(shorterSide(verification));
  const shownOnly = isShownOnly(verification);
  switch (verdict) {
    case 'identical':
      return shownOnly
        ? vscode.l10n.t('The histories are the same in every namespace the server shows: {0}.', shorter)
        : vscode.l10n.t('The histories are the same: {0}, all that the server stores.', shorter);
    case 'identicalExceptRewrittenIds':
      return shownOnly
        ? vscode.l10n.t(
            'Except for rewritten ids the histories are the same in every namespace the server shows: {0}.',
            shorter,
          )
        : vscode.l10n.t(
            'Except for rewritten ids the histories are the same: {0}, all that the server stores.',
            shorter,
          );
    case 'identicalUpToCopyPoint':
      return shownOnly
        ? vscode.l10n.t(
            'Up to the copy point the histories are the same in every namespace the server shows: {0}.',
            shorter,
          )
        : vscode.l10n.t('Up to the copy point the histories are the same: {0}.', shorter);
    case 'different': {
      if (verification.relation === 'unrelated') {
        return vscode.l10n.t('Nothing in common: {0} and {1}.', fullAmounts(left), fullAmounts(right));
      }
      const facts = [names.left, fullAmounts(left), names.right, fullAmounts(right)];
      return differenceCount === 0
        ? vscode.l10n.t('The histories differ: {0} has {1}, {2} has {3}.', ...facts)
        : vscode.l10n.t('The histories differ in {4}: {0} has {1}, {2} has {3}.', ...facts, places(differenceCount));
    }
    case 'cannotTell':
      return vscode.l10n.t('Couldn’t determine whether the histories are the same.');
    case 'cancelled':
      return vscode.l10n.t('The comparison was cancelled before it could tell whether the histories are the same.');
    default:
      return vscode.l10n.t('The comparison ended with “{0}”.', notificationText(String(verdict)));
  }
}

function isShownOnly({ notes }: Verification): boolean {
  return notes.some(({ code }) => code === 'noStorage');
}

function shorterSide({ left, right }: Verification): SideSummary {
  return left.checkpoints < right.checkpoints ? left : right;
}

/** One namespace goes without saying. */
function amounts(side: SideSummary): string {
  return side.namespaces > 1 ? fullAmounts(side) : checkpoints(side.checkpoints);
}

function fullAmounts(side: SideSummary): string {
  return vscode.l10n.t('{0} in {1}', checkpoints(side.checkpoints), namespaces(side.namespaces));
}

export function describeRelation(
  { relation, lastCommonCheckpointId }: Pick<Verification, 'relation' | 'lastCommonCheckpointId'>,
  names: SideNames,
): string {
  switch (relation) {
    case 'leftIsBeginningOfRight':
      return vscode.l10n.t('{0} continues {1}.', sentenceStart(names.right), names.left);
    case 'rightIsBeginningOfLeft':
      return vscode.l10n.t('{0} continues {1}.', sentenceStart(names.left), names.right);
    case 'diverged':
      return lastCommonCheckpointId === undefined
        ? vscode.l10n.t('They have diverged.')
        : vscode.l10n.t('They have diverged after checkpoint {0}.', notificationText(lastCommonCheckpointId));
    case 'unrelated':
      return vscode.l10n.t('They have no checkpoint in common.');
    case 'same':
    case 'unknown':
      return '';
  }
}
