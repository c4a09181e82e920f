import assert from 'node:assert/strict';
import type { ThreadReference, TransferResult, Verification } from '../../../../src/api';
import { compareInOrder } from '../../../../src/copy/transfer/compareInOrder';
import { TransferRecords } from '../../../../src/copy/transfer/transferRecords';
import { parseVerifications } from '../../../../src/parseVerification';
import type { ModelServer } from './modelServer';
import { transfer } from './modelTransfer';

const { signal } = new AbortController();
const sourceThread = { deployment: 'http://source', threadId: 'source' };

interface Made {
  source: ModelServer;
  target: ModelServer;
  copy: ThreadReference;
}

async function made(): Promise<Made> {
  const { result, target, source } = await transfer({});
  assert.ok(result.copy);
  return { source, target, copy: result.copy };
}

/** Both ways round; gives the one with the copy on the right. */
async function compared({ source, target, copy }: Made): Promise<Verification> {
  const [left, right] = [
    { thread: sourceThread, server: source },
    { thread: copy, server: target },
  ];
  const verification = await compareInOrder({ left, right }, 'right', { signal });
  const turned = await compareInOrder({ left: right, right: left }, 'left', { signal });
  assert.deepEqual(
    [turned.verdict, turned.differenceCount, turned.left, turned.right],
    [verification.verdict, verification.differenceCount, verification.right, verification.left],
  );
  return verification;
}

const told = ({ verdict, reason, relation, identicalCheckpoints, differences }: Verification): unknown[] => [
  verdict,
  reason?.code,
  relation,
  identicalCheckpoints,
  ...differences.map(({ kind, pointer }) => `${kind} ${pointer}`.trim()),
];

describe('a thread and the one that was built from it on another deployment', () => {
  it('are compared by the order of their checkpoints, none of which has the id of its partner', async () => {
    const all = await made();
    const verification = await compared(all);
    assert.deepEqual(told(verification), ['identicalExceptRewrittenIds', 'pairedByOrder', 'same', 12]);
    assert.equal(verification.pairedBy, 'order');
    for (const code of ['checkpointIds', 'times', 'metadata']) assert.ok(verification.notChecked.includes(code));
  });

  it('can be told to a report, which says how they were paired', async () => {
    const verification = await compared(await made());
    assert.deepEqual(parseVerifications(verification), [JSON.parse(JSON.stringify(verification))]);
  });

  it('are different where a value is, at that checkpoint', async () => {
    const all = await made();
    const rows = all.target.threads.get(all.copy.threadId) ?? [];
    const [row] = rows.slice(-2);
    assert.ok(row);
    row.values = { ...row.values, last: 'another' };
    assert.deepEqual(told(await compared(all)), ['different', 'pairedByOrder', 'diverged', 11, 'changed /values/last']);
  });

  it('are different where what runs next is', async () => {
    const all = await made();
    const [row] = all.target.threads.get(all.copy.threadId)?.slice(-1) ?? [];
    assert.ok(row);
    row.next = ['one'];
    assert.deepEqual(told(await compared(all)).slice(0, 5), [
      'different',
      'pairedByOrder',
      'diverged',
      11,
      'nextOrTasks',
    ]);
  });

  it('are a beginning and more where the copy has run on', async () => {
    const all = await made();
    const supersteps = [{ updates: [{ as_node: 'one', values: { log: ['later'] } }] }];
    await all.target.building.build({ thread_id: all.copy.threadId, if_exists: 'do_nothing', supersteps });
    const { differenceCount, ...verification } = await compared(all);
    assert.deepEqual(told({ differenceCount, ...verification }), [
      'different',
      'pairedByOrder',
      'leftIsBeginningOfRight',
      12,
    ]);
    assert.equal(differenceCount, 1);
  });

  it('are paired behind a checkpoint that was only added to come to an older one, from which on steps are one further', async () => {
    const all = await made();
    const rows = all.target.threads.get(all.copy.threadId) ?? [];
    const [row, next] = rows.slice(4);
    assert.ok(row && next);
    const added = { ...row, id: `${row.id}x`, parent: row.id };
    rows.splice(5, 0, added);
    const verification = await compared(all);
    assert.deepEqual([verification.identicalCheckpoints, verification.differenceCount], [5, 7]);
    assert.ok(verification.differences.every(({ pointer }) => pointer === ''));
    assert.deepEqual(verification.reason?.facts, { checkpoints: 12, added: 1 });
  });

  it('prove nothing where neither has ever run', async () => {
    const all = await made();
    all.source.threads.clear();
    all.target.threads.clear();
    assert.deepEqual(told(await compared(all)).slice(0, 2), ['cannotTell', 'bothEmpty']);
  });
});

describe('what is remembered of transfers', () => {
  const memory = (): { state: ConstructorParameters<typeof TransferRecords>[0]; kept: Map<string, unknown> } => {
    const kept = new Map<string, unknown>();
    const state = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
    return { state, kept };
  };
  const copy = { deployment: 'http://target', threadId: 'copy' };
  const result = { outcome: 'transferred', source: sourceThread, copy, verdict: 'sameAtEveryStep' } as TransferResult;

  it('is there after a restart, and tells which of two is the copy, a file of the source included', async () => {
    const { state } = memory();
    await new TransferRecords(state).remember(result);
    const records = new TransferRecords(state);
    assert.deepEqual(records.of(copy), { source: sourceThread, verdict: 'sameAtEveryStep' });
    assert.equal(records.of(sourceThread), undefined);
    assert.equal(records.copyAmong(sourceThread, copy), 'right');
    assert.equal(records.copyAmong(copy, sourceThread), 'left');
    assert.equal(records.copyAmong({ deployment: 'file:///a.langgraph-thread', threadId: 'source' }, copy), 'right');
    assert.equal(records.copyAmong(sourceThread, { ...copy, threadId: 'other' }), undefined);
  });

  it('is nothing of what failed, and of what somebody else kept under that name', async () => {
    const { state, kept } = memory();
    await new TransferRecords(state).remember({ ...result, outcome: 'failed' });
    assert.equal(kept.size, 0);
    kept.set('transfers', [1, ['http://target', 'copy'], 'x']);
    assert.equal(new TransferRecords(state).of(copy), undefined);
  });
});
