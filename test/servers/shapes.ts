/** Threads of every shape that real ones have, and what happened to them, each with the verification of a copy. */
import type { Verification } from '../../src/api';
import type { Engine } from './stage/engine';
import * as rest from './stage/rest';
import type { SampleServer } from './stage/sampleServer';
import { deleteRun, layout, rollBack, runIds, startAndWaitFor } from './stage/threadWork';

/** What was found out, and what the source is like, by what the server shows directly. */
interface Outcome {
  verification: Verification | undefined;
  layout: string;
}
type Make = (at: { server: SampleServer; engine: Engine }) => Promise<Outcome>;
type Change = (target: rest.Target, source: string, copy: string) => Promise<unknown>;

const ask = (content: string, more: object = {}): object => ({ messages: [{ role: 'user', content }], ...more });
const chats: [string, object][] = [
  ['chat', ask('Hello!')],
  ['chat', ask('And then?')],
];
const diary: [string, object][] = [
  ['delta', { note: 'one' }],
  ['delta', { note: 'two' }],
];

/** A thread that was run so often, changed, and copied. */
function copied(runs: [string, object][], options: rest.RunOptions = {}, change?: Change): Make {
  return async ({ server, engine }) => {
    const source = await rest.createThread(server);
    for (const [graph, input] of runs) await rest.runAndWait(server, source, graph, input, options);
    await change?.(server, source, '');
    const { verification } = await engine.copy(source);
    return { verification, layout: await layout(server, source) };
  };
}

/** A thread that was copied and compared after something had happened to it or to its copy. */
function changedAfterCopy(runs: [string, object][], change: Change): Make {
  return async ({ server, engine }) => {
    const source = await rest.createThread(server);
    for (const [graph, input] of runs) await rest.runAndWait(server, source, graph, input);
    const copy = await rest.copy(server, source);
    await change(server, source, copy);
    return { verification: await engine.compare(source, copy), layout: await layout(server, source) };
  };
}

/** A thread that is copied while it runs; `meanwhile` happens between the copy and its verification. */
function copiedRunning(
  run: [string, object],
  checkpoints: { hidden: number } | { root: number },
  meanwhile: (target: rest.Target, source: string, run: string) => Promise<unknown>,
): Make {
  return async ({ server, engine }) => {
    const source = await rest.createThread(server);
    const runId = await startAndWaitFor(server, source, run, checkpoints);
    const { verification } = await engine.copy(source, {
      meanwhile: () => meanwhile(server, source, runId),
    });
    return { verification, layout: await layout(server, source) };
  };
}

const untilEnd = (target: rest.Target, source: string): Promise<unknown> => rest.untilNotBusy(target, source);
const deleteFirstRun: Change = async (target, source) => deleteRun(target, source, (await runIds(target, source))[0]);

/** Deletes a run of the source by the copy's id. */
const deleteThroughCopy =
  (which: number): Change =>
  async (target, source, copy) =>
    deleteRun(target, copy, (await runIds(target, source)).at(which));

/** Threads that stand still while they are looked at: several can be made at once. */
export const quietShapes = {
  toolSubagent: copied([['toolAgent', ask('lamps')]]),
  toolSubagents: copied([['toolAgent', ask('lamps', { calls: 2 })]]),
  tenTurns: copied(Array.from({ length: 10 }, (_, turn) => ['stateful', { text: `turn ${turn}` }])),
  exit: copied([['subgraphInterrupt', { topic: 'lamps', asking: false }]], { durability: 'exit' }),
  exitInterrupted: copied([['subgraphInterrupt', { topic: 'lamps' }]], { durability: 'exit' }),
  joinFinished: copied([['join', { topic: 'lamps', asking: false }]]),
  delta: copied(diary),
  deltaCut: copied(diary, {}, deleteFirstRun),
  firstRunDeleted: copied(chats, {}, deleteFirstRun),
  onlyRunDeleted: copied(chats.slice(0, 1), {}, deleteFirstRun),
  firstRunDeletedLater: changedAfterCopy(chats, deleteFirstRun),
  copyCut: changedAfterCopy(chats, deleteThroughCopy(0)),
  copyCutAtEnd: changedAfterCopy(chats, deleteThroughCopy(-1)),
  rolledBack: copied([['loop', { steps: 2 }]], {}, async (target, source) => {
    const run = await startAndWaitFor(target, source, ['loop', { steps: 30, ms: 50 }], { root: 8 });
    await rollBack(target, source, run);
  }),
} satisfies Record<string, Make>;

/** Threads that run while they are copied: each has the server to itself. */
export const movingShapes = {
  runningLoop: copiedRunning(['loop', { steps: 4, ms: 700 }], { root: 3 }, untilEnd),
  runningToolSubagent: copiedRunning(['toolAgent', ask('lamps', { delay: 800 })], { hidden: 2 }, untilEnd),
  rolledBackMeanwhile: copiedRunning(['loop', { steps: 4, ms: 700 }], { root: 3 }, rollBack),
} satisfies Record<string, Make>;

/** What other shapes or the sample threads show nearly as well: left to `npm run soak`. */
export const soakShapes: readonly Shape[] = [
  ...(['toolSubagents', 'tenTurns', 'firstRunDeleted', 'firstRunDeletedLater', 'copyCutAtEnd', 'runningLoop'] as const),
];

/** `renamed` needs a server that is started anew: see sampleServers.test.ts. */
export type Shape = keyof typeof quietShapes | keyof typeof movingShapes | 'renamed';
