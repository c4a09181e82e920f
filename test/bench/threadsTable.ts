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
/** The first page in the view comes with opening it and with loading the extension. */
const limited = ({ stage, figures: { beyondMs } }: ThreadsResult): number[] =>
  stage === 'view' ? beyondMs.slice(1) : beyondMs;
const growth = ({ heapMb: [first, last] }: ThreadsFigures): number => last - first;
const held = ({ heldMs, idleHeldMs }: ThreadsFigures): number => rank(heldMs, 1) - idleHeldMs;
const mark = (figure: number, limit: number): string => (figure <= limit ? '✔' : '✘');

export function isGood(result: ThreadsResult): boolean {
  const { figures } = result;
  return (
    rank(limited(result), 1) <= limits.beyondMs && growth(figures) <= limits.heapMb && held(figures) <= limits.heldMs
  );
}

type Column = [title: string, cell: (result: ThreadsResult) => string];
const columns: Column[] = [
  ['threads', ({ name }) => name],
  ['in', ({ stage }) => (stage === 'view' ? 'the open view' : 'the provider')],
  ['rows at the end', ({ figures }) => String(figures.threads)],
  ['first page, ms beyond', ({ figures }) => (figures.beyondMs[0] ?? NaN).toFixed(0)],
  [
    `Load More, ms beyond the server: median / p99 / max (≤ ${limits.beyondMs})`,
    (result) => `${spread(result.figures.beyondMs.slice(1))} ${mark(rank(limited(result), 1), limits.beyondMs)}`,
  ],
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

/** As Markdown. */
export function threadsTable(results: ThreadsResult[]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...results.map((result) => line(columns.map(([, cell]) => cell(result)))),
  ].join('\n');
}
