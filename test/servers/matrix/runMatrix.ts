/**
 * npm run servers [-- part of a name]: starts each server of `combinations.ts`, installing what it is made of on first
 * use, asks all checks of it, and prints a table. Results are kept in out/servers.json; once there is one of each server,
 * docs/servers.md is written from them. Ends with 1 where something was wrong.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/paths';
import { DatabaseMissing, startDatabases } from '../stage/databases';
import { engineOn } from '../stage/engine';
import { PythonMissing, startPythonServer } from '../stage/pythonServer';
import * as rest from '../stage/rest';
import type { SampleServer } from '../stage/sampleServer';
import { type SampleThread, seed } from '../stage/seed';
import { startServer } from '../stage/startedServers';
import { checks, compared } from './checks';
import { type Combination, combinations } from './combinations';
import { type Result, serversPage, tableOf } from './resultsPage';
import { scriptChecks } from './scriptChecks';

const resultsFile = path.join(root, 'out', 'servers.json');
const pageFile = path.join(root, 'docs', 'servers.md');
/** Of one check. */
const limitMs = 300_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Starts the server, and the databases that it needs. */
async function startOn({ kind, pins, alone = false, program }: Combination): Promise<SampleServer> {
  if (!program) return startServer(kind, { pins, alone });
  const databases = await startDatabases();
  try {
    const server = await startPythonServer({ pins, alone }, program(databases));
    const stop = async (): Promise<void> => {
      await server.stop();
      await databases.stop();
    };
    return { ...server, stop };
  } catch (error) {
    await databases.stop();
    throw error;
  }
}

/** Asked of a new thread. Rejects where the extension does not say that such a server cannot. */
async function canCopy(server: SampleServer): Promise<boolean> {
  const threadId = await rest.createThread(server);
  const { status, text } = await rest.call(server, 'POST', `/threads/${threadId}/copy`);
  if (status < 300) return true;
  await assert.rejects(engineOn(server.url).copy(threadId), { kind: 'unsupported' }, text);
  return false;
}

/** The sample threads without those whose graph fails there: a server may refuse what another one keeps. */
async function seedPossible(url: string): Promise<Record<SampleThread, string>> {
  const threads = {} as Record<SampleThread, string>;
  const make = async (thread: SampleThread): Promise<void> => {
    try {
      Object.assign(threads, await seed(url, { only: [thread] }));
    } catch (error) {
      console.log(`  no thread ${thread}: ${messageOf(error)}`);
    }
  };
  await Promise.all(compared.map(make));
  return threads;
}

async function tryOut(combination: Combination): Promise<Result> {
  const { name, kind } = combination;
  const result: Result = { name, outcomes: [] };
  try {
    const server = await startOn(combination);
    try {
      const info = await rest.ask<Record<string, string>>(server, 'GET', '/info');
      const library = info[kind === 'python' ? 'langgraph_py_version' : 'langgraph_js_version'];
      const said = [info.version, library].join();
      const asked = [combination.server, combination.library].join();
      // aegra does not say its library's version.
      if (said !== asked && library !== undefined) throw new Error(`this is ${said}, not ${asked}`);
      const threads = await seedPossible(server.url);
      const on = { server, threads };
      result.notes = compared
        .filter((thread) => !(thread in threads))
        .map((thread) => `the graph \`${thread}\` fails there`);
      const copies = await canCopy(server);
      if (!copies) result.notes.push('it cannot copy threads, which the extension says');
      for (const { area, title, thread, run, ...check } of [...checks, ...scriptChecks]) {
        if ((thread !== undefined && !(thread in threads)) || (check.copies && !copies)) continue;
        const outcome = await withinLimit(run(on)).then(
          (note) => ({ area, title, note }),
          (error: unknown) => ({ area, title, failure: messageOf(error) }),
        );
        result.outcomes.push(outcome);
        if ('failure' in outcome) console.log(`  ✘ ${title}\n${outcome.failure.replaceAll(/^/gm, '      ')}`);
      }
    } finally {
      await server.stop();
    }
  } catch (error) {
    if (error instanceof PythonMissing || error instanceof DatabaseMissing) result.skipped = error.message;
    else result.failure = messageOf(error);
    console.log(`  ${result.skipped === undefined ? '✘ it did not start' : 'skipped'}: ${messageOf(error)}`);
  }
  return result;
}

function keptResults(): Result[] {
  return fs.existsSync(resultsFile) ? (JSON.parse(fs.readFileSync(resultsFile, 'utf8')) as Result[]) : [];
}

/** Read anew each time: the command may be run for several servers at once. */
function keep(result: Result): void {
  const others = keptResults().filter(({ name }) => name !== result.name);
  fs.mkdirSync(path.dirname(resultsFile), { recursive: true });
  fs.writeFileSync(resultsFile, JSON.stringify([...others, result], null, 2));
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).join(' ').toLowerCase();
  const chosen = combinations.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (chosen.length === 0) {
    throw new Error(`there are these:\n${combinations.map(({ name }) => `  ${name}`).join('\n')}`);
  }
  const fresh: Result[] = [];
  for (const combination of chosen) {
    console.log(combination.name);
    const result = await tryOut(combination);
    fresh.push(result);
    keep(result);
  }
  console.log(`\n${tableOf(fresh)}`);
  const kept = keptResults();
  const all = combinations.flatMap(({ name }) => kept.find((result) => result.name === name) ?? []);
  if (all.length === combinations.length) fs.writeFileSync(pageFile, await serversPage(all));
  else console.log(`\ndocs/servers.md is written when all ${combinations.length} have a result.`);
  const isWrong = ({ failure, outcomes }: Result): boolean =>
    failure !== undefined || outcomes.some((outcome) => 'failure' in outcome);
  process.exitCode = fresh.some(isWrong) ? 1 : 0;
}

// Exiting closes the pipes of the servers' guards, which end all that runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
main().then(
  // What a check left behind keeps nothing running.
  () => process.exit(),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
