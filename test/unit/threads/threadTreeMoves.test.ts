import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { BranchRows } from '../../../src/threads/branchRows';
import { deploymentNode, threadRowId, type TreeNode } from '../../../src/threads/nodes';
import { RevealQueue } from '../../../src/threads/revealQueue';
import { RowRevealer } from '../../../src/threads/rowRevealer';
import { newestFirst } from '../../../src/threads/list/filter';
import { ThreadList } from '../../../src/threads/list/threadList';
import { settled, Source, thread } from './list/movingSource';
import { TreeInVSCode } from './treeInVSCode';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);
const url = 'http://a';
const tickMs = 20;

/** What the view is made of, but for its words, and VS Code. */
class View {
  readonly source = new Source();
  readonly node = deploymentNode(url, 'A');
  readonly reveals = new RevealQueue<TreeNode | undefined>((node) => {
    this.vscode.change(node);
  });
  readonly list = new ThreadList(
    (...request) => this.source.readPage(...request),
    () => {
      this.reveals.change(this.rows.changed(this.node, ''));
    },
    (threadId) => this.reveals.has(threadRowId(url, threadId)),
  );
  readonly rows = new BranchRows(
    url,
    {
      list: this.list,
      facts: {
        query: { filter: {}, sort: newestFirst },
        filtered: false,
        sorted: false,
        total: undefined,
        atLeast: 0,
        looked: undefined,
        pageCap: Infinity,
        unreadable: 0,
        lacks: new Set(),
      },
    },
    () => undefined,
    this.reveals,
  );
  readonly vscode: TreeInVSCode;
  readonly failed: unknown[] = [];
  /** Ids of rows that VS Code was told to reveal and that were not deleted since. */
  readonly wanted = new Set<string>();
  revealing = 0;
  readonly #revealer: RowRevealer;

  constructor(waysMs: readonly number[]) {
    const { node } = this;
    const vscode = new TreeInVSCode(node, this.rows, waysMs);
    this.vscode = vscode;
    const noEvent = { dispose: () => undefined };
    this.#revealer = new RowRevealer(
      {
        get visible() {
          return vscode.visible;
        },
        reveal: (row) => vscode.reveal(row),
        onDidCollapseElement: (listener) => {
          vscode.onToggle.push((open) => {
            if (!open) listener({ element: node });
          });
          return noEvent;
        },
        onDidExpandElement: (listener) => {
          vscode.onToggle.push((open) => {
            if (open) listener({ element: node });
          });
          return noEvent;
        },
      },
      {
        reveals: this.reveals,
        getParent: (row) => (row.kind === 'deployment' ? undefined : node),
        threadNode: (_, threadId) => this.rows.node(threadId),
      },
      { warn: (_, error) => this.failed.push(error) },
    );
  }

  /** As New Thread does, or (of a listed one) a link to a thread. */
  reveal(which: number, pins: boolean): void {
    if (pins) this.list.pin({ thread: thread(which, -1) });
    const row = this.rows.node(String(which));
    if (row === undefined) return;
    this.revealing++;
    this.wanted.add(row.id);
    void this.#revealer.reveal(row, false).then(() => this.revealing--);
  }

  remove(which: number): void {
    this.list.remove(String(which));
    this.wanted.delete(threadRowId(url, String(which)));
  }
}

async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= tickMs) {
    mock.timers.tick(Math.min(tickMs, left));
    await settled();
  }
}

const place = fc.nat(30);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('loadMore' as const, 'refresh' as const, 'restart' as const) },
  { weight: 2, arbitrary: fc.record({ want: fc.constantFrom('all' as const, 'even' as const, 'third' as const) }) },
  { weight: 2, arbitrary: fc.record({ grow: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ shrink: place, count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ move: place, to: place }) },
  { weight: 3, arbitrary: fc.constantFrom('new' as const, 'amend' as const, 'delete' as const, 'below' as const) },
  { weight: 3, arbitrary: fc.record({ reveal: place }) },
  { weight: 3, arbitrary: fc.constantFrom('toggle' as const, 'hide' as const, 'show' as const) },
  { weight: 6, arbitrary: fc.record({ answer: fc.nat(5), late: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ pass: fc.constantFrom(1, 5, 20, 100, 250, 500) }) },
);
const ways = fc.array(fc.constantFrom(3, 20, 60, 400), { minLength: 1, maxLength: 7 });
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

