/**
 * The thread view at work: how long it takes from a click to the screen, by the budgets that it has. The server's
 * answers come from memory, so what is measured is all beyond the server; an empty webview of VS Code is opened beside it.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { CDPSession, Frame } from 'playwright-core';
import prettier from 'prettier';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { root } from '../tools/paths';
import { until } from '../tools/patience';
import type { AgentMemory } from './displayAgent';
import { openDoor } from './displayDoor';
import { DisplayWindow } from './displayWindow';
import { type Column, markdownTable } from './markdownTable';
import { median } from './table';
import { keyToConversation, scroll, type Scrolled, type Seen, seenScript, waitForKey } from './viewPage';
import { smallThreads, viewThreads } from './viewThreads';

const rounds = 5;
const threadsForMemory = 50;
const arrowKeys = 10;
/** What takes longer hangs. */
const longestMs = 30_000;
/** Pixels a frame: the whole of 2,000 checkpoints in some ten seconds. */
const scrollPixels = 150;

interface Figure {
  what: string;
  unit: 'ms' | 'KB' | 'MB' | '';
  limit: number;
  /** Each repetition. */
  values: number[];
  /** What must hold is the highest, not the middle. */
  isWorst?: boolean;
}

const figureOf = ({ values, isWorst }: Figure): number => (isWorst ? Math.max(...values) : median([...values]));

/** Prints a table, writes it into docs/costs.md, and resolves to whether every budget was kept. */
export async function benchView(): Promise<boolean> {
  const server = await startJavaScriptServer();
  const door = await openDoor(server.url);
  try {
    const small = await smallThreads(server, threadsForMemory);
    for (const [title, make] of Object.entries(viewThreads)) await make(server, title);
    const window = await DisplayWindow.open({ 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] });
    try {
      const figures = [...(await new ViewBench(window, door.url, door.asked).measure(small)), bundle()];
      fs.writeFileSync(path.join(root, 'out', 'benchView.json'), JSON.stringify({ rounds, figures }, null, 2));
      console.log(tableOf(figures));
      await writeCosts(tableOf(figures));
      return figures.every(isKept);
    } finally {
      await window.workbench.close();
    }
  } finally {
    await door.stop();
    await server.stop();
  }
}

class ViewBench {
  constructor(
    private readonly window: DisplayWindow,
    private readonly deployment: string,
    /** Bodies of the requests for histories. */
    private readonly asked: string[],
  ) {}

  async measure(small: string[]): Promise<Figure[]> {
    const { workbench } = this.window;
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('six checkpoints').waitFor();
    const figures: Figure[] = [];
    for (const part of [() => this.opened(), () => this.arrows(), () => this.scrolled(), () => this.memory(small)]) {
      figures.push(...(await part()));
      console.log(tableOf(figures));
    }
    return figures;
  }

