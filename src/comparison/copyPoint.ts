import type { Verification } from '../api';
import type { Extra, Findings } from './findings';
import type { ThreadSnapshot } from '../history/snapshot';
import type { SideName } from '../history/side';

type Relation = Verification['relation'];

const other = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** How the two sets of checkpoints stand to each other, by their ids (which grow with time). */
export function relationOf(findings: Findings): Relation {
  const left = findings.extras.left.size;
  const right = findings.extras.right.size;
  if (left === 0 && right === 0) return 'same';
  if (left > 0 && right > 0) return findings.common === 0 ? 'unrelated' : 'diverged';
  const long: SideName = left > 0 ? 'left' : 'right';
  // The short side is a beginning only if all that it lacks came after all that it has.
  const lacksOlder = [...findings.extras[long].values()].some(({ id }) => id < findings.newestCommonId);
  if (lacksOlder) return 'diverged';
  return long === 'left' ? 'rightIsBeginningOfLeft' : 'leftIsBeginningOfRight';
}

/** Which side is our own copy, and how the source stood just before and just after it was made. */
export interface CopyEvidence {
  before: ThreadSnapshot;
  after: ThreadSnapshot;
}

function laterThan(extra: Extra, time: string | undefined): boolean {
  const created = Date.parse(extra.createdAt ?? '');
  const limit = Date.parse(time ?? '');
  return Number.isFinite(created) && Number.isFinite(limit) && created > limit;
}

/** The checkpoint came after all that the source had when our copy was asked for, in whatever namespace. */
function cameAfterLook(extra: Extra, before: ThreadSnapshot): boolean {
  return [...before.heads.values()].every(({ id }) => extra.id > id);
}

/**
 * Whether all that `source` has beyond the other side came after the copy was made: by the looks that our own copy
 * took at its source, or by the copy's `created_at` on the same server. A copy is younger than all that was copied.
 */
export function isCopyPointProven(
  source: SideName,
  findings: Findings,
  looks: Record<SideName, ThreadSnapshot>,
  sameServer: boolean,
  evidence: CopyEvidence | undefined,
): boolean {
  // A copy that lacks something older than what it has was not made whole.
  if (relationOf(findings) === 'diverged') return false;
  const copyCreatedAt = looks[other(source)].createdAt;
  const newest = { createdAt: findings.newestCommonCreatedAt };
  const isCopy = sameServer && findings.common > 0 && Date.parse(newest.createdAt ?? '') <= Date.parse(copyCreatedAt);
  return [...findings.extras[source].values()].every(
    (extra) =>
      (evidence !== undefined && source === 'left' && cameAfterLook(extra, evidence.before)) ||
      (isCopy && laterThan(extra, copyCreatedAt)),
  );
}

/**
 * Whether all that our own copy has alone was the source's: what it had just after the copy was made, or older than the
 * copy itself. The source may have gone back (a run rolled back or deleted) before it was looked at for the second time.
 */
export function wasLost(
  findings: Findings,
  looks: Record<SideName, ThreadSnapshot>,
  sameServer: boolean,
  { after }: CopyEvidence,
): boolean {
  const newest = [...after.heads.values()].reduce((id, head) => (head.id > id ? head.id : id), '');
  const copied = Date.parse(looks.right.createdAt);
  return [...findings.extras.right.values()].every(
    ({ id, createdAt }) => id <= newest || (sameServer && Date.parse(createdAt ?? '') <= copied),
  );
}
