/** The histories whose display is measured: on the JavaScript server, since an editor does not know where a text is from. */
import type { Rule } from '../servers/stage/faults';
import * as rest from '../servers/stage/rest';

export interface DisplayThreads {
  left: string;
  right: string;
  /** The lies of a fault server in front of the real one. */
  rules: Rule[];
}

export interface DisplayCase {
  name: string;
  /** Whether a line or more differs. */
  isEdited: boolean;
  make(target: rest.Target): Promise<DisplayThreads>;
}

/** What a checkpoint without items takes in the whole form. */
const linesOfRow = 30;
/** The whole form is shown up to 50,000. */
const wholeLines = 49_990;

/**
 * `checkpoints` checkpoints, all with the same items, so that the whole form has so many lines. Two threads made so
 * differ in three lines a checkpoint (its time, its id and its parent's), and in two of the oldest.
 */
async function items(target: rest.Target, checkpoints: number, lines: number): Promise<string> {
  const threadId = await rest.createThread(target, { metadata: { graph_id: 'loop' } });
  const length = Math.floor(lines / checkpoints) - linesOfRow;
  const list = Array.from({ length }, (_, index) => `item ${index} of ${length}`);
  for (let done = 0; done < checkpoints; done++) {
    const values = { items: done === 0 ? list : [], steps: 0, done };
    await rest.updateState(target, threadId, { values, asNode: 'step' });
  }
  return threadId;
}

async function steps(target: rest.Target, checkpoints: number): Promise<string> {
  const threadId = await rest.createThread(target, { metadata: { graph_id: 'loop' } });
  await rest.runAndWait(target, threadId, 'loop', { steps: checkpoints - 2, bytes: 24 });
  return threadId;
}

async function copied(target: rest.Target, left: string): Promise<DisplayThreads> {
  return { left, right: await rest.copy(target, left), rules: [] };
}

type Row = Pick<rest.Row, 'values' | 'checkpoint'>;

/** A copy about which the server lies: of so many checkpoints in the middle, it answers other values. */
async function liedAbout(
  target: rest.Target,
  left: string,
  count: number,
  change: (values: Row['values']) => Row['values'],
): Promise<DisplayThreads> {
  const right = await rest.copy(target, left);
  const { rows } = await rest.history(target, right);
  const first = Math.floor((rows.length - count) / 2);
  const chosen = new Set(rows.slice(first, first + count).map(({ checkpoint }) => checkpoint.checkpoint_id));
  const lie = (row: Row): Row =>
    chosen.has(row.checkpoint.checkpoint_id) ? { ...row, values: change(row.values) } : row;
  const transform = (json: unknown): unknown => (Array.isArray(json) ? (json as Row[]).map(lie) : json);
  return { left, right, rules: [{ match: { path: new RegExp(`^/threads/${right}/history`) }, fault: { transform } }] };
}

const oneValue = (values: Row['values']): Row['values'] => ({ ...values, done: 'changed' });

/** So many of the items, all over the list. */
const someItems =
  (part: (length: number) => number) =>
  (values: Row['values']): Row['values'] => {
    const list = Array.isArray(values.items) ? (values.items as string[]) : [];
    const each = Math.ceil(list.length / part(list.length));
    return { ...values, items: list.map((item, index) => (index % each === 5 ? `${item}, changed` : item)) };
  };
const twentyItems = someItems(() => 20);
const tenthOfItems = someItems((length) => length / 10);

/** 20 lines that differ: three in each of six checkpoints, two in the oldest. */
const twentyEdits =
  (lines: number) =>
  async (target: rest.Target): Promise<DisplayThreads> => ({
    left: await items(target, 7, lines),
    right: await items(target, 7, lines),
    rules: [],
  });

/** Three lines that differ in every 31. */
const tenPercent = Math.floor(wholeLines / (linesOfRow + 1));

export const displayCases: DisplayCase[] = [
  {
    name: '50,000 lines, identical',
    isEdited: false,
    make: async (target) => copied(target, await items(target, 7, wholeLines)),
  },
  {
    name: '50,000 lines, 1 edit',
    isEdited: true,
    make: async (target) => liedAbout(target, await items(target, 7, wholeLines), 1, oneValue),
  },
  { name: '50,000 lines, 20 edits', isEdited: true, make: twentyEdits(wholeLines) },
  {
    name: '50,000 lines, 10 % edited',
    isEdited: true,
    make: async (target) => liedAbout(target, await items(target, 100, wholeLines), 100, tenthOfItems),
  },
  {
    name: '50,000 lines, 10 % edited, no checkpoint in common',
    isEdited: true,
    make: async (target) => ({
      left: await items(target, tenPercent, wholeLines),
      right: await items(target, tenPercent, wholeLines),
      rules: [],
    }),
  },
  {
    name: '300 checkpoints, identical',
    isEdited: false,
    make: async (target) => copied(target, await steps(target, 300)),
  },
  {
    name: '1 changed value in 500 checkpoints',
    isEdited: true,
    make: async (target) => liedAbout(target, await steps(target, 500), 1, oneValue),
  },
  {
    name: '100 changed values in 500 checkpoints',
    isEdited: true,
    make: async (target) => liedAbout(target, await steps(target, 500), 100, oneValue),
  },
  {
    name: '1 checkpoint of 50,000 lines, 20 edits',
    isEdited: true,
    make: async (target) => liedAbout(target, await items(target, 2, 2 * wholeLines), 1, twentyItems),
  },
  {
    name: '1 checkpoint of 50,000 lines, 10 % edited',
    isEdited: true,
    make: async (target) => liedAbout(target, await items(target, 2, 2 * wholeLines), 1, tenthOfItems),
  },
];

/** For a test: quick to make and to show. */
export const shortDisplayCase: DisplayCase = {
  name: '5,000 lines, 20 edits',
  isEdited: true,
  make: twentyEdits(wholeLines / 10),
};
