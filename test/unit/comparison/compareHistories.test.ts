import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { compareHistories, type CompareOptions } from '../../../src/comparison/compareHistories';
import type { HistoryServer, ThreadSource } from '../../../src/history/side';
import { snapshotThread } from '../../../src/history/snapshot';
import { AgentServerError } from '../../../src/langgraph/http/errors';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { copyOf, rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';
import { cases, deep, three, withHeadTask, withRoot } from './verdictCases';

const signal = new AbortController().signal;
const kept = new Set(['side', 'checkpoints', 'stored', 'read', 'what']);
const noted = new Set(['olderGone', 'threadIdAdded']);

function told({ verdict, reason, relation, notes }: Verification): string {
  const facts = Object.entries(reason?.facts ?? {}).flatMap(([key, value]) => (kept.has(key) ? `${key}=${value}` : []));
  const codes = notes.flatMap(({ code }) => (noted.has(code) ? code : []));
  return [verdict, ...(reason ? [reason.code] : []), ...facts, ...codes, relation].join(' ');
}

describe('the verdict', () => {
  for (const { what, pair, lies = [], options, expected } of cases) {
    it(`on ${what}: ${expected}`, async () => {
      const [left, right] = pair();
      const verification = await compareHistories(sideOf(left, lies[0]), sideOf(right, lies[1]), {
        signal,
        ...options,
      });
      assert.equal(told(verification), expected);
      assert.deepEqual(JSON.parse(JSON.stringify(verification)), verification);
    });
  }

  const root = (thread: MemoryThread): string => thread.rows.get('')?.[0]?.checkpoint.checkpoint_id ?? '';

  it('names the last checkpoint that both have', async () => {
    const [left, right] = [runOn(three(), 2), copyOf(three())];
    const verification = await compareHistories(sideOf(left), sideOf(right), { signal });
    assert.equal(verification.lastCommonCheckpointId, root(right));
  });

  it('is given over four connections at most, two for each side', async () => {
    let [open, most] = [0, 0];
    const counting = (thread: MemoryThread): ThreadSource => {
      const { server, ...side } = sideOf(thread);
      const historyStream: HistoryServer['historyStream'] = async (...asked) => {
        most = Math.max(most, ++open);
        const chunks = await server.historyStream(...asked);
        await new Promise((resolve) => setImmediate(resolve));
        return (async function* () {
          try {
            yield* chunks;
          } finally {
            open--;
          }
        })();
      };
      return { ...side, server: { ...server, historyStream } };
    };
    const thread = threadOf({ states: Array.from({ length: 9 }, (_, a) => ({ a })) });
    const { verdict } = await compareHistories(counting(thread), counting(copyOf(thread)), { signal });
    assert.deepEqual([verdict, open, most], ['identical', 0, 4]);
  });

  it('is cancelled at any moment', async () => {
    for (let stopAt = 1; stopAt < 12; stopAt++) {
      const controller = new AbortController();
      const meanwhile = (nth: number): void => {
        if (nth < stopAt) return;
        controller.abort();
        throw new AgentServerError({ kind: 'cancelled', method: 'GET', path: '/' });
      };
      const sides = [sideOf(deep(), { meanwhile }), sideOf(copyOf(deep()))] as const;
      const { verdict, reason } = await compareHistories(...sides, { signal: controller.signal });
      assert.deepEqual([verdict, reason], ['cancelled', undefined]);
    }
  });

  it('says which request failed, whichever it is', async () => {
    const whole = sideOf(deep());
    await compareHistories(whole, sideOf(copyOf(deep())), { signal });
    for (let failAt = 1; failAt <= whole.requests(); failAt++) {
      const meanwhile = (nth: number): void => {
        if (nth === failAt) throw new AgentServerError({ kind: 'serverError', method: 'GET', path: '/x', status: 500 });
      };
      const verification = await compareHistories(sideOf(deep(), { meanwhile }), sideOf(copyOf(deep())), { signal });
      assert.equal(verification.verdict, 'cannotTell');
      assert.ok(['serverError', 'namespaceUnreadable'].includes(verification.reason?.code ?? ''));
      assert.deepEqual([verification.reason?.facts.side, verification.reason?.facts.status], ['left', 500]);
    }
  });

  const evidenceOf = async (before: MemoryThread, after: MemoryThread): Promise<CompareOptions> => ({
    signal,
    copy: { before: await snapshotThread(sideOf(before), signal), after: await snapshotThread(sideOf(after), signal) },
  });

  it('has the looks of our own copy as its proof', async () => {
    const options = await evidenceOf(three(), runOn(three(), 1));
    const sides = [sideOf(runOn(three(), 2)), sideOf(copyOf(three()))] as const;
    assert.match(
      told(await compareHistories(...sides, options)),
      /^identicalUpToCopyPoint copyPoint side=left checkpoints=2/,
    );
    assert.match(told(await compareHistories(...sides, { signal })), /^different rightIsBeginningOfLeft/);
  });

  it('takes no look as a proof for what had been there before', async () => {
    const asking = (): MemoryThread => {
      const thread = withHeadTask(three(), {
        interrupts: [{}],
        checkpoint: { thread_id: sourceId, checkpoint_ns: 'work:t' },
      });
      const inner = [rowOf(sourceId, 'work:t', 32, 31, {}), rowOf(sourceId, 'work:t', 31, undefined, {})];
      thread.rows.set('work:t', inner);
      return thread;
    };
    const hollow = copyOf(asking());
    hollow.rows.delete('work:t');
    const verification = await compareHistories(sideOf(asking()), sideOf(hollow), await evidenceOf(asking(), asking()));
    assert.equal(told(verification), 'different rightIsBeginningOfLeft checkpoints=2 rightIsBeginningOfLeft');
    assert.deepEqual(
      verification.differences.map(({ kind, namespace }) => [kind, namespace]),
      [
        ['onlyLeft', 'work:t'],
        ['onlyLeft', 'work:t'],
      ],
    );
  });

  it('takes no look as a proof where the copy has a hole', async () => {
    const options = await evidenceOf(three(), runOn(three(), 2));
    const source = runOn(three(), 3);
    const copy = withRoot(copyOf(runOn(three(), 2)), (rows) => rows.filter((_, at) => at !== 1));
    const verification = await compareHistories(sideOf(source), sideOf(copy), options);
    assert.equal(told(verification), 'different diverged checkpoints=2 diverged');
  });

  it('counts the further calls of a task whose first one is listed', async () => {
    const thread = deep();
    thread.rows.set('sub:s|1', [rowOf(sourceId, 'sub:s|1', 13, undefined, {})]);
    const copy = copyOf(thread);
    const whole = await compareHistories(sideOf(thread), sideOf(copy), { signal });
    assert.deepEqual([whole.verdict, whole.left.checkpoints, whole.left.namespaces], ['identical', 7, 4]);
    copy.rows.delete('sub:s|1');
    const { verdict, differences } = await compareHistories(sideOf(thread), sideOf(copy), { signal });
    assert.equal(verdict, 'different');
    assert.deepEqual(
      differences.map(({ kind, namespace }) => [kind, namespace]),
      [['onlyLeft', 'sub:s|1']],
    );
  });

  it('lets only whole results be missing on a copy', async () => {
    const busy = (task: object): MemoryThread => ({ ...withHeadTask(three(), task), status: 'busy' });
    const options = await evidenceOf(busy({}), busy({ result: { a: 1, b: 2 } }));
    const source = withHeadTask(three(), { result: { a: 1, b: 2 } });
    const against = async (task: object): Promise<string> =>
      told(await compareHistories(sideOf(source), sideOf(copyOf(withHeadTask(three(), task))), options));
    assert.equal(await against({}), 'identicalUpToCopyPoint copyPoint side=left checkpoints=0 same');
    assert.equal(await against({ result: { a: 1 } }), 'different onlyNextOrTasks same');
    assert.equal(await against({ result: { a: 1, b: 3 } }), 'different onlyNextOrTasks same');
  });

  it('says that the source went back', async () => {
    const options = await evidenceOf(three(), three());
    const rolledBack = withRoot(three(), (rows) => rows.slice(1));
    const verification = await compareHistories(sideOf(rolledBack), sideOf(copyOf(three())), options);
    assert.equal(told(verification), 'different sourceLost checkpoints=1 leftIsBeginningOfRight');
  });

  it('cannot be given while a side goes on changing', async () => {
    const source = three();
    let shorter = 0;
    const meanwhile = (): void => {
      // Goes back whenever its history has been read.
      if (++shorter % 8 === 7) withRoot(source, (rows) => rows.slice(1));
    };
    for (let index = 0; index < 5; index++) runOn(source, 1);
    const verification = await compareHistories(sideOf(source, { meanwhile }), sideOf(copyOf(three())), { signal });
    assert.notEqual(verification.verdict, 'identical');
  });
});
