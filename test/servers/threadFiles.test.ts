import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verification } from '../../src/api';
import { compareHistories } from '../../src/comparison/compareHistories';
import { JsonNumber, type JsonObject, type JsonValue, member, parseJson, stringMember } from '../../src/json/json';
import { printLine } from '../../src/json/print';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';
import { openThreadFile, type ThreadFile } from '../../src/threadFile/openThreadFile';
import { bytesOnDisk } from '../../src/threadFile/spans';
import { threadFileSide } from '../../src/threadFile/threadFileServer';
import { writeThreadFile } from '../../src/threadFile/writeThreadFile';
import { applyPatch } from '../unit/json/applyPatch';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import * as rest from './stage/rest';
import { readPlainly } from './matrix/oracle';
import { sampleThreads } from './stage/seed';
import { describeOnEachServer } from './stage/startedServers';

const signal = new AbortController().signal;

/** The checkpoints of a file by its specification alone, each as JSON. */
function rowsOf(file: string): Map<string, string> {
  const rows = new Map<string, string>();
  const values = new Map<string, JsonValue>();
  for (const line of file.trimEnd().split(/\r?\n/).slice(2, -1)) {
    const parsed = parseJson(line);
    const state = new Map(member(parsed, 'state') as JsonObject);
    const namespace = stringMember(state.get('checkpoint'), 'checkpoint_ns') ?? '';
    const keyOf = (place: JsonValue | undefined): string =>
      `${namespace} ${stringMember(place, 'checkpoint_id') ?? ''}`;
    const patch = member(parsed, 'patch');
    if (patch) state.set('values', applyPatch(values.get(keyOf(state.get('parent_checkpoint'))) ?? null, patch));
    const key = keyOf(state.get('checkpoint'));
    values.set(key, state.get('values') ?? null);
    rows.set(key, printLine(withNumbers(state)));
  }
  return rows;
}

/** As the oracle writes them. */
function withNumbers(value: JsonValue): JsonValue {
  if (value instanceof JsonNumber) return new Map([['number', value.text]]);
  if (Array.isArray(value)) return value.map(withNumbers);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, withNumbers(item)])) : value;
}

describeOnEachServer('a thread file', (seeded, kind) => {
  let folder: string;
  before(() => {
    folder = makeTemporaryFolder('thread-files');
  });
  after(() => removeFolder(folder));

  const sideOf = (threadId: string) => {
    const { url } = seeded().server;
    const http = createHttp();
    const server = new AgentServer({
      baseUrl: url,
      headers: () => Promise.resolve({}),
      requestTimeoutMs: () => 20_000,
      http: () => Promise.resolve(http),
    });
    return { thread: { deployment: url, threadId }, server };
  };
  const open = async (file: string): Promise<ThreadFile> => openThreadFile(await bytesOnDisk(file));
  const compare = async (threadId: string, file: string): Promise<Verification> =>
    compareHistories(sideOf(threadId), threadFileSide(await open(file), `file://${file}`), { signal });

  for (const name of sampleThreads) {
    it(`of ${name} is the same as its thread, by our verdict and by its specification`, async () => {
      const threadId = seeded().threads[name];
      const file = path.join(folder, `${name}.langgraph-thread`);
      const { checkpoints, unread } = await writeThreadFile(sideOf(threadId), file, { signal });
      // Behind a join edge this server hides tasks, and counts what they keep.
      const missing =
        name === 'join' && kind === 'python' ? [{ code: 'notAllReadable', facts: { read: 4, stored: 7 } }] : [];
      assert.deepEqual(unread, missing);
      assert.deepEqual((await open(file)).flaws, missing);
      const live = await compareHistories(sideOf(threadId), sideOf(threadId), { signal });
      const verification = await compare(threadId, file);
      const told = ({ verdict, reason, left, right }: Verification): unknown => [
        verdict,
        reason?.code,
        ...[left, right].map((side) => [side.checkpoints, side.namespaces, side.stored, side.headCheckpointId]),
      ];
      assert.deepEqual(told(verification), told(live));
      assert.equal(verification.differenceCount, 0);
      assert.equal(verification.left.checkpoints, checkpoints);
      const plain = await readPlainly(seeded().server, threadId);
      const found = rowsOf(readFileSync(file, 'utf8'));
      assert.equal(found.size, checkpoints);
      for (const [key, row] of plain.rows) assert.equal(found.get(key), printLine(parseJson(row)));
      if (name !== 'long') assert.equal(found.size, plain.rows.size);
    });
  }

  it('is the same after Git has stored it, with the ends of lines of Windows and without, and renamed it', async () => {
    const git = (...words: string[]): void => {
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
        cwd: folder,
        stdio: 'pipe',
      });
    };
    const names = ['branched', 'stateful', 'numbers'] as const;
    git('init', '-q');
    git('config', 'core.safecrlf', 'false');
    git('add', ...names.map((name) => `${name}.langgraph-thread`));
    git('commit', '-qm', 'threads');
    for (const conversion of ['true', 'false']) {
      git('config', 'core.autocrlf', conversion);
      for (const name of names) {
        const file = path.join(folder, `${name}.langgraph-thread`);
        writeFileSync(file, '');
        git('checkout', '-f', '--', `${name}.langgraph-thread`);
        assert.equal(readFileSync(file).includes('\r\n'), conversion === 'true');
        const renamed = path.join(folder, `renamed ${conversion} ${name}.langgraph-thread`);
        renameSync(file, renamed);
        const { verdict, reason, differenceCount } = await compare(seeded().threads[name], renamed);
        assert.deepEqual([verdict, reason, differenceCount], ['identical', undefined, 0]);
      }
    }
  });

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