async function take(view: View, each: Step): Promise<void> {
  const { source, list, vscode } = view;
  if (each === 'loadMore' || each === 'refresh' || each === 'restart') void list[each]();
  else if (each === 'new') view.reveal(source.grow(1)[0] ?? 0, true);
  else if (each === 'amend') list.amend(list.rows.slice(0, 1).map((row) => row.thread));
  else if (each === 'delete') for (const gone of source.shrink(0, 1)) view.remove(gone);
  else if (each === 'below') {
    // What is below a thread's row is another now.
    const row = view.rows.node(list.rows[0]?.thread.thread_id ?? '');
    if (row !== undefined) view.reveals.change(row);
  } else if (each === 'toggle') void vscode.toggle(!vscode.open);
  else if (each === 'hide') vscode.visible = false;
  else if (each === 'show') void vscode.show();
  else if ('grow' in each) source.grow(each.grow);
  else if ('shrink' in each) source.shrink(each.shrink, each.count);
  else if ('move' in each) source.move(each.move, each.to);
  else if ('reveal' in each) {
    const { rows } = list;
    const row = rows[each.reveal % Math.max(1, rows.length)];
    if (row !== undefined) view.reveal(Number(row.thread.thread_id), false);
  } else if ('want' in each) {
    source.wanted = each.want;
    void list.replace();
  } else if ('pass' in each) await pass(each.pass);
  else source.open.splice(each.answer % Math.max(1, source.open.length), 1)[0]?.answer(each.late);
  await settled();
}

/** Answers whatever is asked for until VS Code has drawn everything. */
async function rest(view: View): Promise<void> {
  const isBusy = (): boolean => view.source.open.length > 0 || view.revealing > 0;
  do {
    for (let waits = 0; isBusy(); waits++) {
      assert.ok(waits < 1_000, 'never at rest');
      view.source.open.shift()?.answer(true);
      await pass(100);
    }
    await pass(3_000);
  } while (isBusy());
}

describe('the rows of a deployment in VS Code, of a server whose threads change', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it('are looked for when VS Code has them, whatever else it draws first', async () => {
    const view = new View([3]);
    const { vscode } = view;
    vscode.change(view.node);
    await rest(view);
    assert.ok(vscode.drawn.length > 0);
    // It is told of the new row while it waits until it was told nothing for a while, and draws another row till then.
    vscode.waysMs = [400];
    await take(view, 'below');
    await pass(700);
    vscode.waysMs = [3];
    await take(view, 'below');
    await take(view, 'new');
    await rest(view);
    assert.deepEqual([vscode.complaints, view.failed], [[], []]);
    assert.deepEqual(vscode.revealed, [...view.wanted]);
  });

  it('are read for one reason at a time, also where the server is slow', async () => {
    const view = new View([3]);
    const { vscode } = view;
    vscode.change(view.node);
    await rest(view);
    await take(view, 'hide');
    await take(view, { want: 'third' });
    await take(view, 'new');
    // The reveal reads rows that are not there yet, and now the window asks for them, too.
    await pass(400);
    await take(view, 'show');
    await pass(1_000);
    await rest(view);
    assert.deepEqual([vscode.complaints, view.failed], [[], []]);
  });

  it('are each there once, and every row that is to be revealed is found, in every order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), ways, async (steps, loaded, waysMs) => {
        const view = new View(waysMs);
        const { vscode } = view;
        void vscode.toggle(true);
        if (loaded) await rest(view);
        for (const each of steps) {
          await take(view, each);
          assert.equal(new Set(vscode.drawn).size, vscode.drawn.length, 'a row twice');
          assert.deepEqual([vscode.complaints, view.failed], [[], []]);
        }
        await rest(view);
        assert.deepEqual([vscode.complaints, view.failed], [[], []]);
        assert.equal(view.revealing, 0);
        assert.deepEqual(
          [...view.wanted].filter((id) => !vscode.revealed.includes(id)),
          [],
          'not revealed',
        );
        void vscode.show();
        void vscode.toggle(true);
        await rest(view);
        const asked = view.rows.below(view.node);
        await rest(view);
        const rows = await asked;
        assert.deepEqual(
          vscode.drawn,
          rows.map(({ id }) => id),
        );
      }),
      { numRuns: runs },
    );
  });
});
