import type { Verification } from '../api';
import { ageOf, isNewer, isNewerThanAll, newestOf } from '../history/age';
import type { HistoryReading } from '../history/reading';
import type { SideName } from '../history/side';
import type { ThreadSnapshot } from '../history/snapshot';
import type { Extra, Findings } from './findings';

type Relation = Verification['relation'];

const other = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** What tells how two histories stand to each other when both have been read. */
export interface Histories {
  readings: [HistoryReading, HistoryReading];
  findings: Findings;
  /** Looks that were taken when both had been read. */
  end: Record<SideName, ThreadSnapshot>;
  sameServer: boolean;
  evidence: CopyEvidence | undefined;
}

/** How the two sets of checkpoints stand to each other. A beginning is only said where the order is known. */
export function relationOf(findings: Findings): Relation {
  const left = findings.extras.left.size;
  const right = findings.extras.right.size;
  if (left === 0 && right === 0) return 'same';
  if (left > 0 && right > 0) return findings.common === 0 ? 'unrelated' : 'diverged';
  const long: SideName = left > 0 ? 'left' : 'right';
  // The short side is a beginning only if all that it lacks came after all that it has.
  if (!isAllNewer(findings, long)) return 'diverged';
  return long === 'left' ? 'rightIsBeginningOfLeft' : 'leftIsBeginningOfRight';
}

/** Whether all that one side has alone is known to be newer than all that both have. */
function isAllNewer({ extras, newestCommon }: Findings, long: SideName): boolean {
  return [...Map.groupBy(extras[long].values(), ({ namespace }) => namespace)].every(([namespace, own]) => {
    const first = newestCommon.get(namespace)?.positions[long] ?? Infinity;
    const elsewhere = newestOf([...newestCommon].flatMap(([name, age]) => (name === namespace ? [] : age)));
    return own.every((extra) => extra.position < first && isNewerThanAll(ageOf(extra), elsewhere));
  });
}

/** Which side is our own copy, and how the source stood just before and just after it was made. */
export interface CopyEvidence {
  before: ThreadSnapshot;
  after: ThreadSnapshot;
}

function laterThan({ createdAt = '' }: Extra, time: string): boolean {
  return Date.parse(createdAt) > Date.parse(time);
}

/**
 * Whether a checkpoint of the source is known to have come after the look at which our copy was asked for: it stands above
 * the newest that its namespace had then, or its namespace had nothing then. Times must not say otherwise.
 */
function cameAfterLook(extra: Extra, { heads }: Pick<ThreadSnapshot, 'heads'>, histories: Histories): boolean {
  const {
    readings: [source],
    findings,
  } = histories;
  const { namespace, position } = extra;
  const age = ageOf(extra);
  if ([...heads].some(([name, head]) => name !== namespace && isNewer(age, ageOf(head)) === false)) return false;
  const own = heads.get(namespace);
  if (own) return position < (source.positionOf({ namespace, id: own.id }) ?? -1);
  if (namespace === '') return true;
  // Stateful subgraphs have one namespace under many names: what is new there is not to be told from the tasks.
  const lister = extra.asked === namespace ? source.listerOf(namespace) : undefined;
  if (!lister) return false;
  // The look was at the namespaces of all tasks of the heads.
  if (heads.get(lister.namespace)?.id === lister.id) return true;
  const later = findings.extras.left.get(`${lister.namespace}\0${lister.id}`);
  return later !== undefined && cameAfterLook(later, { heads }, histories);
}

/**
 * Whether all that `source` has beyond the other side came after the copy was made: by the looks that our own copy
 * took at its source, or by the copy's `created_at` on the same server. A copy is younger than all that was copied.
 */
export function isCopyPointProven(source: SideName, histories: Histories): boolean {
  const { findings, end, sameServer, evidence } = histories;
  // A copy that lacks something older than what it has was not made whole.
  if (relationOf(findings) === 'diverged') return false;
  const { createdAt } = end[other(source)];
  const isCopy = sameServer && findings.common > 0 && findings.newestCommonTime <= Date.parse(createdAt);
  return [...findings.extras[source].values()].every(
    (extra) =>
      (evidence !== undefined && source === 'left' && cameAfterLook(extra, evidence.before, histories)) ||
      (isCopy && laterThan(extra, createdAt)),
  );
}

/**
 * Whether all that our own copy, on the right, has alone was the source's: what it had just after the copy was made, or older
 * than the copy itself. The source may have gone back (a run rolled back or deleted) before it was looked at again.
 */
export function wasLost({ readings, findings, end, sameServer }: Histories, { after }: CopyEvidence): boolean {
  const copied = Date.parse(end.right.createdAt);
  return [...findings.extras.right.values()].every((extra) => {
    const { namespace } = extra;
    const age = ageOf(extra);
    const own = after.heads.get(namespace);
    const place = own && readings[1].positionOf({ namespace, id: own.id });
    if (place !== undefined && extra.position >= place) return true;
    const isOlder = [...after.heads].some(
      ([name, head]) => (name !== namespace || place === undefined) && isNewer(ageOf(head), age) === true,
    );
    return isOlder || (sameServer && age.time <= copied);
  });
}
