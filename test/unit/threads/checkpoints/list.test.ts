import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StepEffects } from '../../../../src/conversation/stepEffects';
import type { CheckpointRow } from '../../../../src/history/checkpointRows';
import { stepFacts, type StepsPage } from '../../../../src/threads/checkpoints/steps';
import { CheckpointList, checkpointsPerPage } from '../../../../src/threads/checkpoints/list';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const row = (at: number): CheckpointRow => ({
  id: String(at).padStart(4, '0'),
  parentId: undefined,
  namespace: '',
  createdAt: '',
  step: at,
  source: 'loop',
  next: [],
  tasks: [],
});

const changes = (id: string): StepEffects => ({
  added: [],
  addedCount: 0,
  removedCount: 0,
  changed: [id],
  files: undefined,
});

/** A history that grows and shrinks, read a page at a time; `fail` is thrown once. */
class Source {
  all: CheckpointRow[];
  fail: Error | undefined;
  reads = 0;
  changes = 0;
  readonly list = new CheckpointList(
    // It answers although it was given up, as a request may whose answer is already here.
    async ({ before, limit }): Promise<StepsPage> => {
      this.reads++;
      const { fail } = this;
      this.fail = undefined;
      await Promise.resolve();
      if (fail) throw fail;
      const older = this.all.filter(({ id }) => before === undefined || id < before);
      const rows = older.slice(0, limit);
      const effects = new Map(rows.map(({ id }): [string, StepEffects] => [id, changes(id)]));
      return { rows, following: older[limit], ended: older.length <= limit, effects };
    },
    () => this.changes++,
  );

  constructor(count: number) {
    this.all = Array.from({ length: count }, (_, index) => row(count - index));
  }

  get ids(): string[] {
    return this.list.rows.map(({ id }) => id);
  }
}

describe('the checkpoints below a row', () => {
  it('have what their steps did, on every page and after Refresh', async () => {
    const source = new Source(45);
    await source.list.load();
    await source.list.loadMore();
    const known = (): unknown[] => source.list.rows.map(({ id }) => source.list.effects.get(id)?.changed);
    assert.deepEqual(
      known(),
      source.ids.map((id) => [id]),
    );
    source.list.expire();
    await source.list.load();
    assert.deepEqual(
      known(),
      source.ids.map((id) => [id]),
    );
  });

  it('say which nodes ran, by the tasks of their parents, where these are loaded', () => {
    const task = (name: string) => ({ id: name, name, namespace: undefined, error: undefined, questions: [] });
    const rows = [
      { ...row(3), parentId: '0002' },
      { ...row(2), parentId: '0001', tasks: [task('agent'), task('agent'), task('tools')] },
      { ...row(1), parentId: '0000', tasks: [task('__start__')] },
    ];
    const ran = (following?: CheckpointRow) => stepFacts(rows, following, new Map()).map((step) => step.ran);
    assert.deepEqual(ran(), [['agent', 'tools'], [], undefined]);
    assert.deepEqual(ran({ ...row(0), tasks: [task('first')] }), [['agent', 'tools'], [], ['first']]);
  });

  it('are read a page at a time, once', async () => {
    const source = new Source(45);
    assert.equal(source.reads, 0);
    await Promise.all([source.list.load(), source.list.load()]);
    assert.equal(source.reads, 1);
    assert.deepEqual(source.ids.length, checkpointsPerPage);
    await Promise.all([source.list.loadMore(), source.list.loadMore()]);
    await source.list.loadMore();
    assert.deepEqual(
      source.ids,
      source.all.map(({ id }) => id),
    );
    assert.ok(source.list.ended);
    assert.equal(source.reads, 3);
  });

  it('stay until they are read anew, as many as were shown', async () => {
    const source = new Source(45);
    await source.list.load();
    await source.list.loadMore();
    source.all.unshift(row(46));
    source.list.expire();
    assert.equal(source.ids.length, 40);
    assert.equal(source.ids[0], '0045');
    await source.list.load();
    assert.equal(source.ids.length, 40);
    assert.equal(source.ids[0], '0046');
    assert.equal(source.list.following?.id, '0006');
  });

  it('stay under a problem when they cannot be read anew, and nobody asks again by itself', async () => {
    const source = new Source(45);
    await source.list.load();
    source.list.expire();
    source.fail = new Error('gone');
    await source.list.load();
    await source.list.load();
    assert.equal(source.reads, 2);
    assert.equal(source.ids.length, 20);
    assert.ok(source.list.error);
    source.all.unshift(row(46));
    await source.list.retry();
    assert.equal(source.list.error, undefined);
    assert.equal(source.ids[0], '0046');
  });

  it('go on where the next page had failed', async () => {
    const source = new Source(45);
    await source.list.load();
    source.fail = new Error('gone');
    await source.list.loadMore();
    assert.equal(source.ids.length, 20);
    await source.list.retry();
    assert.equal(source.ids.length, 40);
  });

  it('drop the answer to a load that was given up', async () => {
    const source = new Source(5);
    const loading = source.list.load();
    source.list.expire();
    await loading;
    assert.equal(source.list.settled, false);
    assert.equal(source.changes, 0);
    await source.list.load();
    assert.equal(source.ids.length, 5);
  });

  it('are each there once and in order, however loading, refreshing and running on are mixed', async () => {
    const steps = fc.array(fc.constantFrom('load', 'more', 'expire', 'retry', 'grow', 'delete', 'fail', 'wait'), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70 }), steps, async (count, all) => {
        const source = new Source(count);
        const running: Promise<void>[] = [];
        for (const step of all) {
          if (step === 'load') running.push(source.list.load());
          else if (step === 'more') running.push(source.list.loadMore());
          else if (step === 'retry') running.push(source.list.retry());
          else if (step === 'expire') source.list.expire();
          else if (step === 'grow') source.all.unshift(row(Number(source.all[0]?.id ?? 0) + 1));
          else if (step === 'delete') source.all.splice(Math.floor(source.all.length / 2), 1);
          else if (step === 'fail') source.fail = new Error('once');
          else await Promise.resolve();
          assert.equal(new Set(source.ids).size, source.ids.length);
          assert.deepEqual(source.ids, [...source.ids].sort().reverse());
        }
        await Promise.all(running);
        source.fail = undefined;
        source.list.expire();
        await source.list.retry();
        const shown = source.ids;
        assert.deepEqual(
          shown,
          source.all.slice(0, shown.length).map(({ id }) => id),
        );
        assert.equal(source.list.ended, shown.length === source.all.length);
      }),
      { numRuns: runs },
    );
  });
});
