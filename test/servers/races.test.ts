import assert from 'node:assert/strict';
import { race, raceKinds, type RaceResult } from './races';
import { describeOnEachServer } from './stage/startedServers';

/** On each server; 5 in `npm test`. */
const races = Number(process.env.RACES ?? 5);
/** Chooses kinds and moments; printed, so that the same races can be held again. */
const seed = Number(process.env.RACE_SEED ?? Date.now() % 1_000_000);
const concurrency = 6;

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomNumbers(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describeOnEachServer(
  `races (RACE_SEED=${seed})`,
  (seeded) => {
    const results: (RaceResult | Error)[] = [];

    before(async () => {
      const random = randomNumbers(seed);
      const first = Math.floor(random() * raceKinds.length);
      const open = Array.from({ length: races }, (_, index) => ({ index, moment: random() }));
      const work = async (): Promise<void> => {
        for (let next = open.shift(); next; next = open.shift()) {
          const { index, moment } = next;
          const kind = raceKinds[(first + index) % raceKinds.length] ?? 'a running loop';
          results[index] = await race(seeded().server, kind, moment).catch((error: unknown) =>
            error instanceof Error ? error : new Error(String(error)),
          );
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
    });

    after(() => {
      const counts = new Map<string, number>();
      for (const result of results) {
        const facts =
          result instanceof Error
            ? [result.message]
            : [result.figures.split(' ').slice(0, 2).join(' '), `something done ${result.moment}`];
        for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
      }
      for (const [fact, count] of counts) console.log(`      ${String(count).padStart(4)} × ${fact}`);
    });

    for (let index = 0; index < races; index++) {
      it(`race ${index + 1}`, () => {
        const result = results[index];
        if (!result || result instanceof Error) throw result ?? new Error('not held');
        const { figures, right, place } = result;
        assert.ok(
          right.some((each) => figures.startsWith(each)),
          `${place}: ${figures}\nright would be ${right.join(' or ')}`,
        );
      });
    }
  },
  { alone: true, only: [] },
);
