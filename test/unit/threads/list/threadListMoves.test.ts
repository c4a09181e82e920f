import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ThreadList } from '../../../../src/threads/list/threadList';
import { answerAll, matches, settled, Source, thread } from './movingSource';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

function shown(list: ThreadList): number[] {
  return list.rows.map((row) => Number(row.thread.thread_id));
}

async function readToTheEnd(list: ThreadList, source: Source): Promise<void> {
  for (let pages = 0; list.more || !list.settled; pages++) {
    assert.ok(pages <= 500 + source.threads.length, 'there is always more');
    void list.loadMore();
    await answerAll(source);
  }
}

const place = fc.nat(30);
const change = fc.oneof(
  fc.record({ grow: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ shrink: place, count: fc.integer({ min: 1, max: 6 }) }),
  fc.constant('double' as const),
);
const click = fc.oneof(
  fc.constantFrom('load' as const, 'loadMore' as const, 'refresh' as const, 'restart' as const),
  fc.record({ want: fc.constantFrom('all' as const, 'even' as const, 'third' as const) }),
  fc.constant('copy' as const),
  fc.record({ pin: place }),
  fc.record({ delete: place }),
);
const step = fc.oneof(
  { weight: 3, arbitrary: click },
  { weight: 2, arbitrary: change },
  { weight: 1, arbitrary: fc.record({ move: place, to: place }) },
  { weight: 5, arbitrary: fc.record({ answer: fc.nat(5), late: fc.boolean() }) },
);

describe('the list of threads, of a server whose threads change', () => {
  it('has every row once, keeps pinned ones, and drops answers that were given up, in every order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.boolean(),
        fc.boolean(),
        async (steps, filtersHere, loaded) => {
          const source = new Source();
          source.filtersHere = filtersHere;
          const list = new ThreadList((...request) => source.readPage(...request));
          /** Those that no refresh which began later has let go. */
          let pinned: number[] = [];
          if (loaded) {
            void list.load();
            await answerAll(source);
          }
          const mayGo = new Set<number>();
          const refresh = (start: () => Promise<void>) => {
            const asked = source.open.length;
            void start();
            // One that joins another lets go what was there when that one began.
            if (source.open.length > asked) pinned.forEach((each) => mayGo.add(each));
          };
          for (const each of steps) {
            if (each === 'refresh' || each === 'restart') refresh(() => list[each]());
            else if (each === 'load' || each === 'loadMore') void list[each]();
            else if (each === 'double') source.grow(source.threads.length);
            else if (each === 'copy') pin(source.grow(1)[0]);
            else if ('grow' in each) source.grow(each.grow);
            else if ('shrink' in each) source.shrink(each.shrink, each.count);
            else if ('move' in each) source.move(each.move, each.to);
            else if ('pin' in each) pin(source.threads[each.pin % Math.max(1, source.threads.length)]);
            else if ('want' in each) {
              source.wanted = each.want;
              void list.replace();
            } else if ('delete' in each) {
              for (const gone of source.shrink(each.delete, 1)) {
                list.remove(String(gone));
                pinned = pinned.filter((other) => other !== gone);
              }
            } else {
              source.open.splice(each.answer % Math.max(1, source.open.length), 1)[0]?.answer(each.late);
              await settled();
            }
            check();
          }
          await answerAll(source);
          check();
          void list.refresh();
          await answerAll(source);
          await readToTheEnd(list, source);
          assert.deepEqual(shown(list), source.matching, 'what the server has, in its order');

          function pin(which: number | undefined): void {
            if (which === undefined) return;
            list.pin({ thread: thread(which, -1), copyOf: 'a' });
            mayGo.delete(which);
            pinned = [which, ...pinned.filter((other) => other !== which)];
          }

          function check(): void {
            const rows = shown(list);
            assert.equal(new Set(rows).size, rows.length, 'a row twice');
            const first = list.rows
              .filter((row) => row.copyOf !== undefined)
              .map((row) => Number(row.thread.thread_id));
            assert.deepEqual(rows.slice(0, first.length), first, 'pinned ones are not first');
            // A refresh lets go what was pinned when it began, and nothing else.
            for (const each of pinned) assert.ok(first.includes(each) || mayGo.has(each), 'a pinned one is gone');
            pinned = pinned.filter((each) => first.includes(each));
            for (const row of list.rows) {
              const request = Number(row.thread.metadata.request);
              assert.ok(!source.stale.has(request), 'an answer that was given up');
              if (row.copyOf === undefined) {
                assert.ok(matches(Number(row.thread.thread_id), source.wanted), 'a row that was filtered out');
              }
            }
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('leaves out no thread that was there all the time, however others come and go while it reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(change, fc.boolean(), fc.nat(3)), { maxLength: 8 }),
        fc.boolean(),
        async (changes, filtersHere) => {
          const source = new Source();
          source.filtersHere = filtersHere;
          source.wanted = 'even';
          const list = new ThreadList((...request) => source.readPage(...request));
          void list.load();
          await answerAll(source);
          const gone = new Set<number>();
          const atFirst = source.matching;
          for (const [each, refreshes, answers] of changes) {
            void (refreshes ? list.refresh() : list.loadMore());
            for (let count = 0; count < answers; count++) {
              source.open.shift()?.answer(true);
              await settled();
            }
            if (each === 'double') source.grow(source.threads.length);
            else if ('grow' in each) source.grow(each.grow);
            else for (const removed of source.shrink(each.shrink, each.count)) gone.add(removed);
            await answerAll(source);
          }
          await readToTheEnd(list, source);
          const rows = shown(list);
          assert.equal(new Set(rows).size, rows.length);
          assert.deepEqual(
            atFirst.filter((each) => !gone.has(each) && !rows.includes(each)),
            [],
          );
        },
      ),
      { numRuns: runs },
    );
  });
});
