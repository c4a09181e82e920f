import type { Note, SourceCheck } from '../api';
import { tooLargeNote } from '../history/readingNote';
import type { Fingerprint } from './fingerprint';

type Outcome = Pick<SourceCheck, 'outcome' | 'reason'>;

/**
 * What became of a source between two readings, one before its copy was made and one after a run on the copy. What came
 * meanwhile is somebody else's where it was made by another run (both servers name the run in each checkpoint's
 * metadata). `runId`: of the run on the copy, where one was started.
 */
export function compareFingerprints(before: Fingerprint, after: Fingerprint, runId: string | undefined): SourceCheck {
  const keys = [...before.checkpoints];
  const lost = keys.filter(([key]) => !after.checkpoints.has(key));
  const changed = keys.filter(([key, { digest }]) => {
    const now = after.checkpoints.get(key);
    return now !== undefined && now.digest !== digest;
  });
  const added = [...after.checkpoints].filter(([key]) => !before.checkpoints.has(key));
  const isOurs = added.some(([, print]) => runId !== undefined && print.runId === runId);
  // A run that goes on writes results to the tasks of the checkpoint that it goes on from.
  const wentOn = changed.every(
    ([key, { isHead, stateDigest }]) => isHead && after.checkpoints.get(key)?.stateDigest === stateDigest,
  );
  const counts = { added: added.length, changed: changed.length, lost: lost.length };
  return {
    ...decide(before, after, { ...counts, isOurs, wentOn }),
    ...summaryOf(before),
    digestAfter: after.digest,
    ...counts,
  };
}

/** Where the source was not read twice. */
export function sourceNotChecked(before: Fingerprint | undefined, reason: Note): SourceCheck {
  const summary = before ? summaryOf(before) : { checkpoints: 0, namespaces: 0 };
  return { outcome: 'cannotTell', reason, ...summary, added: 0, changed: 0, lost: 0 };
}

function summaryOf({ checkpoints, namespaces, stored, digest }: Fingerprint) {
  return {
    checkpoints: checkpoints.size,
    namespaces,
    ...(stored && { stored: stored.checkpoints }),
    digestBefore: digest,
  };
}

interface Findings {
  added: number;
  changed: number;
  lost: number;
  isOurs: boolean;
  wentOn: boolean;
}

function decide(before: Fingerprint, after: Fingerprint, findings: Findings): Outcome {
  const { added, changed, lost, isOurs, wentOn } = findings;
  if (lost > 0 || isOurs || !wentOn) return { outcome: 'changed' };
  const hasMoved = added > 0 || changed > 0;
  const tooLarge = after.tooLarge ?? before.tooLarge;
  if (hasMoved && !tooLarge) return { outcome: 'movedByOthers' };
  // What it stores and does not show may have changed, whatever the rows say.
  if (!hasMoved && before.stored?.body !== after.stored?.body)
    return { outcome: 'changed', reason: { code: 'storageDiffers', facts: {} } };
  if (tooLarge) return { outcome: 'cannotTell', reason: tooLargeNote(tooLarge) };
  const { stored } = before;
  if (stored && stored.checkpoints !== before.checkpoints.size) {
    const facts = { stored: stored.checkpoints, read: before.checkpoints.size };
    return { outcome: 'cannotTell', reason: { code: 'notAllReadable', facts } };
  }
  return { outcome: 'unchanged' };
}
