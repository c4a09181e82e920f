import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verification } from '../../../src/api';
import { compareHistories, type CompareOptions } from '../../../src/comparison/compareHistories';
import { snapshotThread } from '../../../src/history/snapshot';
import { sideOf } from '../history/memoryServer';
import { essence, placeOf } from './mirror';
import { type Clock, stories, type Story, tell, type Told } from './randomThreads';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);
const signal = new AbortController().signal;
const clocksThatTell = new Set<Clock>(['fine', 'seconds']);

const compare = ({ source, copy }: Pick<Told, 'source' | 'copy'>, options: Partial<CompareOptions> = {}) =>
  compareHistories(sideOf(source), sideOf(copy), { signal, ...options });

interface Known {
  /** What the servers say tells the order of checkpoints in different namespaces. */
  order: boolean;
  /** And that all that the copy lacks came after it. */
  copyPoint: boolean;
  rewritten: boolean;
}

/** Against the truth, as far as it can be known; where it cannot, what is said must be less, never more. */
function mustBeTrue(verification: Verification, { truth }: Told, known: Known): void {
  const { common, onlySource, onlyCopy, changed } = truth;
  const { verdict, relation } = verification;
  const allowed = known.order ? [truth.relation] : [truth.relation, 'diverged'];
  assert.ok(allowed.includes(relation), `${relation}, in truth ${truth.relation}`);
  assert.equal(verification.lastCommonCheckpointId, truth.lastCommonCheckpointId);
  assert.equal(verification.identicalCheckpoints, common - (changed ? 1 : 0));
  const places = verification.differences.map(placeOf);
  if (changed) {
    assert.ok(
      places.some(
        (place) => JSON.stringify(place) === JSON.stringify({ kind: 'changed', ...changed, pointer: '/values/text' }),
      ),
      JSON.stringify(places),
    );
  }
  if (changed || onlyCopy > 0 || (onlySource > 0 && !truth.isCopyPoint)) assert.equal(verdict, 'different');
  else if (onlySource === 0) assert.equal(verdict, known.rewritten ? 'identicalExceptRewrittenIds' : 'identical');
  else if (known.copyPoint) assert.equal(verdict, 'identicalUpToCopyPoint');
  else assert.ok(['identicalUpToCopyPoint', 'different'].includes(verdict), verdict);
  const count = (kind: string): number => places.filter((place) => place.kind === kind).length;
  if (verdict === 'different') {
    assert.deepEqual([count('onlyLeft'), count('onlyRight'), count('order')], [onlySource, onlyCopy, 0]);
  }
  if (known.rewritten) assert.equal(verification.rewrittenIds['values.own'] ?? 0, common);
}

const storyOf = (more: Partial<Story>): Story => ({
  clock: 'fine',
  before: [],
  onSource: [],
  onCopy: [],
  hole: undefined,
  changed: undefined,
  rewritten: false,
  ids: Array.from({ length: 30 }, () => crypto.randomUUID()),
  ...more,
});

describe('histories with random checkpoint ids', () => {
  it('are compared as they are in truth, and mirrored when the sides are swapped', async function () {
    this.timeout(10_000 + runs * 50);
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const told = tell(story);
        const verification = await compare(told);
        const order = clocksThatTell.has(story.clock);
        mustBeTrue(verification, told, { order, copyPoint: order, rewritten: story.rewritten });
        const swapped = await compare({ source: told.copy, copy: told.source });
        assert.deepEqual(essence(swapped, true), essence(verification, false));
      }),
      { numRuns: runs },
    );
  });

  it('are no proof of a copy point for more than came after the look that our own copy took', async function () {
    this.timeout(10_000 + runs * 50);
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const told = tell(story);
        const look = await snapshotThread(sideOf(told.sourceThen), signal);
        const copy = { before: look, after: look };
        // Of a copy whose own time is not known, only the looks tell.
        delete told.copy.createdAt;
        const order = clocksThatTell.has(story.clock);
        // A look sees the root, and the subgraphs of its newest checkpoint.
        const copyPoint = order && story.onSource.every((namespace) => namespace === 0);
        mustBeTrue(await compare(told, { copy }), told, { order, copyPoint, rewritten: story.rewritten });
      }),
      { numRuns: runs },
    );
  });

  it('are no proof where the copy lacks the end of a subgraph at which no look was', async () => {
    const told = tell(storyOf({ before: [0, 1], hole: 2 }));
    const look = await snapshotThread(sideOf(told.sourceThen), signal);
    const { verdict } = await compare(told, { copy: { before: look, after: look } });
    assert.equal(verdict, 'different');
  });

  it('are told apart by the order in which both sides give them', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const told = tell({ ...story, onSource: [], onCopy: [], hole: undefined, changed: undefined });
        const root = told.copy.rows.get('') ?? [];
        fc.pre(root.length > 1);
        told.copy.rows.set('', root.toReversed());
        const verification = await compare(told);
        assert.equal(verification.verdict, 'different');
        assert.ok(verification.differences.some(({ kind }) => kind === 'order'));
      }),
      { numRuns: 50 },
    );
  });

  it('are proven by the list alone where the server has no times, in one namespace', async () => {
    const told = tell(storyOf({ clock: 'none', before: [0, 0], onSource: [0, 0] }));
    const look = await snapshotThread(sideOf(told.sourceThen), signal);
    const verification = await compare(told, { copy: { before: look, after: look } });
    assert.deepEqual(
      [verification.verdict, verification.relation],
      ['identicalUpToCopyPoint', 'rightIsBeginningOfLeft'],
    );
  });
});
