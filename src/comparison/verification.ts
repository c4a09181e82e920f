import type { Note, Verification } from '../api';
import type { Decision } from './decide';
import type { Findings } from './findings';
import type { Sides } from './sides';
import type { Tally } from './tally';

/** What no reading of histories can see. */
export const notChecked = ['storeItems', 'runs', 'crons', 'threadRow', 'jsonLosses'];

/** What a comparison has come to. */
export interface Outcome {
  findings: Findings;
  decision: Decision | { verdict: 'cannotTell' | 'cancelled'; reason?: Note; relation: Verification['relation'] };
  notes: Note[];
}

/** What differs in checkpoints that both sides have differs whatever could not be read. */
export function decideUnread(findings: Findings, reason: Note): Outcome {
  const { tally, foreign } = findings;
  const places = tally.differenceCount - tally.nextOrTasksCount;
  if (places === 0 || foreign)
    return { findings, decision: { verdict: 'cannotTell', reason, relation: 'unknown' }, notes: [] };
  const changed = { code: 'changed', facts: { places: tally.differenceCount } };
  return { findings, decision: { verdict: 'different', reason: changed, relation: 'unknown' }, notes: [reason] };
}

/** Cancelled; where only the hidden namespaces were left to be asked for, with the verdict so far. */
export function decideCancelled(
  findings: Findings,
  soFar: Outcome | undefined,
  probing: { asked: number; known: number },
): Outcome {
  if (!soFar) return { findings, decision: { verdict: 'cancelled', relation: 'unknown' }, notes: [] };
  const { verdict, relation } = soFar.decision;
  const reason: Note = { code: 'hiddenNotAsked', facts: { verdict, ...probing } };
  // A difference is one whatever is hidden; all else is only said when everything was read.
  return verdict === 'different'
    ? { ...soFar, notes: [...soFar.notes, reason] }
    : { ...soFar, decision: { verdict: 'cancelled', reason, relation } };
}

/** @param started when the comparison began, as `performance.now()` */
export function toVerification({ findings, decision, notes }: Outcome, sides: Sides, started: number): Verification {
  return {
    ...decision,
    notes,
    notChecked,
    ...(findings.newestCommonRootId === '' ? {} : { lastCommonCheckpointId: findings.newestCommonRootId }),
    identicalCheckpoints: findings.identical,
    ...measured(sides, findings.tally, started),
  };
}

/** What was read of both, and what differs. */
export function measured([left, right]: Sides, tally: Tally, started: number) {
  return {
    left: left.summary(),
    right: right.summary(),
    masked: Object.fromEntries(tally.masked),
    rewrittenIds: Object.fromEntries(tally.rewrittenIds),
    differences: tally.differences,
    differenceCount: tally.differenceCount,
    milliseconds: Math.round(performance.now() - started),
  } satisfies Partial<Verification>;
}
