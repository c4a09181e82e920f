import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { ask, createThread, updateState } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { patience } from '../tools/patience';

/** 10 in `npm test`; PROPERTY_RUNS, for a soak, has ten times as many runs as there are moves. */
const moves = Math.ceil(Number(process.env.PROPERTY_RUNS ?? 100) / 10);
const pageSize = 8;
const still = 'stands open';
/** What is logged where a row is not there; before VS Code 1.139 also where it is there twice, which is drawn since. */
const complaints =
  /already registered|Cannot resolve tree item|Failed to resolve tree node|Unable to refresh tree|could not be revealed/;

type Row = Record<string, unknown> & { thread_id: string };

/** The same numbers every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Threads of a real server, in an order and a number that change; `restless` also between two requests. */
class MovingThreads {
  restless = false;
  readonly #roll = dice(7);
  #listed: Row[];

  constructor(private readonly all: readonly Row[]) {
    this.#listed = [...all];
  }

  move(): void {
    const roll = this.#roll;
    const [open] = this.#listed.filter((row) => nameOf(row) === still);
    const others = this.all.filter((row) => row !== open && roll(4) > 0).sort(() => roll(2) - 0.5);
    const several = roll(3) === 0 ? others.flatMap((row) => (roll(3) === 0 ? [row, row] : [row])) : others;
    if (open) several.splice(roll(pageSize), 0, open);
    this.#listed = several;
  }

  settle(): void {
    this.restless = false;
    this.#listed = [...this.all];
  }

  turnRound(): void {
    this.#listed = this.all.toReversed();
  }

