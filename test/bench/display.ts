/**
 * The display at size: how much longer our diff takes to show its lines than VS Code's own diff of the same texts as
 * plain files, in the same window, round by round.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { root } from '../tools/paths';
import { type DisplayCase, displayCases } from './displayCases';
import { openDoor } from './displayDoor';
import { measureDisplay, type DisplayResult, type DisplayRound } from './displayRounds';
import { DisplayWindow } from './displayWindow';
import { type Column, markdownTable } from './markdownTable';
import { median } from './table';

const rounds = 3;
/** Beyond the plain files. */
const allowedMs = 1_000;
/** After the first of these a case begins no further round; after the second it is missed. */
const caseMs = 40_000;
const longestCaseMs = 120_000;

/** Beyond the files: all that is done to show the diff, the making of its texts while the histories are read included. */
const beyond = ({ ours, verification, plain }: DisplayRound): number => ours - verification - plain;

/** `wanted`: part of a case's name. Prints a table, and resolves to whether every case was shown in time. */
export async function benchDisplay(wanted = ''): Promise<boolean> {
  const server = await startJavaScriptServer();
  const results: DisplayResult[] = [];
  const missed: string[] = [];
  try {
    for (const each of displayCases.filter(({ name }) => name.includes(wanted))) {
      try {
        results.push(await measureCase(server, each));
        console.log(tableOf(results.slice(-1)));
      } catch (error) {
        missed.push(`MISSED: ${each.name}: ${error instanceof Error ? error.message : String(error)}`);
        console.log(missed.at(-1));
      }
    }
  } finally {
    await server.stop();
  }
  fs.writeFileSync(
    path.join(root, 'out', 'benchDisplay.json'),
    JSON.stringify({ rounds, allowedMs, results, missed }, null, 2),
  );
  console.log([tableOf(results), ...missed].join('\n'));
  console.log(`medians of at most ${rounds}; all figures in out/benchDisplay.json, pictures in out/screenshots`);
  return missed.length === 0 && results.every(isInTime);
}

/** In a window of its own, so that a case that hangs is no burden to the next. */
async function measureCase(server: SampleServer, displayCase: DisplayCase): Promise<DisplayResult> {
  const threads = await displayCase.make(server);
  const liar = await startFaultServer(server.url);
  liar.rules(...threads.rules);
  const door = await openDoor(liar.url);
  try {
    const window = await DisplayWindow.open({
      'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
      'langgraphThreads.askBeforeReading': 10_000,
    });
    try {
      const until = Date.now() + caseMs;
      const measured = measureDisplay(window, door.url, displayCase, threads, { rounds, warmUps: 1, until });
      return await within(longestCaseMs, measured);
    } finally {
      await window.workbench.close();
    }
  } finally {
    await door.stop();
    await liar.stop();
  }
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not measured within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** What else the machine does can only add to a figure: so this is how near the two can come. */
function fastestBeyond({ rounds: done }: DisplayResult): number {
  const fastest = (figure: (round: DisplayRound) => number): number => Math.min(...done.map(figure));
  return fastest(({ ours }) => ours) - fastest(({ verification }) => verification) - fastest(({ plain }) => plain);
}

const of = ({ rounds: done }: DisplayResult, figure: (round: DisplayRound) => number): number =>
  median(done.map(figure));

/** A diff that VS Code stops early counts where it does not stop that of the files. */
function isInTime(result: DisplayResult): boolean {
  const { ours, plain } = result.gaveUp;
  return (!ours || plain) && of(result, beyond) <= allowedMs;
}

const ms = (figure: (round: DisplayRound) => number) => (result: DisplayResult) => of(result, figure).toFixed(0);
const columns: Column<DisplayResult>[] = [
  ['display', ({ name }) => name],
  ['files', ({ files }) => String(files)],
  ['lines', ({ lines }) => String(lines)],
  ['edited', ({ edited }) => String(edited)],
  ['command ms', ms(({ ours }) => ours)],
  ['verification ms', ms(({ verification }) => verification)],
  ['plain files ms', ms(({ plain }) => plain)],
  ['… in our language', ms(({ language }) => language)],
  ['beyond ms', ms(beyond)],
  ['… of the fastest', (result) => fastestBeyond(result).toFixed(0)],
  ['stopped early: ours, plain', ({ gaveUp }) => `${gaveUp.ours ? 'yes' : 'no'}, ${gaveUp.plain ? 'yes' : 'no'}`],
  ['from tab: ours', ms(({ oursFromTab }) => oursFromTab)],
  ['… plain', ms(({ plainFromTab }) => plainFromTab)],
  [`within ${allowedMs / 1000} s`, (result) => (isInTime(result) ? 'yes' : 'NO')],
];

const tableOf = (results: DisplayResult[]): string => markdownTable(columns, results);
