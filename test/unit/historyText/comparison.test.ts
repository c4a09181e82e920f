import assert from 'node:assert/strict';
import type { Verification, VerificationProgress } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { ComparisonTexts } from '../../../src/historyText/comparisonTexts';
import { readCheckpointText } from '../../../src/historyText/readCheckpointText';
import type { ReadingProgress } from '../../../src/history/walk';
import { readHistoryText } from '../../../src/historyText/historyText';
import { type Lies, type MemoryThread, sideOf } from '../history/memoryServer';
import { checkpointId, copyId, copyOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const { signal } = new AbortController();
const states = (count: number): unknown[] => Array.from({ length: count }, (_, at) => ({ at, text: 'state' }));

interface Compared {
  verification: Verification;
  texts: ComparisonTexts;
  requests: number;
}

async function compare(left: MemoryThread, right: MemoryThread, lies: Lies = {}): Promise<Compared> {
  const sides = [sideOf(left, lies), sideOf(right)] as const;
  const texts = new ComparisonTexts();
  const verification = await compareHistories(...sides, { signal, reader: texts });
  return { verification, texts, requests: sides[0].requests() + sides[1].requests() };
}

async function readBoth(left: MemoryThread, right: MemoryThread): Promise<object> {
  const [l, r] = await Promise.all([left, right].map((thread) => readHistoryText(sideOf(thread), { signal })));
  return { left: l?.texts, right: r?.texts };
}

/** The root's row at this place, newest first. */
function change(thread: MemoryThread, at: number, values: unknown): void {
  const row = thread.rows.get('')?.[at];
  assert.ok(row);
  row.values = values;
}

describe('the texts that a comparison makes while it reads', () => {
  const source = (): MemoryThread => threadOf({ states: states(5), listed: 3, hidden: 2 });

  it('are those of reading again where checkpoints are too large to be read, on one side or on both', async () => {
    const huge = { text: 'x'.repeat(10_000) };
    const limits = { signal, maxCheckpointBytes: 2_000 };
    for (const both of [true, false]) {
      const left = source();
      change(left, 2, huge);
      const right = copyOf(both ? left : source());
      const texts = new ComparisonTexts();
      await compareHistories(sideOf(left), sideOf(right), { ...limits, reader: texts });
      const read = async (thread: MemoryThread) => (await readHistoryText(sideOf(thread), limits)).texts;
      assert.deepEqual(await texts.finish(), { left: await read(left), right: await read(right) });
    }
  });

  const cases: Record<string, (copy: MemoryThread, original: MemoryThread) => void> = {
    'an identical copy': () => undefined,
    'a copy that has run on': (copy) => runOn(copy, 3),
    'a source that has run on': (_, original) => runOn(original, 3),
    'a changed checkpoint': (copy) => {
      change(copy, 2, { at: 'changed' });
    },
    'rewritten ids': (copy, original) => {
      change(original, 1, { text: `see ${sourceId}` });
      change(copy, 1, { text: `see ${copyId}` });
    },
    'a missing namespace': (copy) => copy.rows.delete('call:h'),
    'checkpoints out of order': (copy) => {
      const rows = copy.rows.get('');
      rows?.splice(2, 2, ...rows.slice(2, 4).reverse());
    },
  };
  for (const [what, mutate] of Object.entries(cases)) {
    it(`are those that reading both anew would make: ${what}`, async () => {
      const original = source();
      const copy = copyOf(original);
      mutate(copy, original);
      const { texts } = await compare(original, copy);
      assert.ok(texts.isComplete);
      assert.deepEqual(await texts.finish(), await readBoth(original, copy));
    });
  }

  it('are made once where both sides are the same, and cost no request', async () => {
    const copy = copyOf(source());
    const { texts, requests } = await compare(source(), copy);
    const sides = [sideOf(source()), sideOf(copy)] as const;
    await compareHistories(...sides, { signal });
    assert.equal(requests, sides[0].requests() + sides[1].requests());
    const finished = await texts.finish();
    assert.equal(finished?.left, finished?.right);
  });

  it('begin anew with a comparison that does', async () => {
    const original = runOn(source(), 2);
    const copy = copyOf(source());
    // While it is read, its last run is rolled back.
    const meanwhile = (nth: number): void => {
      if (nth === 8) original.rows.set('', (original.rows.get('') ?? []).slice(2));
    };
    const { verification, texts } = await compare(original, copy, { meanwhile });
    assert.equal(verification.left.checkpoints, 10);
    assert.equal(verification.differenceCount, 0);
    assert.deepEqual(await texts.finish(), await readBoth(original, copy));
  });

  it('are not there where a history was not read to its end', async () => {
    const answer = (text: string, { nth }: { nth: number }): string => (nth === 3 ? '{}' : text);
    const { verification, texts } = await compare(source(), copyOf(source()), { answer });
    assert.equal(verification.verdict, 'cannotTell');
    assert.equal(texts.isComplete, false);
    assert.equal(await texts.finish(), undefined);
  });

  it('have a state with a key twice as the server wrote it, which changes no verdict', async () => {
    // A key twice, on both sides: the bytes are equal, and only who parses them sees it.
    const answer = (text: string): string => text.replaceAll('"text":"state"', '"text":"state","text":"state"');
    const thread = source();
    const copy = sideOf(copyOf(thread), { answer });
    delete thread.values;
    const original = sideOf(thread, { answer });
    const texts = new ComparisonTexts();
    const verification = await compareHistories(original, copy, { signal, reader: texts });
    assert.equal(verification.differenceCount, 0);
    const made = await texts.finish();
    assert.match(made?.left.changes ?? '', /<not JSON at \/values\/text> .*"text\\":\\"state/);
    assert.deepEqual(made?.left, made?.right);
  });

  it('have the checkpoints that differ, the first 100 and how many there are', async () => {
    const original = threadOf({ states: states(150) });
    const copy = copyOf(original);
    for (let at = 10; at < 140; at++) change(copy, at, { at: 'changed' });
    const { texts } = await compare(original, copy);
    assert.equal(texts.differingCount, 130);
    assert.equal(texts.differing.length, 100);
    const [first] = texts.differing;
    assert.deepEqual([first?.namespace, first?.checkpointId], ['', checkpointId(1_400)]);
    assert.equal(first?.left.replace(/"values": [^}]*/, ''), first?.right.replace(/"values": [^}]*/, ''));
    assert.ok(first?.right.includes('"at": "changed"'));
    for (const side of ['left', 'right'] as const) {
      const of = sideOf(side === 'left' ? original : copy);
      const place = { namespace: '', checkpointId: checkpointId(1_400) };
      assert.equal(await readCheckpointText(of, place, { signal }), first?.[side]);
    }
  });
});

