import assert from 'node:assert/strict';
import type { CopyResult, Note } from '../../../../src/api';
import type { ForkedCopyResult, ForkResult } from '../../../../src/api';
import { findChosen, forkCopy } from '../../../../src/copy/fork/forkCopy';
import { copyFrom } from '../../../servers/stage/forkWork';
import { sideOf, type MemoryThread, type Row } from '../../history/memoryServer';
import { checkpointId, copyId, copyOf, rowOf, sourceId, threadOf } from '../../history/syntheticThread';
import { failure, serverOf } from '../copyServer';

const source = { deployment: 'http://memory', threadId: sourceId };
const question = { id: 'q', value: 'sure?' };
/** The root has 10, 20, 30 and 40; the chosen one is 20. 10 and 20 have equal values, and tasks that differ. */
const four = (): MemoryThread => {
  const thread = threadOf({
    states: [{ n: { number: '1.0' } }, { n: { number: '1.0' } }, { n: 2 }, { n: 3 }],
    listed: 2,
  });
  const chosen = thread.rows.get('')?.[2];
  assert.ok(chosen);
  const task = { id: 't', name: 'ask', result: null, error: 'no', interrupts: [question], checkpoint: null };
  Object.assign(chosen, {
    next: ['ask'],
    tasks: [task],
    metadata: { source: 'loop', step: 20, parents: {}, thread_id: thread.threadId, mine: 1 },
  });
  return thread;
};
const chosenAt = 20;
const forkAt = 50;

const root = (thread: MemoryThread): Row[] => thread.rows.get('') ?? [];
/** What a real server adds for a fork: a sibling of the checkpoint, without its tasks' results. */
function fork(thread: MemoryThread, change: object = {}, parent: number | undefined = 10): void {
  const [, , chosen] = root(thread);
  const more = { values: chosen?.values, next: chosen?.next, metadata: { source: 'fork', step: 3, parents: {} } };
  root(thread).unshift(rowOf(thread.threadId, '', forkAt, parent, { ...more, ...change }));
}

type Deed = (copy: MemoryThread) => { checkpointId: string } | Error;
const done = { checkpointId: checkpointId(forkAt) };