  /** The answer to `POST /threads/search`. */
  page(body: string): Row[] {
    if (this.restless && this.#roll(2) === 0) this.move();
    const { limit = 10, offset = 0, ids } = JSON.parse(body) as { limit?: number; offset?: number; ids?: string[] };
    if (ids) return this.all.filter(({ thread_id: id }) => ids.includes(id));
    return this.#listed.slice(offset, offset + limit);
  }
}

function nameOf(row: Row): unknown {
  return (row.metadata as { title?: unknown }).title;
}

describe('the Threads view of a server whose threads do not keep still', () => {
  let server: SampleServer;
  let door: FaultServer;
  let threads: MovingThreads;
  let workbench: Workbench;
  const said: string[] = [];

  before(async () => {
    server = await startJavaScriptServer();
    for (let count = 1; count <= 40; count++) {
      await createThread(server, { metadata: { title: `moves ${count}.` } });
    }
    const threadId = await createThread(server, { metadata: { title: still, graph_id: 'chat' } });
    for (const content of ['one', 'two']) {
      await updateState(server, threadId, { values: { messages: [{ type: 'human', content }] }, asNode: 'reply' });
    }
    threads = new MovingThreads(await ask<Row[]>(server, 'POST', '/threads/search', { limit: 100 }));
    door = await startFaultServer(server.url);
    door.rules({
      match: { method: 'POST', path: /\/threads\/search$/ },
      fault: { transform: (_, { body }) => threads.page(body) },
    });
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.pageSize': pageSize,
        'langgraphThreads.deployments': [{ name: 'Restless', url: door.url }],
      },
    });
    workbench.page.on('console', (message) => {
      said.push(message.text());
    });
  });
  after(async () => {
    await Promise.all([server, door].map((each) => each.stop()));
  });

  /** Names of the rows on the screen, by their place. */
  const shown = async (): Promise<[place: number, name: string][]> => {
    // Without the rows above, which stick to the top while one scrolls.
    const rows = workbench.page.locator('.sidebar .pane-body .monaco-list-rows > .monaco-list-row');
    const found = await rows.evaluateAll((all: unknown[]) =>
      (all as { getAttribute(name: string): string | null }[]).map((row): [number, string] => [
        Number(row.getAttribute('data-index')),
        row.getAttribute('aria-label') ?? '',
      ]),
    );
    return found.map(([place, label]) => [place, /moves \d+\.|stands open|Load More/.exec(label)?.[0] ?? '']);
  };
  const namesInOrder = async (): Promise<string> => {
    const rows = (await shown()).sort(([one], [other]) => one - other);
    return rows
      .map(([, name]) => name)
      .filter((name) => name !== '')
      .join();
  };
  /** VS Code draws 200 ms after the last change of rows: where they change faster than that, it does not draw at all. */
  const drawn = async (isDrawn: (names: string) => boolean): Promise<boolean> => {
    const until = performance.now() + 1_000 * patience();
    for (;;) {
      if (isDrawn(await namesInOrder())) return true;
      if (performance.now() > until) return false;
    }
  };
  /** Looks again for a moment: while VS Code draws, a row that moves may stand at its old and at its new place. */
  const assertOnce = async () => {
    const until = performance.now() + 1_000 * patience();
    for (;;) {
      const named = (await shown()).filter(([, name]) => name !== '');
      if (new Set(named.map(([, name]) => name)).size === named.length) return;
      assert.ok(performance.now() < until, `a row twice: ${named.map((row) => row.join(' ')).join(', ')}`);
    }
  };
  const scroll = async (pixels: number) => {
    await workbench.page.mouse.move(150, 400);
    await workbench.page.mouse.wheel(0, pixels);
  };
  /** The window's console, and every log that VS Code keeps. */
  const complained = (): string[] => {
    const folder = path.join(workbench.dataFolder, 'logs');
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
    const logged = files.flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'));
    return [...said, ...logged].filter((line) => complaints.test(line));
  };

  it(`has every row once, says nothing and keeps open what is open, over ${moves} moves`, async () => {
    await workbench.openView();
    const open = workbench.row(still);
    await open.waitFor();
    await workbench.expand(open);
    await workbench.page.locator('.sidebar .monaco-list-row[aria-label^="Checkpoint, "]').first().waitFor();
    threads.restless = true;
    const roll = dice(11);
    for (let move = 0; move < moves; move++) {
      const before = await namesInOrder();
      threads.move();
      await scroll(roll(600) - 200);
      const more = workbench.row('Load More');
      if (move % 5 === 1) {
        // Its row is revealed while the others move.
        await workbench.runCommand('New Thread');
      } else if (roll(3) > 0 && (await more.isVisible())) {
        // It may move away under the pointer.
        await more.click({ timeout: 500 * patience() }).catch(() => undefined);
      } else {
        await workbench.viewAction('Refresh').click();
      }
      // What follows comes at once now and then.
      if (roll(3) > 0) await drawn((names) => names !== before);
      await assertOnce();
    }
    await workbench.screenshot('moving threads');
    const asked = door.seen('POST', /\/threads\/search$/).length;
    assert.ok(asked > moves, `only ${asked} searches`);

    threads.settle();
    // High enough for all of them, and for what a click opened that came too late for Load More.
    await workbench.page.setViewportSize({ width: 1280, height: 1800 });
    await scroll(-100_000);
    const more = workbench.row('Load More');
    const refreshUntil = async (expected: string[]) => {
      do {
        // A refresh joins one that runs already: another one is needed then.
        if (await more.isVisible()) await more.click({ timeout: 500 * patience() }).catch(() => undefined);
        else await workbench.viewAction('Refresh').click();
      } while (!(await drawn((names) => names === expected.join())));
    };
    const expected = [still, ...Array.from({ length: 40 }, (_, index) => `moves ${40 - index}.`)];
    await refreshUntil(expected);
    // Selects it and does not close it, unless it moves away under the pointer.
    const state = (name: string) => open.getAttribute(`aria-${name}`);
    while ((await state('selected')) !== 'true') await open.click({ modifiers: ['ControlOrMeta'] });
    threads.turnRound();
    await refreshUntil(expected.toReversed());
    assert.deepEqual([await state('expanded'), await state('selected')], ['true', 'true']);
    assert.deepEqual(complained(), []);
  });
});
