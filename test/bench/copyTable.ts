import type { CopyFigures, CopyRound } from './copyInHost';
import { type Column, markdownTable } from './markdownTable';
import { median } from './table';

export interface CopyMeasured {
  server: 'javascript' | 'python';
  name: string;
  figures: CopyFigures;
}

/** Of the medians; of what is held the largest. */
const limits = {
  verdict: { javascript: 1.25, python: 1.5 },
  diffMs: 1_000,
  cpu: 1.5,
  heldMs: 50,
  rowMs: 300,
  hidden: 1.5,
  historyMs: 500,
};

const of = ({ figures: { rounds } }: CopyMeasured, figure: (round: CopyRound) => number | undefined): number =>
  median(rounds.map((round) => figure(round) ?? NaN).filter((value) => !Number.isNaN(value)));
const largest = (values: number[]): number => Math.max(...values);

const verdict = (each: CopyMeasured) => of(each, ({ verdictMs, controlMs }) => verdictMs / controlMs);
const diff = (each: CopyMeasured) => of(each, ({ diffMs, verdictMs }) => diffMs - verdictMs);
const cpu = (each: CopyMeasured) => of(each, ({ cpuMs, cpuWithoutDiffMs }) => cpuMs / cpuWithoutDiffMs);
const held = ({ figures: { rounds } }: CopyMeasured) => largest(rounds.map(({ heldMs }) => heldMs));
const row = (each: CopyMeasured) => of(each, ({ rowMs }) => rowMs);
const hidden = (each: CopyMeasured) => of(each, ({ hiddenMs, bareHiddenMs }) => (hiddenMs ?? NaN) / bareHiddenMs);
const history = ({ figures }: CopyMeasured) =>
  median(figures.history.map(({ shownMs, controlMs }) => shownMs - controlMs));

const checks: ((each: CopyMeasured) => boolean)[] = [
  (each) => verdict(each) <= limits.verdict[each.server] || each.name !== '500 × 400 B',
  (each) => diff(each) <= limits.diffMs || each.name !== '500 × 400 B',
  (each) => cpu(each) <= limits.cpu,
  (each) => held(each) <= limits.heldMs,
  (each) => row(each) <= limits.rowMs,
  (each) => !(hidden(each) > limits.hidden) || each.name !== '300 tasks',
  (each) => !(history(each) > limits.historyMs),
];

export const isGoodCopy = (each: CopyMeasured): boolean => checks.every((check) => check(each));

const number = (value: number, digits = 0): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
const seconds = (value: number): string => `${number(value / 1000, value < 1_000 ? 2 : 1)} s`;
const names: Record<string, string> = {
  '500 × 400 B': '500 checkpoints, each with one text of 400 bytes more; 50 MB',
  '2,000 × 400 B': '2,000 of them; 800 MB',
  '6 × 8 MB': '6 checkpoints of 8 MB',
  '10 × 10 MB': '10 checkpoints of 10 MB',
  '300 tasks': '300 small checkpoints',
};

const columns: Column<CopyMeasured>[] = [
  ['the thread', ({ name }) => names[name] ?? name],
  ['server', ({ server }) => (server === 'python' ? 'Python' : 'JavaScript')],
  ['copy and download of both', (each) => seconds(of(each, ({ controlMs }) => controlMs))],
  ['to the verdict ÷ that', (each) => number(verdict(each), 2)],
  ['… to the diff', (each) => `+ ${seconds(diff(each))}`],
  ['processor with the diff ÷ without', (each) => number(cpu(each), 2)],
  ['event loop held, largest (idle)', (each) => `${number(held(each))} ms (${number(each.figures.idleHeldMs)} ms)`],
  ['… without the diff', ({ figures: { rounds } }) => `${number(largest(rounds.map((r) => r.heldWithoutDiffMs)))} ms`],
  ['row after the response', (each) => `${number(row(each))} ms`],
  ['hidden questions ÷ bare client', (each) => number(hidden(each), 2)],
  ['Open History beyond the server', (each) => (each.figures.history.length > 0 ? seconds(history(each)) : '–')],
];

export const copyTable = (results: CopyMeasured[]): string => markdownTable(columns, results);