async function forkWith(
  deed: Deed,
  copied = copyOf(four()),
): Promise<{ result: ForkedCopyResult; requests: [string, string][]; source: MemoryThread }> {
  const original = four();
  const requests: [string, string][] = [];
  const { server } = serverOf(original, () => ({ made: [copied], answer: copyId }));
  const forkServer = {
    ...server,
    forkCheckpoint: (threadId: string, id: string) => {
      requests.push([threadId, id]);
      const answer = deed(copied);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const result = await copyFrom(forkServer, source, checkpointId(chosenAt));
  assert.deepEqual(original, four(), 'the source is as it was');
  return { result, requests, source: original };
}

const outcome = ({ fork: it }: ForkedCopyResult): unknown[] => [it?.outcome, it?.rest, it?.reason?.code];

describe('making a checkpoint the newest of a copy', () => {
  it('is seen, told with what is lost, and requested once', async () => {
    const { result, requests } = await forkWith((copy) => (fork(copy), done));
    assert.deepEqual(outcome(result), ['forked', 'same', undefined]);
    assert.equal(result.verification?.verdict, 'identical');
    assert.equal(result.fork?.headCheckpointId, checkpointId(forkAt));
    assert.equal(result.fork.verification?.relation, 'leftIsBeginningOfRight');
    const notes: Note[] = [
      { code: 'question', facts: { tasks: 1 } },
      { code: 'errors', facts: { tasks: 1 } },
      { code: 'metadata', facts: { keys: 2, names: 'mine' } },
      { code: 'laterStays', facts: {} },
    ];
    assert.deepEqual(result.fork.notes, notes);
    assert.deepEqual(requests, [[copyId, checkpointId(chosenAt)]]);
  });

  const other = { values: { n: 2 }, next: ['ask'] };
  const lies: [what: string, deed: Deed, expected: unknown[]][] = [
    ['nothing was done', () => done, ['notForked', 'notCompared', 'forkIgnored']],
    ['other values', (copy) => (fork(copy, other), done), ['wrong', 'notCompared', 'valuesDiffer']],
    [
      'a number in another spelling',
      (copy) => (fork(copy, { values: { n: 1 } }), done),
      ['wrong', 'notCompared', 'valuesDiffer'],
    ],
    ['no next', (copy) => (fork(copy, { next: [] }), done), ['wrong', 'notCompared', 'nextDiffers']],
    [
      'at another checkpoint with equal values',
      (copy) => (fork(copy, {}, 30), done),
      ['wrong', 'notCompared', 'otherParent'],
    ],
    [
      'another head than it says',
      (copy) => (fork(copy), { checkpointId: checkpointId(60) }),
      ['wrong', 'notCompared', 'otherHead'],
    ],
    [
      'a sibling has other values since',
      (copy) => {
        fork(copy);
        Object.assign(root(copy)[1] ?? {}, { values: { n: 4 } });
        return done;
      },
      ['wrong', 'changed', 'restChanged'],
    ],
    [
      'a checkpoint is gone',
      (copy) => {
        fork(copy);
        root(copy).splice(1, 1);
        return done;
      },
      ['wrong', 'changed', 'restChanged'],
    ],
    [
      'a second checkpoint came, in a subgraph',
      (copy) => {
        fork(copy);
        copy.rows.get('sub:s')?.unshift(rowOf(copyId, 'sub:s', 51, 12, {}));
        return done;
      },
      ['wrong', 'changed', 'restChanged'],
    ],
    ['refused', () => failure('refused'), ['notForked', 'notCompared', 'serverError']],
    ['answer lost, nothing done', () => failure('timeout'), ['unknown', 'notCompared', 'answerLost']],
    ['answer lost, done', (copy) => (fork(copy), failure('cut')), ['forked', 'same', undefined]],
  ];
  for (const [what, deed, expected] of lies) {
    it(`is looked at: ${what}`, async () => {
      const { result, requests } = await forkWith(deed);
      assert.deepEqual(outcome(result), expected);
      assert.equal(requests.length, 1, 'nothing is sent twice');
      assert.equal(result.verification?.verdict, 'identical', 'of the copy as it was');
    });
  }

  it('is not requested of a copy that differs, or lacks the checkpoint', async () => {
    const lacking = copyOf(four());
    root(lacking).splice(2, 1);
    const changed = copyOf(four());
    Object.assign(root(changed)[0] ?? {}, { values: {} });
    for (const copied of [lacking, changed]) {
      const { result, requests } = await forkWith((copy) => (fork(copy), done), copied);
      assert.deepEqual(outcome(result), ['notForked', 'notCompared', 'copyDiffers']);
      assert.deepEqual(requests, []);
    }
  });

  /** Of a copy that was not compared with its source. */
  const uncompared = async (copied: MemoryThread, cancel = false): Promise<{ it: ForkResult; requests: number }> => {
    const canceller = new AbortController();
    const { signal } = canceller;
    let requests = 0;
    const forkCheckpoint = () => {
      requests++;
      fork(copied);
      if (cancel) canceller.abort();
      return Promise.resolve(done);
    };
    const { server } = sideOf(copied);
    const reference = { ...source, checkpointId: checkpointId(chosenAt), namespace: '' };
    const row = await findChosen(sideOf(four()), reference, { signal });
    assert.ok(row);
    const copy = { ...source, threadId: copyId };
    const result: CopyResult = { outcome: 'copied', source, copy };
    const it = await forkCopy(result, { reference, row }, { ...server, forkCheckpoint }, { signal });
    return { it, requests };
  };

  it('is compared with the source itself where the copy was not', async () => {
    const { it } = await uncompared(copyOf(four()));
    assert.deepEqual([it.outcome, it.rest], ['forked', 'notCompared']);
    const changed = copyOf(four());
    Object.assign(root(changed)[2] ?? {}, { values: {} });
    const { it: other, requests } = await uncompared(changed);
    assert.deepEqual([other.outcome, other.reason?.code, requests], ['notForked', 'copyDiffers', 0]);
    const lacking = copyOf(four());
    root(lacking).splice(2, 1);
    assert.equal((await uncompared(lacking)).it.reason?.code, 'notOnCopy');
  });

  it('is looked at also where Cancel came after the request', async () => {
    const { it, requests } = await uncompared(copyOf(four()), true);
    assert.deepEqual([it.outcome, requests], ['forked', 1]);
  });
});
