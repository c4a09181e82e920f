/** Copies of threads that run, or to which something is done before one of the requests of the copy's verification. */
import { setTimeout as sleep } from 'node:timers/promises';
import { engineOn, figures } from './stage/engine';
import { rightVerdicts, snapshot, type Race, type Snapshot } from './stage/raceOracle';
import * as rest from './stage/rest';
import { deleteRun, rollBack, runIds, untilAtRest } from './stage/threadWork';

interface Ids {
  source: string;
  copy: string;
  /** Of the run that is going on. */
  run: string;
}
type Run = [graph: string, input: object];

interface Kind {
  /** Finished before the copy. */
  runs?: Run[];
  /** Going on while it is copied. */
  running?: Run;
  event?: (target: rest.Target, ids: Ids) => Promise<unknown>;
  /** The event may come before the copy is there, too. */
  early?: boolean;
  to?: 'copy';
  /** Checkpoints go that are not the newest ones: only a server that counts what it stores tells. */
  unseen?: boolean;
}

const ask = (content: string, more: object = {}): object => ({ messages: [{ role: 'user', content }], ...more });
const chats: Run[] = [
  ['chat', ask('Hello!')],
  ['chat', ask('And then?')],
];
const loop: Run = ['loop', { steps: 20, ms: 150 }];
const subagent: Run = ['toolAgent', ask('lamps', { delay: 900 })];
/** The longest that one of the two takes, in milliseconds. */
const runMilliseconds = 3_500;
/** More than a verification of these threads sends. */
const requests = 30;

const edit = (target: rest.Target, threadId: string): Promise<unknown> =>
  rest.updateState(target, threadId, { values: ask('Edited'), asNode: 'reply' });

const kinds = {
  'a running loop': { running: loop },
  'a running subagent': { running: subagent },
  'two running subagents': { running: [subagent[0], { ...subagent[1], calls: 2 }] },
  'the source edited': { runs: chats, event: (target, { source }) => edit(target, source), early: true },
  'the source run': {
    runs: chats,
    event: (target, { source }) => rest.runAndWait(target, source, 'chat', ask('More')),
    early: true,
  },
  'the copy edited': { runs: chats, event: (target, { copy }) => edit(target, copy), to: 'copy' },
  'the first run deleted': {
    runs: chats,
    event: async (target, { source }) => deleteRun(target, source, (await runIds(target, source))[0]),
    early: true,
    unseen: true,
  },
  'the last run deleted': {
    runs: chats,
    event: async (target, { source }) => deleteRun(target, source, (await runIds(target, source)).at(-1)),
    early: true,
  },
  'the source deleted': { runs: chats, event: (target, { source }) => rest.deleteThread(target, source) },
  'a running source deleted': { running: loop, event: (target, { source }) => rest.deleteThread(target, source) },
  'a run rolled back': {
    runs: [['loop', { steps: 2 }]],
    running: loop,
    event: (target, { source, run }) => rollBack(target, source, run),
    early: true,
  },
  'a subagent rolled back': {
    runs: chats.slice(0, 1),
    running: subagent,
    event: (target, { source, run }) => rollBack(target, source, run),
    early: true,
  },
} satisfies Record<string, Kind>;

export type RaceKind = keyof typeof kinds;
export const raceKinds = Object.keys(kinds) as RaceKind[];

export interface RaceResult {
  figures: string;
  right: string[];
  /** Where it was held, to be held there again. */
  place: string;
  /** When something was done to a thread. */
  moment: 'before the last look' | 'after the last look' | 'not at all';
}

const isThere = async (target: rest.Target, threadId: string): Promise<boolean> =>
  (await rest.call(target, 'GET', `/threads/${threadId}`)).status !== 404;

/** Holds a race at a moment that `random` (from 0 to 1) chooses. */
export async function race(target: rest.Target, name: RaceKind, random: number): Promise<RaceResult> {
  const kind: Kind = kinds[name];
  const source = await rest.createThread(target);
  for (const [graph, input] of kind.runs ?? []) await rest.runAndWait(target, source, graph, input);
  const run = kind.running ? await rest.startRun(target, source, ...kind.running) : '';
  // With an event, the run's moment is another one than the event's.
  if (kind.running) await sleep(((random * (kind.event ? 7 : 1)) % 1) * runMilliseconds);

  let copy = '';
  let counted = 0;
  let lastRead = 0;
  let lastLook = 0;
  let event: Race['times']['event'];
  let before: Snapshot | undefined;
  let copyBefore: Snapshot | undefined;
  let isUnseen = false;
  const at = 1 + Math.floor(random * requests);
  const engine = engineOn(target.url, async ({ method, path }) => {
    if (kind.event && (copy !== '' || kind.early) && ++counted === at) {
      before = await snapshot(target, source);
      if (kind.to === 'copy') copyBefore = await snapshot(target, copy);
      isUnseen = kind.unseen === true && copy !== '';
      const start = Date.now();
      await kind.event(target, { source, copy, run });
      event = { start, end: Date.now() };
    }
    // A look begins with the root's head, and then asks for the row.
    const looked = kind.to === 'copy' ? copy : source;
    if (method === 'GET' && path.startsWith(`/threads/${looked}/history`)) lastRead = Date.now();
    if (method === 'GET' && path === `/threads/${looked}`) lastLook = lastRead;
  });
  const { verification } = await engine.copy(source, {
    meanwhile: (made) => {
      copy = made;
      return Promise.resolve();
    },
  });
  const end = Date.now();

  const isDeleted = !(await isThere(target, source));
  if (!isDeleted) await untilAtRest(target, source);
  const [after, copyAfter] = [await snapshot(target, source), await snapshot(target, copy)];
  const right = rightVerdicts({
    before: before ?? after,
    after,
    isDeleted,
    copyBefore: copyBefore ?? copyAfter,
    copyAfter,
    isUnseen,
    times: { ...(event && { event }), lastLook, end },
  });
  const moment = !event ? 'not at all' : event.end <= lastLook ? 'before the last look' : 'after the last look';
  return { figures: figures(verification), right, moment, place: `${name} at ${random} (request ${at}, ${moment})` };
}
