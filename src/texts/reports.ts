/** The words of a report. */
import * as vscode from 'vscode';
import type { SideSummary, SourceCheck, ThreadReference, Verification } from '../api';
import type { ReportWords } from '../report/report';
import type { SourceWords } from '../report/source';
import { sideNames } from './compare';
import { describeNotChecked, describeNote, type SideNames } from './notes';
import { checkpoints, count, megabytes, places } from './quantities';
import { sourceCheckSentences } from './runResults';
import { shortId } from './shortId';
import { describeRelation, headline, verdictWords } from './verdicts';

/** Said by the headline or by the section on completeness. */
const saidElsewhere = new Set(['noStorage', 'rewrittenIds', 'changed', 'same', 'diverged', 'unrelated']);
for (const relation of ['leftIsBeginningOfRight', 'rightIsBeginningOfLeft']) saidElsewhere.add(relation);

/**
 * @param madeAt when the histories were compared, where that is known.
 * @param isOfCopy whether the right thread is a copy of the left one.
 */
export function reportWords(verification: Verification, madeAt: Date | undefined, isOfCopy: boolean): ReportWords {
  const { verdict, reason, notes, relation, differences, differenceCount, identicalCheckpoints } = verification;
  const names = sideNames({ copy: isOfCopy ? 'right' : undefined });
  const told = reason ? [reason, ...notes.filter(({ code }) => code !== reason.code)] : notes;
  const sentences = told.filter(({ code }) => !saidElsewhere.has(code)).map((note) => describeNote(note, names));
  return {
    title:
      verification.pairedBy === 'order'
        ? vscode.l10n.t('Two histories compared in order: {0}', verdictWords(verdict))
        : vscode.l10n.t('Two histories compared: {0}', verdictWords(verdict)),
    verdict: headline(verification, names),
    notes: [...new Set(sentences)],
    relation: verdict === 'different' ? describeRelation({ relation }, names) : '',
    completeness: describeCompleteness(verification, names),
    identicalCheckpoints:
      verdict === 'cancelled' ? '' : vscode.l10n.t('Equal on both sides: {0}.', checkpoints(identicalCheckpoints)),
    times: describeTimes(verification.milliseconds, madeAt),
    differenceCount: describeCount(verdict, differences.length, differenceCount),
    notChecked: describeNotChecked(verification.notChecked),
    headings: {
      threads: vscode.l10n.t('The threads'),
      notes: vscode.l10n.t('Reason and notes'),
      read: vscode.l10n.t('What was read'),
      masked: vscode.l10n.t('Masked places'),
      rewrittenIds: vscode.l10n.t('Rewritten ids'),
      differences: vscode.l10n.t('Differences'),
      notChecked: vscode.l10n.t('What wasn’t compared'),
    },
    explained: {
      masked: vscode.l10n.t('Where a checkpoint contains the ID of its thread, each side contains its own.'),
      rewrittenIds: vscode.l10n.t(
        'In these other places each thread contains its own ID; everything around it is equal. The diff shows them.',
      ),
    },
    source: verification.sourceAfterRun && sourceWords(verification.sourceAfterRun),
    labels: labels(isOfCopy),
    kinds: kinds(names),
    number: count,
    bytes: (value) => (value < 1024 * 1024 ? count(value) : `${count(value)} (${megabytes(value)})`),
  };
}

function labels(isOfCopy: boolean): ReportWords['labels'] {
  return {
    left: isOfCopy ? vscode.l10n.t('source') : vscode.l10n.t('first'),
    right: isOfCopy ? vscode.l10n.t('copy') : vscode.l10n.t('second'),
    deployment: vscode.l10n.t('deployment'),
    thread: vscode.l10n.t('thread'),
    headCheckpoint: vscode.l10n.t('newest checkpoint'),
    lastCommonCheckpoint: vscode.l10n.t('last common checkpoint'),
    none: vscode.l10n.t('(none)'),
    checkpoints: vscode.l10n.t('checkpoints read'),
    stored: vscode.l10n.t('checkpoints stored'),
    notSaid: vscode.l10n.t('unknown'),
    namespaces: vscode.l10n.t('namespaces'),
    bytes: vscode.l10n.t('bytes read'),
    namespace: vscode.l10n.t('namespace'),
    rootNamespace: vscode.l10n.t('root namespace'),
    checkpoint: vscode.l10n.t('checkpoint'),
    wholeCheckpoint: vscode.l10n.t('the whole checkpoint'),
    sameSoFar: vscode.l10n.t('(they differ further on)'),
  };
}

