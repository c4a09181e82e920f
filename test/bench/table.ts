import type { HostRound } from './hostContender';
import { type Column, markdownTable } from './markdownTable';
import type { Memory } from './measure';
import type { Contender, Figures } from './runBench';

export interface Result {
  server: string;
  name: string;
  figures: Partial<Record<Contender, Figures>>;
  inHost: HostRound;
}

export const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const number = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
const ratio = (a: number | undefined, b: number | undefined): string => number((a ?? NaN) / (b ?? NaN), 2);

const memory = (measured: Partial<Memory> | undefined): string =>
  `${number(measured?.memoryMb, 0)} (${number(measured?.liveMb, 0)})`;

/** Less what measuring takes by itself, as the idle control shows. */
function ownCpu({ figures: { idle } }: Result, measured: Figures | undefined): number | undefined {
  if (!measured || !idle) return measured?.cpuMs;
  return measured.cpuMs - (idle.cpuMs / idle.wallMs) * measured.wallMs;
}

const columns: Column<Result>[] = [
  ['server', ({ server }) => server],
  ['history', ({ name }) => name],
  ['time ÷ download', ({ figures: { verifyWithoutProbing: bare, download } }) => ratio(bare?.wallMs, download?.wallMs)],
  ['with probing', ({ figures: { verify, download } }) => ratio(verify?.wallMs, download?.wallMs)],
  ['in the extension host', ({ inHost }) => ratio(inHost.verified.wallMs, inHost.downloadMs)],
  ['time ÷ guide', ({ figures: { verifyWithoutProbing: bare, guide } }) => ratio(bare?.wallMs, guide?.wallMs)],
  ['CPU ÷ guide', (each) => ratio(ownCpu(each, each.figures.verifyWithoutProbing), each.figures.guide?.cpuMs)],
  [
    'CPU ÷ JSON.parse',
    (each) => ratio(ownCpu(each, each.figures.verifyWithoutProbing), ownCpu(each, each.figures.parse)),
  ],
  ['memory MB (live)', ({ figures: { verifyWithoutProbing: bare } }) => memory(bare)],
  ['… in the host', ({ inHost }) => memory(inHost.verified)],
  [
    'held ms (idle)',
    ({ figures: { verifyWithoutProbing: bare, idle } }) => `${number(bare?.heldMs, 0)} (${number(idle?.heldMs, 0)})`,
  ],
  ['… in the host', ({ inHost }) => number(inHost.verified.heldMs, 0)],
  ['download ms', ({ figures: { download } }) => number(download?.wallMs, 0)],
];

export const tableOf = (results: Result[]): string => markdownTable(columns, results);
