import assert from 'node:assert/strict';
import { engineOn, figures } from './stage/engine';
import { isSoak } from '../tools/soak';
import { movingShapes, quietShapes, type Shape, soakShapes } from './shapes';
import { describeOnEachServer } from './stage/startedServers';
import { expectedOf, table } from './verdictTable';

type Outcome = Awaited<ReturnType<(typeof quietShapes)['exit']>>;
const entries = <K extends Shape, V>(of: Record<K, V>): [K, V][] =>
  (Object.entries(of) as [K, V][]).filter(([shape]) => isSoak || !soakShapes.includes(shape));

/** Shapes that are made at a time: more would only wait for the server. */
const concurrency = 5;

describeOnEachServer(
  'the verdict on a thread of the shape',
  (seeded, kind) => {
    const outcomes = new Map<Shape, Promise<Outcome>>();
    const at = (): { server: ReturnType<typeof seeded>['server']; engine: ReturnType<typeof engineOn> } => ({
      server: seeded().server,
      engine: engineOn(seeded().server.url),
    });

    before(async () => {
      const open = entries(quietShapes);
      const work = async (): Promise<void> => {
        for (let next = open.shift(); next; next = open.shift()) {
          const [shape, make] = next;
          const outcome = make(at());
          outcomes.set(shape, outcome);
          await outcome.catch(() => undefined); // It fails where it is looked at.
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
    });

    const check = (shape: Shape, { verification, layout }: Outcome): void => {
      const expected = expectedOf(shape, kind);
      const found = figures(verification);
      assert.equal(
        found === expected.figures ? found : found.slice(0, expected.figures.length + 1).trimEnd(),
        expected.figures,
        found,
      );
      const notes = (verification?.notes ?? []).map(({ code }) => code).filter((code) => code !== 'noStorage');
      assert.deepEqual([...new Set(notes)], expected.notes ?? []);
      if (expected.layout !== undefined) assert.equal(layout, expected.layout);
    };

    for (const [shape] of entries(quietShapes)) {
      it(`${shape}: ${expectedOf(shape, kind).figures}`, async () => {
        const outcome = await outcomes.get(shape);
        assert.ok(outcome);
        check(shape, outcome);
      });
    }
    for (const [shape, make] of entries(movingShapes)) {
      it(`${shape}: ${expectedOf(shape, kind).figures}`, async () => {
        check(shape, await make(at()));
      });
    }
  },
  { only: [] },
);

describe('the table of verdicts', () => {
  it('has each thread once', () => {
    const threads = table.map(({ thread }) => thread);
    assert.deepEqual(threads, [...new Set(threads)]);
  });
});