function sourceWords(check: SourceCheck): SourceWords {
  return {
    heading: vscode.l10n.t('The source, after a run on the copy'),
    sentence: sourceCheckSentences(check).join(' '),
    digests: vscode.l10n.t('SHA-256 of the bytes of all its checkpoints:'),
    before: vscode.l10n.t('before the copy'),
    after: vscode.l10n.t('after the run'),
  };
}

function kinds(names: SideNames): ReportWords['kinds'] {
  return {
    onlyLeft: vscode.l10n.t('only in {0}', names.left),
    onlyRight: vscode.l10n.t('only in {0}', names.right),
    changed: vscode.l10n.t('changed'),
    order: vscode.l10n.t('in another order'),
    nextOrTasks: vscode.l10n.t('computed by the deployed graph'),
    storage: vscode.l10n.t('what the server stores'),
  };
}

/** How it is known that all was read: by the server's own count, or not at all. */
function describeCompleteness({ verdict, left, right }: Verification, names: SideNames): string {
  const side = (name: string, { stored, checkpoints: read }: SideSummary): string => {
    if (stored === undefined) {
      return vscode.l10n.t(
        'The server doesn’t report how many checkpoints of {0} it stores, so everything it shows counts as everything.',
        name,
      );
    }
    return stored === read
      ? vscode.l10n.t('All stored checkpoints of {0} were read: {1}.', name, checkpoints(stored))
      : vscode.l10n.t('The server stores {1} of {0}; {2} were read.', name, checkpoints(stored), count(read));
  };
  if (verdict === 'cancelled') {
    return '';
  }
  return left.stored === undefined && right.stored === undefined
    ? vscode.l10n.t(
        'The server doesn’t report how many checkpoints it stores of either thread, so everything it shows counts as everything.',
      )
    : [side(names.left, left), side(names.right, right)].join(' ');
}

function describeTimes(milliseconds: number, madeAt: Date | undefined): string {
  const took = vscode.l10n.t(
    '{0} s',
    (milliseconds / 1000).toLocaleString(vscode.env.language, { maximumFractionDigits: 2 }),
  );
  return madeAt === undefined
    ? vscode.l10n.t('Reading and comparing took {0}.', took)
    : vscode.l10n.t(
        'Reading and comparing took {0}, until {1}.',
        took,
        madeAt.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'long' }),
      );
}

function describeCount(verdict: Verification['verdict'], shown: number, total: number): string {
  if (total === 0) {
    return verdict === 'cannotTell' || verdict === 'cancelled'
      ? vscode.l10n.t('None found in what was compared.')
      : vscode.l10n.t('None.');
  }
  return shown < total
    ? vscode.l10n.t('{0} in total; the first {1}:', places(total), count(shown))
    : vscode.l10n.t('{0} in total:', places(total));
}

export function notAVerification(): string {
  return vscode.l10n.t(
    'Expected a verification: the result of Copy Thread or Compare Threads, or nothing for the latest one.',
  );
}

export function nothingVerified(): string {
  return vscode.l10n.t('No threads compared in this window yet. Copy a thread or compare two.');
}

/** The name of the file, without its ending: what a tab shows, and what Save As offers. */
export function reportName({ left, right }: Verification): string {
  const name = ({ threadId }: ThreadReference): string => shortId(threadId).replace(/[^\w-]/g, '-');
  return `report-${name(left.thread)}-${name(right.thread)}`;
}

/** A tab of an earlier window whose text is no longer there. */
export function reportGone(): string {
  return vscode.l10n.t('This report no longer exists. Compare the threads again for a new one.');
}

export function openReport(): string {
  return vscode.l10n.t('Report');
}
