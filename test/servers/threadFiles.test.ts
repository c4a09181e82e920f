import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Note, Verification } from '../../src/api';
import { compareHistories } from '../../src/comparison/compareHistories';
import { openThreadFile, type ThreadFile } from '../../src/threadFile/openThreadFile';
import { bytesOnDisk } from '../../src/threadFile/spans';
import { threadFileSide } from '../../src/threadFile/threadFileServer';
import { writeThreadFile } from '../../src/threadFile/writeThreadFile';
import { isSoak, itOnOne } from '../tools/soak';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { type PlainReading, readPlainly } from './matrix/oracle';
import { agentServerOn } from './stage/agentServerOn';
import * as rest from './stage/rest';
import { type SampleThread, sampleThreads } from './stage/seed';
import { describeOnEachServer } from './stage/startedServers';

const signal = new AbortController().signal;
/** In a soak all of them go through Git. */
const throughGit: SampleThread[] = isSoak ? sampleThreads : ['branched', 'stateful', 'numbers'];

/** A line of a checkpoint, its numbers as `parseExactly` has them. */
interface Line {
  state: rest.Row;
  patch?: { op: string; path: string; value?: unknown }[];
}

/** The checkpoints of a file by its specification alone. */
function rowsOf(file: string): Map<string, rest.Row> {
  const rows = new Map<string, rest.Row>();
  const lines = file.trimEnd().split(/\r?\n/);
  for (const line of lines.slice(2, -1)) {
    const { state, patch } = rest.parseExactly(line) as Line;
    const { checkpoint, parent_checkpoint: parent } = state;
    const before = rows.get(`${checkpoint.checkpoint_ns} ${parent?.checkpoint_id}`)?.values;
    const values = patch?.reduce<unknown>(applyTo, structuredClone(before));
    rows.set(`${checkpoint.checkpoint_ns} ${checkpoint.checkpoint_id}`, {
      ...state,
      ...(patch && { values: values as rest.Row['values'] }),
    });
  }
  return rows;
}

/** One operation of RFC 6902. Changes `whole`. */
function applyTo(whole: unknown, { op, path, value }: { op: string; path: string; value?: unknown }): unknown {
  const [, ...steps] = path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop();
  if (last === undefined) return value;
  const holder = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], whole);
  if (Array.isArray(holder)) {
    holder.splice(Number(last), op === 'add' ? 0 : 1, ...(op === 'remove' ? [] : [value]));
  } else if (op === 'remove') Reflect.deleteProperty(holder as object, last);
  else (holder as Record<string, unknown>)[last] = value;
  return whole;
}

/** Every checkpoint that plain requests read of the thread is in the file, exactly. */
function assertHolds(file: string, { rows }: PlainReading, isAll: boolean): void {
  const found = rowsOf(readFileSync(file, 'utf8'));
  for (const [key, row] of rows) assert.deepEqual(found.get(key), JSON.parse(row), key);
  if (isAll) assert.equal(found.size, rows.size);
}

/** What `npm test` writes: what differs most in how it is read and told. */
const short: SampleThread[] = ['branched', 'interruptedInSubgraph', 'subagent', 'stateful', 'join', 'numbers', 'ownId'];

describeOnEachServer('a thread file', (seeded, kind) => {
  let folder: string;
  before(() => {
    folder = makeTemporaryFolder('thread-files');
  });
  after(() => removeFolder(folder));

  const sideOf = (threadId: string) => {
    const { url } = seeded().server;
    return { thread: { deployment: url, threadId }, server: agentServerOn(url) };
  };
  const open = async (file: string): Promise<ThreadFile> => openThreadFile(await bytesOnDisk(file));
  const compare = async (threadId: string, file: string): Promise<Verification> =>
    compareHistories(sideOf(threadId), threadFileSide(await open(file), `file://${file}`), { signal });

  /** Behind a join edge the Python server hides tasks, and counts what they keep. */
  const flawsOf = (name: SampleThread): Note[] =>
    name === 'join' && kind === 'python' ? [{ code: 'notAllReadable', facts: { read: 4, stored: 7 } }] : [];
  const assertSame = async (name: SampleThread, file: string): Promise<void> => {
    const { verdict, reason, differenceCount, left, right } = await compare(seeded().threads[name], file);
    // An empty history says nothing where the server does not count what it stores.
    const isNothing = flawsOf(name).length > 0 || (name === 'empty' && kind === 'javascript');
    assert.deepEqual([verdict, differenceCount], [isNothing ? 'cannotTell' : 'identical', 0], reason?.code);
    for (const count of ['checkpoints', 'namespaces', 'stored', 'headCheckpointId'] as const)
      assert.equal(left[count], right[count], count);
  };

  for (const name of isSoak ? sampleThreads : short) {
    it(`of ${name} is the same as its thread, by our verdict and by its specification`, async () => {
      const { server, threads } = seeded();
      const file = path.join(folder, `${name}.langgraph-thread`);
      const { unread } = await writeThreadFile(sideOf(threads[name]), file, { signal });
      assert.deepEqual(unread, flawsOf(name));
      assert.deepEqual((await open(file)).flaws, flawsOf(name));
      await assertSame(name, file);
      // Plain requests do not page.
      assertHolds(file, await readPlainly(server, threads[name]), name !== 'long');
    });
  }

  itOnOne(kind)(
    'is the same after Git has stored it, with the line ends of Windows and without, and after it was renamed',
    async () => {
      const git = (...words: string[]): void => {
        const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'core.safecrlf=false'];
        execFileSync('git', [...who, ...words], { cwd: folder, stdio: 'pipe' });
      };
      const files = throughGit.map((name) => `${name}.langgraph-thread`);
      git('init', '-q');
      git('add', ...files);
      git('commit', '-qm', 'threads');
      for (const conversion of ['true', 'false']) {
        for (const file of files) rmSync(path.join(folder, file));
        git('-c', `core.autocrlf=${conversion}`, 'checkout', '-f', '--', ...files);
        for (const name of throughGit) {
          const file = path.join(folder, `${name}.langgraph-thread`);
          assert.equal(readFileSync(file).includes('\r\n'), conversion === 'true');
          const renamed = path.join(folder, `renamed ${conversion} ${name}.langgraph-thread`);
          copyFileSync(file, renamed);
          await assertSame(name, renamed);
          assertHolds(renamed, await readPlainly(seeded().server, seeded().threads[name]), name !== 'long');
        }
      }
    },
  );

  it('is different from the thread when that has run on, and from a copy only by its ids', async () => {
    const { server, threads } = seeded();
    const file = path.join(folder, 'ownId.langgraph-thread');
    const copy = await rest.copy(server, threads.ownId);
    const { verdict, rewrittenIds } = await compare(copy, file);
    assert.equal(
      verdict,
      kind === 'python' ? 'identicalExceptRewrittenIds' : 'identical',
      JSON.stringify(rewrittenIds),
    );
    await rest.runAndWait(server, copy, 'ownId', {});
    const moved = await compare(copy, file);
    assert.deepEqual([moved.verdict, moved.relation], ['different', 'rightIsBeginningOfLeft']);
  });
});