  async opened(): Promise<Figure[]> {
    // By the title, the rows that fill the screen, or nearly all that there are.
    const titles = { 'six checkpoints': 4, '300 checkpoints': 15, '1,000 messages': 3, 'a message of 1 MB': 3 };
    const times = new Map(Object.keys(titles).map((title) => [title, [] as number[]]));
    const empty: number[] = [];
    const questions: number[] = [];
    for (let round = -1; round < rounds; round++) {
      for (const [title, rows] of Object.entries(titles)) {
        this.asked.length = 0;
        const ms = await this.click(title, rows);
        if (round >= 0) times.get(title)?.push(ms);
        if (title === '300 checkpoints')
          questions.push(this.asked.filter((body) => /"checkpoint_ns":"[^"]/.test(body)).length);
        if (round === 0) await this.window.workbench.screenshot(`bench view ${title}`);
        await this.window.clear();
      }
      const ms = await this.emptyWebview();
      if (round >= 0) empty.push(ms);
    }
    const of = (title: string): number[] => times.get(title) ?? [];
    return [
      { what: 'an empty webview, by which to judge the others', unit: 'ms', limit: Infinity, values: empty },
      {
        what: 'click on a thread of 6 checkpoints, to its conversation',
        unit: 'ms',
        limit: 400,
        values: of('six checkpoints'),
      },
      {
        what: 'click on one of 300, to its first rows and newest conversation',
        unit: 'ms',
        limit: 500,
        values: of('300 checkpoints'),
      },
      { what: '… questions about subgraphs before that', unit: '', limit: 0, values: questions, isWorst: true },
      { what: 'click on a conversation of 1,000 messages', unit: 'ms', limit: 500, values: of('1,000 messages') },
      { what: 'click on one with a message of 1 MB', unit: 'ms', limit: 500, values: of('a message of 1 MB') },
    ];
  }

  /** Milliseconds from the click to so many rows and a message on the screen. */
  async click(title: string, rows: number): Promise<number> {
    const { page } = this.window.workbench;
    const box = await this.window.workbench.row(title).boundingBox();
    if (!box) throw new Error(`${title} is not on the screen`);
    await page.mouse.move(box.x + 80, box.y + box.height / 2);
    await page.mouse.down();
    const clicked = Date.now();
    await page.mouse.up();
    const { row, message } = await this.seen(rows);
    return Math.max(row, message) - clicked;
  }

  async emptyWebview(): Promise<number> {
    const seen = this.seen();
    const { startedAt } = await this.window.ask({ run: 'webview' });
    const { message } = await seen;
    await this.window.clear();
    return message - startedAt;
  }

  async seen(rows = 1): Promise<Seen> {
    for (const end = Date.now() + longestMs; Date.now() < end;) {
      for (const frame of this.window.workbench.page.frames()) {
        const seen = await frame.evaluate<Seen | null>(seenScript(rows)).catch(() => null);
        if (seen) return seen;
      }
    }
    await this.window.workbench.screenshot('bench view, nothing is shown');
    throw new Error('no rows and messages are shown');
  }

  /** The page of the thread that was opened. */
  async frame(title: string): Promise<Frame> {
    await this.window.workbench.row(title).click();
    let found: Frame | undefined;
    await until(`${title} is shown`, async () => {
      for (const frame of this.window.workbench.page.frames()) {
        const rows = await frame.evaluate<number>(`document.querySelectorAll('#app .row').length`).catch(() => 0);
        if (rows > 0) found = frame;
      }
      return found !== undefined;
    });
    if (!found) throw new Error(`${title} is not shown`);
    return found;
  }

  async arrows(): Promise<Figure[]> {
    const frame = await this.frame('100 kB state');
    await frame.locator('#pane .message').first().waitFor();
    const values: number[] = [];
    for (let key = 0; key < arrowKeys; key++) {
      await frame.evaluate(waitForKey);
      // A click in the Threads view leaves the focus there, perhaps a moment later.
      await frame.locator('.history').press('ArrowDown');
      values.push(await frame.evaluate<number>(keyToConversation));
    }
    await this.window.clear();
    return [{ what: 'arrow key, to the conversation of another checkpoint (100 kB)', unit: 'ms', limit: 100, values }];
  }

  async scrolled(): Promise<Figure[]> {
    const done: Scrolled[] = [];
    const frame = await this.frame('2,000 checkpoints');
    // The first time rows come while it scrolls.
    for (let round = 0; round < 2; round++) done.push(await frame.evaluate<Scrolled>(scroll(scrollPixels)));
    await this.window.workbench.screenshot('bench view 2,000 checkpoints');
    await this.window.clear();
    const of = (value: (each: Scrolled) => number): number[] => done.map(value);
    return [
      {
        what: 'scrolling 2,000 checkpoints: longest piece of work',
        unit: 'ms',
        limit: 50,
        values: of(({ longestTask }) => longestTask),
        isWorst: true,
      },
      {
        what: '… longest time without a row in the middle',
        unit: 'ms',
        limit: 200,
        values: of(({ longestBlank }) => longestBlank),
        isWorst: true,
      },
    ];
  }

  async memory(small: string[]): Promise<Figure[]> {
    const session = await this.window.workbench.page.context().newCDPSession(this.window.workbench.page);
    const open = async (ids: string[]): Promise<void> => {
      for (const threadId of ids) {
        const thread = { deployment: this.deployment, threadId };
        await this.window.ask({ run: 'command', command: 'langgraphThreads.openThread', args: [thread] });
        await this.seen();
        await this.window.clear();
      }
    };
    await open(small.slice(0, 10));
    const before = await this.used(session);
    await open(small);
    const after = await this.used(session);
    return [
      {
        what: `memory of the extension host, after ${small.length} threads were opened and closed`,
        unit: 'MB',
        limit: 20,
        values: [after.host - before.host],
      },
      { what: '… of the window with its webviews', unit: 'MB', limit: 20, values: [after.page - before.page] },
    ];
  }

  async used(session: CDPSession): Promise<{ host: number; page: number }> {
    const { result } = await this.window.ask({ run: 'memory' });
    for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { host: (result as AgentMemory).used / 1e6, page: usedSize / 1e6 };
  }
}

function bundle(): Figure {
  const { size } = fs.statSync(path.join(root, 'dist', 'webview', 'main.js'));
  return { what: 'script of the page', unit: 'KB', limit: 350, values: [size / 1e3] };
}

const isKept = (figure: Figure): boolean => figureOf(figure) <= figure.limit;
const withUnit = (value: number, unit: string): string =>
  [value.toFixed(unit === 'MB' ? 1 : 0), unit].filter(Boolean).join(' ');
const columns: Column<Figure>[] = [
  ['what', ({ what }) => what],
  ['at most', ({ limit, unit }) => (limit === Infinity ? '–' : withUnit(limit, unit))],
  ['measured', (figure) => withUnit(figureOf(figure), figure.unit)],
  [
    'lowest, highest',
    ({ values, unit }) => `${withUnit(Math.min(...values), '')}, ${withUnit(Math.max(...values), unit)}`,
  ],
  ['kept', (figure) => (isKept(figure) ? 'yes' : 'NO')],
];

const tableOf = (figures: Figure[]): string => markdownTable(columns, figures);

const heading = '## The thread view';

async function writeCosts(table: string): Promise<void> {
  const file = path.join(root, 'docs', 'costs.md');
  const [before = ''] = fs.readFileSync(file, 'utf8').split(`\n${heading}\n`);
  const text = `\`npm run bench -- view\` measures it in VS Code's workbench in a browser, with the server's responses out of memory. Medians of ${rounds}, of ${arrowKeys} for the arrow key; of scrolling the worst of two ways through the history, the first while its rows come.`;
  const written = `${before.trimEnd()}\n\n${heading}\n\n${text}\n\n${table}\n`;
  fs.writeFileSync(
    file,
    await prettier.format(written, { ...(await prettier.resolveConfig(file)), parser: 'markdown' }),
  );
}
