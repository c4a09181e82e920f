import { type Column, markdownTable } from './markdownTable';
import type { MovingFigures } from './movingInHost';
import type { ThreadsFigures, ThreadsTask } from './threadsInHost';

export interface ThreadsResult {
  name: string;
  stage: ThreadsTask['stage'];
  figures: ThreadsFigures;
}

/** What reliability asks of the view: milliseconds beyond the server, megabytes, milliseconds beyond an idle host. */
const limits = { beyondMs: 300, heapMb: 40, heldMs: 200 };

/** By nearest rank. */
function rank(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

const spread = (values: readonly number[]): string =>
  [0.5, 0.99, 1].map((part) => rank(values, part).toFixed(0)).join(' / ');
const growth = ({ heapMb: [first, last] }: ThreadsFigures): number => last - first;
const held = ({ heldMs, idleHeldMs }: ThreadsFigures): number => rank(heldMs, 1) - idleHeldMs;
const mark = (figure: number, limit: number): string => (figure <= limit ? '✔' : '✘');
const beyond = (values: readonly number[]): string =>
  `${values.length > 1 ? spread(values) : rank(values, 1).toFixed(0)} ${mark(rank(values, 1), limits.beyondMs)}`;

export function isGood({ figures }: ThreadsResult): boolean {
  return (
    rank(figures.beyondMs, 1) <= limits.beyondMs && growth(figures) <= limits.heapMb && held(figures) <= limits.heldMs
  );
}

const columns: Column<ThreadsResult>[] = [
  ['threads', ({ name }) => name],
  ['in', ({ stage }) => (stage === 'view' ? 'the open view' : 'the provider')],
  ['rows at the end', ({ figures }) => String(figures.threads)],
  [`first page, ms beyond the server (≤ ${limits.beyondMs})`, ({ figures }) => beyond(figures.beyondMs.slice(0, 1))],
  ['Load More: median / p99 / max', ({ figures }) => beyond(figures.beyondMs.slice(1))],
  ['the server, ms', ({ figures }) => spread(figures.controlMs)],
  [
    `heap growth, MB (≤ ${limits.heapMb})`,
    ({ figures }) => `${growth(figures).toFixed(1)} ${mark(growth(figures), limits.heapMb)}`,
  ],
  [
    `held, ms: median / p99 / max (idle; ≤ ${limits.heldMs} beyond)`,
    ({ figures }) =>
      `${spread(figures.heldMs)} (${figures.idleHeldMs.toFixed(0)}) ${mark(held(figures), limits.heldMs)}`,
  ],
];

/** Of Load More while threads move. */
const movingLimits = { fewestRows: 45, mostRequests: 3 };

export function isSteady({ fewestRows, mostRequests, again, missing }: MovingFigures): boolean {
  const { fewestRows: least, mostRequests: most } = movingLimits;
  return fewestRows >= least && mostRequests <= most && again === 0 && missing === 0;
}

const movingColumns: Column<MovingFigures>[] = [
  ['clicks, each after a thread has moved', ({ clicks }) => String(clicks)],
  [
    `new rows, at least (≥ ${movingLimits.fewestRows})`,
    ({ fewestRows }) => `${fewestRows} ${mark(-fewestRows, -movingLimits.fewestRows)}`,
  ],
  [
    `requests, at most (≤ ${movingLimits.mostRequests})`,
    ({ mostRequests }) => `${mostRequests} ${mark(mostRequests, movingLimits.mostRequests)}`,
  ],
  ['ms a click: median / p99 / max', ({ clickMs }) => spread(clickMs)],
  ['rows twice, at the end', ({ again }) => `${again} ${mark(again, 0)}`],
  ['threads without a row', ({ missing }) => `${missing} ${mark(missing, 0)}`],
];

export const movingTable = (figures: MovingFigures): string => markdownTable(movingColumns, [figures]);

export const threadsTable = (results: ThreadsResult[]): string => markdownTable(columns, results);
