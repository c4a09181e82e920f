/**
 * The display at size: how much longer our diff takes to show its lines than VS Code's own diff of the same texts as
 * plain files, in the same window, round by round.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer } from '../servers/faultServer';
import { startJavaScriptServer } from '../servers/javascriptServer';
import { root } from '../tools/paths';
import { displayCases } from './displayCases';
import { measureDisplay, type DisplayResult, type DisplayRound } from './displayRounds';
import { DisplayWindow } from './displayWindow';
import { median } from './table';

const rounds = 5;
/** Beyond the plain files. */
const allowedMs = 1_000;

/** Beyond the files: all that is done to show the diff, the making of its texts while the histories are read included. */
const beyond = ({ ours, verification, plain }: DisplayRound): number => ours - verification - plain;

/** `wanted`: part of a case's name. Prints a table, and resolves to whether every case was shown in time. */
export async function benchDisplay(wanted = ''): Promise<boolean> {
  const server = await startJavaScriptServer();
  const results: DisplayResult[] = [];
  try {
    const door = await startFaultServer(server.url);
    const window = await DisplayWindow.open({
      'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
      'langgraphThreads.askBeforeReading': 10_000,
    });
    try {
      for (const each of displayCases.filter(({ name }) => name.includes(wanted))) {
        const threads = await each.make(server);
        door.rules(...threads.rules);
        results.push(await measureDisplay(window, door.url, each, threads, { rounds, warmUps: 1 }));
        console.log(tableOf(results.slice(-1)));
      }
    } finally {
      await window.workbench.close();
      await door.stop();
    }
  } finally {
    await server.stop();
  }
  fs.writeFileSync(
    path.join(root, 'out', 'benchDisplay.json'),
    JSON.stringify({ rounds, allowedMs, results }, null, 2),
  );
  console.log(
    `${tableOf(results)}\nmedians of ${rounds}; all figures in out/benchDisplay.json, pictures in out/screenshots`,
  );
  return results.every(isInTime);
}

const of = ({ rounds: done }: DisplayResult, figure: (round: DisplayRound) => number): number =>
  median(done.map(figure));

/** A diff that VS Code stops early counts where it does not stop that of the files. */
function isInTime(result: DisplayResult): boolean {
  const { ours, plain } = result.gaveUp;
  return (!ours || plain) && of(result, beyond) <= allowedMs;
}

type Column = [title: string, cell: (result: DisplayResult) => string];

const ms = (figure: (round: DisplayRound) => number) => (result: DisplayResult) => of(result, figure).toFixed(0);
const columns: Column[] = [
  ['display', ({ name }) => name],
  ['files', ({ files }) => String(files)],
  ['lines', ({ lines }) => String(lines)],
  ['edited', ({ edited }) => String(edited)],
  ['command ms', ms(({ ours }) => ours)],
  ['verification ms', ms(({ verification }) => verification)],
  ['plain files ms', ms(({ plain }) => plain)],
  ['beyond ms', ms(beyond)],
  ['stopped early: ours, plain', ({ gaveUp }) => `${gaveUp.ours ? 'yes' : 'no'}, ${gaveUp.plain ? 'yes' : 'no'}`],
  ['from tab: ours', ms(({ oursFromTab }) => oursFromTab)],
  ['… plain', ms(({ plainFromTab }) => plainFromTab)],
  [`within ${allowedMs / 1000} s`, (result) => (isInTime(result) ? 'yes' : 'NO')],
];

function tableOf(results: DisplayResult[]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...results.map((result) => line(columns.map(([, cell]) => cell(result)))),
  ].join('\n');
}