describe('one checkpoint as a document', () => {
  it('is read with one row, and is undefined where it is gone', async () => {
    const thread = threadOf({ states: states(50), listed: 3 });
    const side = sideOf(thread);
    const inSubgraph = { namespace: 'sub:s', checkpointId: checkpointId(12) };
    assert.ok((await readCheckpointText(side, inSubgraph, { signal }))?.includes(checkpointId(12)));
    assert.equal(side.requests(), 1);
    const missing = { namespace: '', checkpointId: checkpointId(205) };
    assert.equal(await readCheckpointText(side, missing, { signal }), undefined);
  });

  it('is looked for from the newest where ids are no UUIDs', async () => {
    const thread = threadOf({ states: states(5) });
    for (const { checkpoint } of thread.rows.get('') ?? []) {
      checkpoint.checkpoint_id = checkpoint.checkpoint_id.replaceAll('-', '_');
    }
    const place = { namespace: '', checkpointId: checkpointId(30).replaceAll('-', '_') };
    assert.ok((await readCheckpointText(sideOf(thread), place, { signal }))?.includes(place.checkpointId));
  });
});

describe('the progress of asking for subgraphs that no server lists', () => {
  it('counts the tasks, while no checkpoint comes', async () => {
    const thread = threadOf({ states: states(3), hidden: 2 });
    const told: VerificationProgress['probing'][] = [];
    const onProgress = ({ probing }: VerificationProgress | ReadingProgress): void => void told.push(probing);
    await compareHistories(sideOf(thread), sideOf(copyOf(thread)), { signal, onProgress });
    assert.ok(told.some((probing) => probing && probing.asked < probing.known));
    assert.equal(told[0], undefined);
    told.length = 0;
    await readHistoryText(sideOf(thread), { signal, onProgress });
    assert.ok(told.some((probing) => probing && probing.asked < probing.known));
  });
});
