import type { Difference, Note, Verification } from '../api';
import type { Findings } from './findings';
import { tooLargeNote } from '../history/readingNote';
import { isAccountedFor } from '../history/completeness';
import { type Histories, isCopyPointProven, relationOf, wasLost } from './copyPoint';
import { hasMoved, haveHeadsMoved, type StoredCounts, type ThreadMoment } from '../history/movement';
import { printJson } from '../json/print';
import type { SideName } from '../history/side';
import type { Tally } from './tally';

/** All that is known when both sides have been read. */
export interface Facts extends Histories {
  start: Record<SideName, ThreadMoment>;
  /** What is known to be missing in a history, or wrong with it. */
  incomplete: Note | undefined;
  deploymentChanged: boolean;
  /** All that is listed was read, and the hidden namespaces were not asked for yet. */
  isSoFar: boolean;
  /** Both servers are known to show every task, so that a checkpoint without one had none. */
  showsAllTasks: boolean;
}

export interface Decision {
  verdict: Verification['verdict'];
  reason?: Note;
  relation: Verification['relation'];
}

const cannotTell = (code: string, facts: Note['facts'] = {}): Pick<Decision, 'verdict' | 'reason'> => ({
  verdict: 'cannotTell',
  reason: { code, facts },
});

function notAllReadable({ readings, start, end }: Facts): Note | undefined {
  for (const reading of readings) {
    const stored = end[reading.name].stored?.checkpoints;
    if (stored === undefined || isAccountedFor(reading, start[reading.name], end[reading.name]) !== false) continue;
    return { code: 'notAllReadable', facts: { side: reading.name, stored, read: reading.checkpoints } };
  }
  return undefined;
}

/** A checkpoint that was left out may differ from its partner, and list namespaces that nobody else lists. */
function leftOut({ readings }: Facts): Note | undefined {
  for (const { name, leftOut, broken } of readings) {
    const [large] = leftOut.values();
    if (large) return tooLargeNote(large, name);
    const [first] = broken.values();
    if (!first) continue;
    const { namespace, id, pointer, position, what } = first;
    return { code: 'brokenAnswer', facts: { side: name, namespace, checkpointId: id, pointer, position, what } };
  }
  return undefined;
}

/** A subgraph that asks has a checkpoint, so a server that shows none on either side shows not all that it has. */
function silentNamespace({ readings: [left, right] }: Facts): Note | undefined {
  const silent = [...left.interrupted].find(
    (namespace) => right.interrupted.has(namespace) && !left.answersFor(namespace) && !right.answersFor(namespace),
  );
  if (silent === undefined || left.stored === left.checkpoints) return undefined;
  return { code: 'namespaceUnreadable', facts: { side: 'left', namespace: silent } };
}

/**
 * A task waits that no checkpoint shows, for the graph deployed now has no such node, or one ran that none shows, as behind
 * a join edge. What it keeps nobody knows, unless the server counts all that it stores.
 */
function hiddenTask({ readings, end, showsAllTasks }: Facts): Note | undefined {
  for (const reading of readings) {
    const { waitingTask, stored } = end[reading.name];
    if (stored) continue;
    if (waitingTask !== undefined && !reading.hasTask(waitingTask)) {
      return { code: 'taskHidden', facts: { side: reading.name, task: waitingTask } };
    }
    if (reading.hidden && !showsAllTasks)
      return { code: 'taskHidden', facts: { side: reading.name, ...reading.hidden } };
  }
  return undefined;
}

/** Neither root has a checkpoint: that two readings found nothing does not make the threads the same. */
function decideEmpty(facts: Facts): Pick<Decision, 'verdict' | 'reason'> {
  const { left, right } = facts.end;
  const nothingStored = left.stored?.checkpoints === 0 && right.stored?.checkpoints === 0;
  if (nothingStored && left.values === 'none' && right.values === 'none') {
    const { start, end, evidence } = facts;
    if (hasMoved(start.right, end.right)) return cannotTell('sourceMoved');
    if (hasMoved(start.left, end.left)) {
      if (!evidence) return cannotTell('sourceMoved');
      const reason = { code: 'copyPoint', facts: { side: 'left', checkpoints: 0 } };
      return { verdict: 'identicalUpToCopyPoint', reason };
    }
    return { verdict: 'identical', reason: { code: 'neverRun', facts: {} } };
  }
  const reason = notAllReadable(facts);
  return reason ? { verdict: 'cannotTell', reason } : cannotTell('bothEmpty');
}

/** The storage of a copy equals its source's but for the id; it alone shows pending writes that no history shows. */
export function storageDifference(
  left: StoredCounts | undefined,
  right: StoredCounts | undefined,
  { addedThreadIds }: Tally,
): Difference | undefined {
  if (!left || !right || addedThreadIds.left + addedThreadIds.right > 0) return undefined;
  const [leftText, rightText] = [printJson(left.body, 0), printJson(right.body, 0)];
  if (leftText === rightText) return undefined;
  const place = { namespace: '', checkpointId: '', pointer: '' };
  return { kind: 'storage', ...place, left: JSON.parse(leftText), right: JSON.parse(rightText) };
}

/** The side that has checkpoints of its own, where only one has. */
function longSide({ extras }: Findings): SideName | undefined {
  if (extras.left.size > 0 && extras.right.size > 0) return undefined;
  return extras.left.size > 0 ? 'left' : extras.right.size > 0 ? 'right' : undefined;
}

