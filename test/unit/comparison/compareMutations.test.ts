import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verification } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { readHistoryText } from '../../../src/historyText/historyText';
import type { Lies, MemoryThread } from '../history/memoryServer';
import { sideOf } from '../history/memoryServer';
import { essence, placeOf } from './mirror';
import { mutations, type Place, probes } from './mutations';
import { allRows, copyOf, threadOf } from '../history/syntheticThread';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. Each of the two kinds of property has so many. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);
const signal = new AbortController().signal;

const compare = (left: MemoryThread, right: MemoryThread, lies: Lies = {}): Promise<Verification> =>
  compareHistories(sideOf(left, lies), sideOf(right, lies), { signal });

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '', 'thread_id', '\ud800'),
);
const { tree: json } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, text, fc.boolean(), fc.constant(null), fc.integer(), tie('list'), tie('object')),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  object: fc.dictionary(text, tie('tree'), { maxKeys: 3 }),
}));
const shape = fc.record({
  states: fc.array(fc.record({ state: json }), { minLength: 1, maxLength: 6 }),
  listed: fc.nat(3),
  hidden: fc.nat(3),
});
const chunkBytes = fc.integer({ min: 1, max: 400 });

async function mustMirror(left: MemoryThread, right: MemoryThread): Promise<Verification> {
  const verification = await compare(left, right);
  assert.deepEqual(essence(await compare(right, left), true), essence(verification, false));
  return verification;
}

describe('comparing histories', () => {
  it('says identical of every copy, whatever is in it and however it arrives', async function () {
    this.timeout(10_000 + runs * 50);
    await fc.assert(
      fc.asyncProperty(shape, chunkBytes, async (of, bytes) => {
        const source = threadOf(of);
        const copy = copyOf(source);
        const verification = await compare(source, copy, { chunkBytes: bytes });
        const count = allRows(source).length;
        assert.deepEqual(
          [
            verification.verdict,
            verification.differenceCount,
            verification.identicalCheckpoints,
            verification.relation,
          ],
          ['identical', 0, count, 'same'],
        );
        assert.equal(verification.masked['checkpoint.thread_id'], count);
        const texts = await Promise.all([source, copy].map((each) => readHistoryText(sideOf(each), { signal })));
        assert.deepEqual(texts[0]?.texts, texts[1]?.texts);
        assert.equal((JSON.parse(texts[0]?.texts.whole ?? '') as unknown[]).length, count);
      }),
      { numRuns: runs },
    );
  });

  const all = [...Object.keys(mutations), ...Object.keys(probes)];
  const mutate = (name: string, source: MemoryThread, copy: MemoryThread, at: number): Place | undefined => {
    const probe = probes[name];
    if (!probe) return mutations[name]?.(copy, (below) => at % below);
    const index = at % allRows(source).length;
    const [left, right] = [allRows(source)[index], allRows(copy)[index]];
    if (!left || !right) return undefined;
    const { checkpoint_ns: namespace, checkpoint_id: checkpointId } = left.checkpoint;
    left.values = { same: 1, probe: probe[0] };
    right.values = { probe: probe[1], same: 1 };
    return { kind: 'changed', namespace, checkpointId, pointer: `/values/probe${probe[2]}` };
  };

  it('names every mutation at its place, and mirrors the answer', async function () {
    this.timeout(10_000 + runs * 50);
    await fc.assert(
      fc.asyncProperty(shape, fc.constantFrom(...all), fc.nat(), async (of, name, at) => {
        const source = threadOf(of);
        const copy = copyOf(source);
        const expected = mutate(name, source, copy, at);
        fc.pre(expected !== undefined);
        const verification = await mustMirror(source, copy);
        assert.equal(verification.verdict, 'different');
        const places = verification.differences.map(placeOf);
        assert.ok(
          places.some((place) => JSON.stringify(place) === JSON.stringify(expected)),
          JSON.stringify({ expected, places }),
        );
      }),
      { numRuns: runs },
    );
  });

  // Each at least once, whatever chance does above.
  for (const name of all) {
    it(`names ${name}`, async () => {
      let tried = 0;
      for (let at = 0; at < 8; at++) {
        const source = threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }], listed: 2, hidden: 2 });
        const copy = copyOf(source);
        const expected = mutate(name, source, copy, at);
        if (!expected) continue;
        tried++;
        const { verdict, differences } = await mustMirror(source, copy);
        assert.equal(verdict, 'different');
        assert.ok(differences.map(placeOf).some((place) => JSON.stringify(place) === JSON.stringify(expected)));
      }
      assert.ok(tried > 0);
    });
  }
});
