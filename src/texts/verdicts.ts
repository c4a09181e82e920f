/** A verification in words. */
import * as vscode from 'vscode';
import type { Difference, SideSummary, Verdict, Verification } from '../api';
import { describeNotChecked, describeNote, type SideNames } from './notes';
import type { Severity } from './severity';
import { checkpoints, namespaces, places } from './quantities';
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

/** How loud: `different` is what a comparison may well find out, and what a copy must not be. */
export function verdictSeverity({ verdict, notes }: Verification, of: 'copy' | 'comparison'): Severity {
  if (verdict === 'different') {
    return of === 'copy' ? 'error' : 'warning';
  }
  return verdict === 'cannotTell' || notes.some(({ code }) => code === 'sourceValuesDiffer')
    ? 'warning'
    : 'information';
}

/** Codes that the headline, the relation or the counts say already. */
const saidElsewhere = new Set([
  ...['noStorage', 'rewrittenIds', 'changed', 'same'],
  ...['leftIsBeginningOfRight', 'rightIsBeginningOfLeft', 'diverged', 'unrelated'],
]);

/** What a notification says: the verdict, how it is known, what differs, and what was not looked at. */
export function describeVerdict(verification: Verification, names: SideNames): string {
  const { verdict, reason, notes, notChecked, rewrittenIds } = verification;
  const more = (reason ? [reason, ...notes.filter(({ code }) => code !== reason.code)] : notes).filter(
    ({ code }) => !saidElsewhere.has(code),
  );
  const sentences = [
    reason?.code === 'neverRun' ? '' : headline(verification, names),
    verdict === 'different' ? describeDifferent(verification, names) : '',
    verdict === 'cancelled' ? '' : describeRewritten(Object.entries(rewrittenIds)),
    ...more.map((note) => describeNote(note, names)),
    verdict.startsWith('identical') ? describeNotChecked(notChecked) : '',
  ];
  return [...new Set(sentences)].filter(Boolean).join(' ');
}

/** The verdict and the counts; words of ours only. */
export function headline(verification: Verification, names: SideNames): string {
  const { verdict, left, right, notes, differenceCount } = verification;
  const [leftAmount, rightAmount] = [amounts(left), amounts(right)];
  const shorter = left.checkpoints < right.checkpoints ? leftAmount : rightAmount;
  const shownOnly = notes.some(({ code }) => code === 'noStorage');
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
      const facts = [names.left, leftAmount, names.right, rightAmount];
      return differenceCount === 0
        ? vscode.l10n.t('The histories differ: {0} has {1}, {2} has {3}.', ...facts)
        : vscode.l10n.t('The histories differ in {4}: {0} has {1}, {2} has {3}.', ...facts, places(differenceCount));
    }
    case 'cannotTell':
      return vscode.l10n.t('Whether the histories are the same cannot be told.');
    case 'cancelled':
      return vscode.l10n.t('The comparison was cancelled, so whether the histories are the same is not known.');
    default:
      return vscode.l10n.t('The comparison ended with “{0}”.', notificationText(String(verdict)));
  }
}

function describeDifferent(verification: Verification, names: SideNames): string {
  const [first] = verification.differences;
  return [describeRelation(verification, names), first ? describeFirst(first, names) : ''].filter(Boolean).join(' ');
}

function amounts(side: SideSummary): string {
  return vscode.l10n.t('{0} in {1}', checkpoints(side.checkpoints), namespaces(side.namespaces));
}

export function describeRelation(
  { relation, lastCommonCheckpointId }: Pick<Verification, 'relation' | 'lastCommonCheckpointId'>,
  names: SideNames,
): string {
  switch (relation) {
    case 'leftIsBeginningOfRight':
      return vscode.l10n.t('{0} is a beginning of {1}.', sentenceStart(names.left), names.right);
    case 'rightIsBeginningOfLeft':
      return vscode.l10n.t('{0} is a beginning of {1}.', sentenceStart(names.right), names.left);
    case 'diverged':
      return lastCommonCheckpointId === undefined
        ? vscode.l10n.t('They have diverged.')
        : vscode.l10n.t('They have diverged after checkpoint {0}.', notificationText(lastCommonCheckpointId));
    case 'unrelated':
      return vscode.l10n.t('They have no checkpoint in common.');
    case 'same':
      return '';
  }
}

/** Where the first difference is. Values stay out: they are people's data, and the diff shows them. */
function describeFirst(difference: Difference, names: SideNames): string {
  const checkpoint = notificationText(difference.checkpointId);
  const pointer =
    difference.pointer === '' ? vscode.l10n.t('the whole checkpoint') : notificationText(difference.pointer);
  const where =
    difference.namespace === '' ? '' : vscode.l10n.t(' in the namespace {0}', notificationText(difference.namespace));
  switch (difference.kind) {
    case 'onlyLeft':
      return difference.pointer === ''
        ? vscode.l10n.t('First: checkpoint {0}{1} is only in {2}.', checkpoint, where, names.left)
        : vscode.l10n.t('First: checkpoint {0}{1}, {2} is only in {3}.', checkpoint, where, pointer, names.left);
    case 'onlyRight':
      return difference.pointer === ''
        ? vscode.l10n.t('First: checkpoint {0}{1} is only in {2}.', checkpoint, where, names.right)
        : vscode.l10n.t('First: checkpoint {0}{1}, {2} is only in {3}.', checkpoint, where, pointer, names.right);
    case 'order':
      return vscode.l10n.t('First: checkpoint {0}{1} stands in another place.', checkpoint, where);
    case 'nextOrTasks':
      return vscode.l10n.t(
        'First: checkpoint {0}{1} at {2}, which the graph code deployed now computes.',
        checkpoint,
        where,
        pointer,
      );
    case 'storage':
      return vscode.l10n.t('First: what the server stores of them differs at {0}.', pointer);
    default:
      return vscode.l10n.t('First: checkpoint {0}{1} at {2}.', checkpoint, where, pointer);
  }
}

function describeRewritten(paths: [string, number][]): string {
  if (paths.length === 0) {
    return '';
  }
  const total = paths.reduce((sum, [, times]) => sum + times, 0);
  const named = paths.slice(0, 3).map(([path]) => notificationText(path));
  if (paths.length > named.length) {
    named.push('…');
  }
  return vscode.l10n.t("Each side has its own thread's id in {0} ({1}).", places(total), named.join(', '));
}

function sentenceStart(text: string): string {
  return text.charAt(0).toLocaleUpperCase(vscode.env.language) + text.slice(1);
}