function decideExtras(facts: Facts): Decision {
  const { findings, evidence } = facts;
  const relation = relationOf(findings);
  const source = longSide(findings);
  const unfinished = findings.unfinishedHeads;
  if (source === undefined) {
    unfinished.forEach(({ tally }) => findings.tally.addAll(tally));
    return { verdict: 'different', reason: { code: relation, facts: {} }, relation };
  }
  const checkpoints = findings.extras[source].size;
  if (unfinished.every(({ missingOn }) => missingOn !== source) && isCopyPointProven(source, facts)) {
    const short = source === 'left' ? 'rightIsBeginningOfLeft' : 'leftIsBeginningOfRight';
    return {
      verdict: 'identicalUpToCopyPoint',
      reason: { code: 'copyPoint', facts: { side: source, checkpoints } },
      relation: short,
    };
  }
  unfinished.forEach(({ tally }) => {
    findings.tally.addAll(tally);
  });
  const lost = source === 'right' && evidence !== undefined && wasLost(facts, evidence);
  return {
    verdict: 'different',
    reason: lost ? { code: 'sourceLost', facts: { checkpoints } } : { code: relation, facts: { checkpoints } },
    relation,
  };
}

/** Every checkpoint has its partner and equals it, but perhaps for results that came to an unfinished head. */
function decidePairs(facts: Facts): Pick<Decision, 'verdict' | 'reason'> {
  const { findings, start, end, evidence } = facts;
  const unfinished = findings.unfinishedHeads;
  const leftMoved =
    hasMoved(start.left, end.left) ||
    (evidence !== undefined && (hasMoved(evidence.before, evidence.after) || hasMoved(evidence.after, end.left)));
  const rightMoved = hasMoved(start.right, end.right);
  const headsMoved = haveHeadsMoved(start.left, end.left) || haveHeadsMoved(start.right, end.right);
  const storage = storageDifference(facts.end.left.stored, facts.end.right.stored, facts.findings.tally);
  if (unfinished.length > 0 || headsMoved || storage) {
    if (evidence && leftMoved && !rightMoved && unfinished.every(({ missingOn }) => missingOn === 'right')) {
      return {
        verdict: 'identicalUpToCopyPoint',
        reason: { code: 'copyPoint', facts: { side: 'left', checkpoints: 0 } },
      };
    }
    if (unfinished.length === 0 && (headsMoved || leftMoved || rightMoved)) return cannotTell('sourceMoved');
    unfinished.forEach(({ tally }) => {
      findings.tally.addAll(tally);
    });
    if (storage) findings.tally.addDifference(storage);
    return {
      verdict: 'different',
      reason: { code: unfinished.length > 0 ? 'onlyNextOrTasks' : 'storageDiffers', facts: {} },
    };
  }
  const rewritten = [...findings.tally.rewrittenIds.values()].reduce((sum, count) => sum + count, 0);
  if (rewritten === 0) return { verdict: 'identical' };
  return { verdict: 'identicalExceptRewrittenIds', reason: { code: 'rewrittenIds', facts: { places: rewritten } } };
}

/** Both roots were read to their ends, and one has what the other has not: whatever is hidden elsewhere, that differs. */
function isDifferentAtRoot(facts: Facts): boolean {
  const { findings } = facts;
  const { left, right } = findings.extras;
  if (![...left.values(), ...right.values()].some(({ namespace }) => namespace === '')) return false;
  // A side that shows nothing of what the other has may show nothing of itself.
  if (findings.common === 0) return false;
  const source = longSide(findings);
  return source === undefined || !isCopyPointProven(source, facts);
}

/** The verdict that the facts allow. Adds to `findings.tally` what only turns out to be a difference here. */
export function decide(facts: Facts): Decision {
  const decision = decideWithoutExtras(facts);
  if (decision.verdict === 'different') facts.findings.addExtraDifferences();
  if (!decision.verdict.startsWith('identical')) return decision;
  const places = facts.findings.tally.redacted;
  const reason = facts.incomplete ?? (places > 0 ? { code: 'redacted', facts: { places } } : undefined);
  return reason ? { ...decision, verdict: 'cannotTell', reason } : decision;
}

function decideWithoutExtras(facts: Facts): Decision {
  const { findings, readings } = facts;
  const relation = relationOf(findings);
  const { differenceCount, nextOrTasksCount } = findings.tally;
  if (facts.deploymentChanged) return { ...cannotTell('deploymentChanged'), relation };
  if (findings.foreign) return { ...cannotTell('otherThread', findings.foreign), relation };
  if (differenceCount > 0) {
    const onlyComputed = differenceCount === nextOrTasksCount && relation === 'same';
    return {
      verdict: 'different',
      reason: onlyComputed
        ? { code: 'onlyNextOrTasks', facts: {} }
        : { code: 'changed', facts: { places: differenceCount } },
      relation,
    };
  }
  if (readings.every(({ headCheckpointId }) => headCheckpointId === '')) return { ...decideEmpty(facts), relation };
  // What is hidden may show where the rest is.
  const missing = facts.isSoFar ? undefined : (notAllReadable(facts) ?? silentNamespace(facts) ?? hiddenTask(facts));
  const reason = facts.incomplete ?? leftOut(facts) ?? missing;
  const hasExtras = findings.extras.left.size + findings.extras.right.size > 0;
  if (reason && !(hasExtras && !facts.incomplete && isDifferentAtRoot(facts))) {
    return { verdict: 'cannotTell', reason, relation };
  }
  if (hasExtras) return decideExtras(facts);
  return { ...decidePairs(facts), relation };
}
