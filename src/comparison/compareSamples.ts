import type { Note, Verification } from '../api';
import { BrokenCheckpointError, brokenPlace, type Checkpoint } from '../history/checkpoint';
import { SideError } from './cursor';
import { comparePair } from './comparePair';
import { type SnapshotOptions, readHead, readStorage } from '../history/snapshot';
import type { StoredCounts } from '../history/movement';
import { reasonOf } from './reason';
import type { HistoryReading } from '../history/reading';
import type { ThreadSource } from '../history/side';
import { storageDifference } from './decide';
import { ofSide, type Sides, startReading } from './sides';
import { Tally } from './tally';
import { measured, notChecked } from './verification';

/** What to do about a verification that would read much. `later`: nothing now. */
export type ReadingChoice = 'all' | 'sampled' | 'later';

interface Sample {
  head: Checkpoint | undefined;
  stored: StoredCounts | undefined;
}

async function readSample(reading: HistoryReading, options: SnapshotOptions): Promise<Sample> {
  const { side } = reading;
  const [head, stored] = await ofSide(
    reading,
    Promise.all([readHead(side, '', options), readStorage(side, options.signal)]),
  );
  reading.stored = stored?.checkpoints;
  if (head) {
    reading.add(head, '');
    reading.bytes += head.span.bytes.length;
  }
  return { head, stored };
}

/** Adds what differs to the tally; true where the two heads are one and the same checkpoint. */
function compareHeads(samples: [Sample, Sample], sides: Sides, tally: Tally): boolean {
  const [left, right] = [samples[0].head, samples[1].head];
  if (left && left.id === right?.id) {
    try {
      for (const head of [left, right]) {
        const place = brokenPlace(head.span);
        if (place) throw new BrokenCheckpointError(head, place);
      }
      tally.addAll(comparePair(left, right, sides).tally);
    } catch (error) {
      if (!(error instanceof BrokenCheckpointError)) throw error;
      throw new SideError(sides[error.checkpoint === left ? 0 : 1], '', error);
    }
    return true;
  }
  const alone = (kind: 'onlyLeft' | 'onlyRight', head: Checkpoint | undefined): void => {
    if (head) tally.addDifference({ kind, namespace: '', checkpointId: head.id, pointer: '' });
  };
  alone('onlyLeft', left);
  alone('onlyRight', right);
  return false;
}

/**
 * Compares only what both servers say that they store, and the newest checkpoint of each root: a few requests, however
 * long the histories are. So it is always `cannotTell`, reason `sampled`; `differences` has what was found all the same.
 * Never rejects for what it finds out, as `compareHistories`.
 */
export async function compareSamples(
  leftSide: ThreadSource,
  rightSide: ThreadSource,
  options: SnapshotOptions,
): Promise<Verification> {
  const started = performance.now();
  const sides = startReading(leftSide, rightSide);
  const tally = new Tally();
  const notes: Note[] = [];
  let reason: Note | undefined;
  let sameHead = false;
  try {
    const [left, right] = await Promise.all([readSample(sides[0], options), readSample(sides[1], options)]);
    sameHead = compareHeads([left, right], sides, tally);
    const storage = storageDifference(left.stored, right.stored, tally);
    if (storage) tally.addDifference(storage);
    for (const { name, stored } of sides) {
      if (stored === undefined) notes.push({ code: 'noStorage', facts: { side: name } });
    }
    reason = { code: 'sampled', facts: { places: tally.differenceCount } };
  } catch (error) {
    if (!options.signal.aborted) reason = reasonOf(error);
  }
  return {
    ...(reason ? { verdict: 'cannotTell', reason } : { verdict: 'cancelled' }),
    notes,
    notChecked: ['olderCheckpoints', ...notChecked],
    relation: sameHead ? 'same' : 'diverged',
    ...(sameHead && { lastCommonCheckpointId: sides[0].headCheckpointId }),
    identicalCheckpoints: sameHead && tally.differences.every(({ kind }) => kind === 'storage') ? 1 : 0,
    ...measured(sides, tally, started),
  };
}
