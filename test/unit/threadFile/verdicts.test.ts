import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verification } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import type { ThreadSource } from '../../../src/history/side';
import type { Redaction } from '../../../src/threadFile/redaction';
import { threadFileSide } from '../../../src/threadFile/threadFileServer';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { copyOf, runOn, threadOf } from '../history/syntheticThread';
import { linesOf, opened, sealed, signal, written } from './written';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const made = (text = 'a secret', more: object = {}): MemoryThread =>
  threadOf({
    states: [1, 2, 3].map((at) => ({
      messages: [{ type: 'human', content: text }],
      list: ['x'.repeat(99), at],
      ...more,
    })),
    listed: 2,
  });
const sideOfFile = async (file: Buffer | string, name = 'a'): Promise<ThreadSource> =>
  threadFileSide(await opened(file), `file:///${name}.langgraph-thread`);
const fileOf = async (thread: MemoryThread, redaction?: Redaction): Promise<Buffer> =>
  (await written(sideOf(thread), redaction && { redaction })).file;

const told = ({ verdict, reason, relation, differences, notes }: Verification): string =>
  [verdict, reason?.code, reason?.facts.side, reason?.facts.line, reason?.facts.places, relation]
    .concat(differences[0] ? [differences[0].kind, differences[0].pointer] : [])
    .concat(notes.some(({ code }) => code === 'redacted') ? 'and redacted' : [])
    .filter((each) => each !== undefined)
    .join(' ');
/** The same both ways round, but for the names of the sides. */
async function compared(left: ThreadSource, right: ThreadSource): Promise<string> {
  const [one, other] = [
    await compareHistories(left, right, { signal }),
    await compareHistories(right, left, { signal }),
  ];
  assert.equal(other.verdict, one.verdict);
  assert.equal(other.reason?.facts.places, one.reason?.facts.places);
  assert.equal(other.differenceCount, one.differenceCount);
  return told(one);
}

describe('the verdict on a thread file', () => {
  it('is the one on its thread', async () => {
    const file = await fileOf(made());
    assert.equal(await compared(sideOf(made()), await sideOfFile(file)), 'identical same');
    assert.equal(await compared(sideOf(copyOf(made())), await sideOfFile(file)), 'identical same');
    assert.equal(await compared(await sideOfFile(file), await sideOfFile(file, 'b')), 'identical same');
    const live = sideOf(runOn(made(), 2));
    assert.equal(
      await compared(await sideOfFile(file), live),
      'different leftIsBeginningOfRight leftIsBeginningOfRight onlyRight ',
    );
    assert.equal(
      await compared(sideOf(made('another')), await sideOfFile(file)),
      'different changed 3 same changed /values/messages/0/content',
    );
  });

  const redactions: [Redaction, places: number][] = [
    [{ what: 'messages' }, 3],
    [{ what: 'texts' }, 6],
    [{ what: 'chosen', chosen: ['list'] }, 3],
    [{ what: 'chosen', chosen: ['/values/messages/*', '/values/list/1'] }, 6],
  ];
  for (const [redaction, places] of redactions) {
    const { what, chosen } = redaction;
    it(`cannot tell where only what was taken out could differ: ${[what, ...(chosen ?? [])].join(' ')}`, async () => {
      const file = await sideOfFile(await fileOf(made(), redaction));
      const expected = `cannotTell redacted ${places} same`;
      assert.equal(await compared(sideOf(made()), file), expected);
      assert.equal(await compared(sideOf(copyOf(made())), file), expected);
      assert.equal(await compared(await sideOfFile(await fileOf(made(), redaction), 'b'), file), expected);
      const { identicalCheckpoints } = await compareHistories(sideOf(made()), file, { signal });
      assert.equal(identicalCheckpoints, 2);
    });
  }

  it('is different where what was taken out had another length, or anything else differs', async () => {
    const file = await sideOfFile(await fileOf(made(), { what: 'messages' }));
    const longer = 'different changed 3 same changed /values/messages/0/content';
    assert.equal(await compared(sideOf(made('a longer secret')), file), longer);
    assert.equal(await compared(sideOf(made('<redacted 8 characters>')), file), longer);
    const more = 'different changed 3 same changed /values/more and redacted';
    assert.equal(await compared(sideOf(made('a secret', { more: 1 })), file), more);
    // Nobody says of a thread like this that anything was taken out of it.
    assert.equal(
      await compared(sideOf(made('<redacted 8 characters>')), await sideOfFile(await fileOf(made()))),
      longer,
    );
  });

  it('is different, or none, where a checkpoint was changed, whoever made its digest anew', async () => {
    const lines = linesOf(await fileOf(made()));
    const change = fc.record({
      line: fc.integer({ min: 2, max: lines.length - 2 }),
      at: fc.double({ max: 1, min: 0, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ line, at }) => {
        const before = lines[line] ?? '';
        const found = [...before.matchAll(/"secret|x(?=x)|(?<=[,[])\d(?=[,\]])/g)];
        const place = found[Math.floor(at * (found.length - 1))];
        if (!place) return;
        const changed = before.slice(0, place.index) + '7' + before.slice(place.index + 1);
        if (changed === before) return;
        const file = await sideOfFile(sealed(lines.slice(0, -1).with(line, changed)));
        const { verdict } = await compareHistories(sideOf(made()), file, { signal });
        assert.match(verdict, /^(different|cannotTell)$/, changed);
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });

  it('is none where the file ends early, was changed, or is broken', async () => {
    const file = await fileOf(made());
    const lines = linesOf(file);
    const cut = lines.slice(0, 4).join('\n');
    assert.equal(await compared(await sideOfFile(cut), sideOf(made())), 'cannotTell fileEndsEarly left 5 diverged');
    const withoutEnd = lines.slice(0, -1).join('\n');
    assert.equal(await compared(await sideOfFile(withoutEnd), sideOf(made())), 'cannotTell fileEndsEarly left 8 same');
    const redated = file.toString().replace(/"exportedAt":"\d/, '"exportedAt":"9');
    assert.equal(await compared(await sideOfFile(redated), sideOf(made())), 'cannotTell fileDigestWrong left 8 same');
    const broken = lines.with(4, '{').join('\n');
    assert.match(await compared(await sideOfFile(broken), sideOf(made())), /^cannotTell fileBroken left 5 /);
    const empty = { ...threadOf({ states: [] }), storage: { checkpoints: { count: 0 } } };
    const cutEmpty = linesOf(await fileOf(empty))
      .slice(0, -1)
      .join('\n');
    assert.equal(await compared(await sideOfFile(cutEmpty), sideOf(empty)), 'cannotTell fileEndsEarly left 3 same');
  });

  it('is none where the file says that not all could be read', async () => {
    const refuse = (namespace: string): number | undefined => (namespace === 'sub:s' ? 400 : undefined);
    const { file } = await written(sideOf(made(), { refuse }));
    const verification = await compareHistories(await sideOfFile(file), sideOf(made()), { signal });
    assert.deepEqual([verification.verdict, verification.reason?.code], ['cannotTell', 'namespaceUnreadable']);
    assert.equal(verification.reason?.facts.side, 'left');
  });
});
