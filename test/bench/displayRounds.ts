import fs from 'node:fs';
import path from 'node:path';
import type { AgentAnswer, ShownTexts } from './displayAgent';
import type { DisplayCase, DisplayThreads } from './displayCases';
import type { DisplayWindow } from './displayWindow';

/** One opening of each kind, in milliseconds. */
export interface DisplayRound {
  /** Compare Threads, until the diff is shown. */
  ours: number;
  /** The same with `showDiff: never`, until the command ends: the verification. */
  verification: number;
  /** VS Code's own diff of the same texts as plain files, until it is shown. */
  plain: number;
  /** The same of files that have our language, and so its settings. */
  language: number;
  /** From the tab to the lines: what VS Code needs for our documents, and for the files. */
  oursFromTab: number;
  plainFromTab: number;
}

export interface DisplayResult {
  name: string;
  rounds: DisplayRound[];
  /** Files in the editor, and lines of the left sides; how many of them are not the right side's. */
  files: number;
  lines: number;
  edited: number;
  /** Whether VS Code said that it stopped the diff early, ours and that of the files. */
  gaveUp: { ours: boolean; plain: boolean };
  screenshots: string[];
}

interface Opening {
  ms: number;
  fromTab: number;
}

async function open(window: DisplayWindow, isEdited: boolean, run: () => Promise<AgentAnswer>): Promise<Opening> {
  const shown = window.untilShown(isEdited);
  const [{ tabAt, shownAt }, { startedAt }] = await Promise.all([shown, run()]);
  return { ms: shownAt - startedAt, fromTab: shownAt - tabAt };
}

/** A case is measured until then; a round that has begun is ended. */
interface RoundOptions {
  rounds: number;
  warmUps: number;
  /** `Date.now()`. Only whole rounds count. */
  until?: number;
}

/**
 * Measures a case: `warmUps` rounds that do not count, then `rounds` of them. Each opens all, in turn ours and the files
 * first. Rejects where a diff is not shown.
 */
export async function measureDisplay(
  window: DisplayWindow,
  deployment: string,
  { name, isEdited }: DisplayCase,
  { left, right }: DisplayThreads,
  { rounds, warmUps, until = Infinity }: RoundOptions,
): Promise<DisplayResult> {
  const threads = [left, right].map((threadId) => ({ deployment, threadId }));
  const showDiff = (value: string) => window.ask({ run: 'setting', name: 'langgraphThreads.showDiff', value });
  const compare = () => window.ask({ run: 'command', command: 'langgraphThreads.compareThreads', args: threads });
  let texts: ShownTexts | undefined;
  let files: Files = { plain: [], language: [] };
  const gaveUp = { ours: false, plain: false };
  const screenshots: string[] = [];
  const picture = async (kind: string): Promise<void> => {
    if (screenshots.length < 2) screenshots.push(await window.workbench.screenshot(`display time ${name} ${kind}`));
  };

  const ours = async (): Promise<Opening> => {
    await showDiff('always');
    const opening = await open(window, isEdited, compare);
    gaveUp.ours ||= await window.gaveUp();
    await picture('ours');
    if (!texts) {
      texts = (await window.ask({ run: 'shown', left })).result as ShownTexts;
      files = writeFiles(path.join(window.workbench.dataFolder, 'plain', name.replace(/\W+/g, '-')), texts);
    }
    await window.clear();
    return opening;
  };
  const filesOf = async (kind: keyof Files): Promise<Opening> => {
    const opening = await open(window, isEdited, () =>
      window.ask({ run: 'diff', pairs: files[kind], together: texts?.together === true }),
    );
    if (kind === 'plain') {
      gaveUp.plain ||= await window.gaveUp();
      await picture('plain');
    }
    await window.clear();
    return opening;
  };
  const verification = async (): Promise<number> => {
    await showDiff('never');
    const { startedAt, endedAt } = await compare();
    await window.clear();
    return endedAt - startedAt;
  };

  const done: DisplayRound[] = [];
  for (let round = 0; round < warmUps + rounds && (done.length === 0 || Date.now() < until); round++) {
    const isOursFirst = round % 2 === 0;
    const first = isOursFirst ? await ours() : await filesOf('plain');
    const verified = await verification();
    const second = isOursFirst ? await filesOf('plain') : await ours();
    const { ms: language } = await filesOf('language');
    const [we, they] = isOursFirst ? [first, second] : [second, first];
    if (round < warmUps) continue;
    done.push({
      ours: we.ms,
      verification: verified,
      plain: they.ms,
      language,
      oursFromTab: we.fromTab,
      plainFromTab: they.fromTab,
    });
  }
  return { name, rounds: done, ...count(texts), gaveUp, screenshots };
}

type Files = Record<'plain' | 'language', [left: string, right: string][]>;

/** Returns the files' paths. */
function writeFiles(folder: string, { pairs }: ShownTexts): Files {
  fs.mkdirSync(folder, { recursive: true });
  const write = (extension: string): [string, string][] =>
    pairs.map(([left, right], index) => {
      const paths = ['left', 'right'].map((side) => path.join(folder, `${side}${index}.${extension}`));
      const [leftPath = '', rightPath = ''] = paths;
      fs.writeFileSync(leftPath, left);
      fs.writeFileSync(rightPath, right);
      return [leftPath, rightPath];
    });
  return { plain: write('json'), language: write('langgraph.json') };
}

function count(texts: ShownTexts | undefined): Pick<DisplayResult, 'files' | 'lines' | 'edited'> {
  const pairs = (texts?.pairs ?? []).map((pair) => pair.map((text) => text.split('\n')));
  const sum = (figure: (pair: string[][]) => number) => pairs.reduce((all, pair) => all + figure(pair), 0);
  return {
    files: pairs.length,
    lines: sum(([left = []]) => left.length - 1),
    edited: sum(([left = [], right = []]) => left.filter((line, index) => line !== right[index]).length),
  };
}
