/** What must hold on every server and library: `npm test` asks it of two old ones, `npm run servers` of all. */
import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { hasMessages } from '../../../src/conversation/conversation';
import { readConversation } from '../../../src/conversation/reading';
import { readHistoryText } from '../../../src/historyText/historyText';
import { takeFingerprint } from '../../../src/runs/fingerprint';
import { fromPlain } from '../../../src/json/plain';
import { startFor } from '../../../src/runs/answers';
import { runThread } from '../../../src/runs/runThread';
import { compareFingerprints } from '../../../src/runs/sourceCheck';
import { questionsOf, readThreadNow } from '../../../src/runs/threadNow';
import { agentServerOn } from '../stage/agentServerOn';
import { engineOn, figures } from '../stage/engine';
import { copyFrom } from '../stage/forkWork';
import * as rest from '../stage/rest';
import { type SampleThread, sampleThreads } from '../stage/seed';
import type { Seeded } from '../stage/startedServers';
import { areSame, type PlainReading, readPlainly } from './oracle';
import { treeRows } from './treeRows';
import { viewData } from './viewData';

export const areas = {
  list: 'threads are listed',
  copy: 'copies are proven',
  different: 'differences are found',
  browse: 'history, conversation, tree, thread view',
  proof: 'source proof',
  fork: 'copy from a checkpoint',
  run: 'runs',
  scripts: 'generated scripts',
};

export interface Check {
  area: keyof typeof areas;
  title: string;
  /** The sample thread that it is about. */
  thread?: SampleThread;
  /** Nothing to try where the server has no `/copy`. */
  copies?: true;
  /** Resolves to what is to be known about it there, as a table says it: `''` for nothing. Rejects where it is wrong. */
  run: (on: Seeded) => Promise<string>;
}

export const ask = { messages: [{ role: 'user', content: 'And then?' }] };
const { signal } = new AbortController();

/** `long` takes its time and shows no more than the others. */
export const compared: SampleThread[] = sampleThreads.filter((name) => name !== 'long');

const sideOf = ({ server }: Seeded, threadId: string) => ({
  thread: { deployment: server.url, threadId },
  server: agentServerOn(server.url),
});
const compare = ({ server }: Seeded, left: string, right: string): Promise<Verification> =>
  engineOn(server.url).compare(left, right);
const runOn = (on: Seeded, threadId: string, graph: string, start: Parameters<typeof runThread>[1]['start']) =>
  runThread(sideOf(on, threadId), { assistantId: graph, graph, start }, { signal });
const headOf = async ({ server }: Seeded, threadId: string): Promise<string> =>
  (await rest.history(server, threadId)).rows[0]?.checkpoint.checkpoint_id ?? '';

/** Where the server says that it has more than it shows, or shows nothing at all. */
const cannotKnow = ({ hasMore, counts, rows }: PlainReading): boolean => hasMore || (rows.size === 0 && !counts);

const listing: Check = {
  area: 'list',
  title: 'lists all threads, and finds them by their metadata',
  async run({ server, threads }) {
    const client = agentServerOn(server.url);
    const select = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'] as const;
    const search = { limit: 1000, offset: 0, sort_by: 'created_at', sort_order: 'desc', select } as const;
    const listed = (await client.searchThreads(search)).threads.map(({ thread_id }) => thread_id);
    assert.deepEqual(
      Object.values(threads).filter((threadId) => !listed.includes(threadId)),
      [],
    );
    const found = await client.searchThreads({ ...search, metadata: { title: 'Failed' } });
    assert.ok(found.threads.some(({ thread_id }) => thread_id === threads.failed));
    const { lacks } = client.listing;
    return lacks.size === 0 ? '' : `a search has no ${[...lacks].map((lack) => `\`${lack}\``).join(', ')}`;
  },
};

const quietCopies = compared.map((name): Check => ({
  area: 'copy',
  copies: true,
  thread: name,
  title: `a quiet copy of ${name} is identical where plain requests can read all`,
  async run(on) {
    const source = on.threads[name];
    const { copy, verification } = await engineOn(on.server.url).copy(source);
    assert.ok(copy && verification);
    const [left, right] = [await readPlainly(on.server, source), await readPlainly(on.server, copy.threadId)];
    assert.ok(areSame(left, right), 'plain requests see a difference');
    const said = cannotKnow(left) ? /^cannotTell$/ : /^identical(ExceptRewrittenIds)?$/;
    assert.match(verification.verdict, said, `${figures(verification)}, plainly ${left.rows.size}`);
    if (!cannotKnow(left)) assert.equal(verification.left.checkpoints, left.rows.size, figures(verification));
    if (verification.reason?.code === 'bothEmpty') return '';
    if (verification.verdict === 'cannotTell') return `${name}: cannot tell (\`${verification.reason?.code ?? ''}\`)`;
    const isShown = verification.notes.every(({ code }) => code !== 'subgraphsNotShown');
    return isShown ? '' : 'subgraphs called inside a task are not shown';
  },
}));

/** Changes a subgraph's state in a copy by a plain request, and holds the verdict against what plain requests see. */
async function forge(on: Seeded, source: string, namespace: string, update: object) {
  const copy = await rest.copy(on.server, source);
  const change = { ...update, checkpoint: { checkpoint_ns: namespace } };
  const { status, text } = await rest.call(on.server, 'POST', `/threads/${copy}/state`, change);
  assert.equal(status, 200, text);
  const verification = await compare(on, source, copy);
  const isSeen = !areSame(await readPlainly(on.server, source), await readPlainly(on.server, copy));
  assert.match(verification.verdict, isSeen ? /^different$/ : /^(different|cannotTell)$/, figures(verification));
  return { copy, verification };
}

export function forgeMemory(on: Seeded): ReturnType<typeof forge> {
  const update = { values: { all: ['forged'], remembered: 99 }, as_node: 'count' };
  return forge(on, on.threads.stateful, 'memory', update);
}

const behindJoin = [false, true].map((asking): Check => ({
  area: 'different',
  copies: true,
  title: `an edited subgraph behind a join edge is never identical: ${asking ? 'waiting' : 'finished'}`,
  async run(on) {
    const source = await rest.createThread(on.server);
    const { text } = await rest.call(on.server, 'POST', `/threads/${source}/runs/stream`, {
      ...{ assistant_id: 'join', input: { topic: 'lamps', asking }, stream_mode: ['updates'] },
      stream_subgraphs: true,
    });
    await rest.untilNotBusy(on.server, source);
    const namespace = /review:[\da-f-]{36}/.exec(text)?.[0];
    assert.ok(namespace, text.slice(0, 500));
    const update = { values: { draft: 'forged' }, as_node: 'write' };
    const { verdict, reason } = (await forge(on, source, namespace, update)).verification;
    return verdict === 'different' ? '' : `behind a join edge: cannot tell (\`${reason?.code ?? ''}\`)`;
  },
}));

/** What makes a copy go on from where its source stands. */
const goneOn = (what: string, change: (server: rest.Target, copy: string) => Promise<unknown>): Check => ({
  area: 'different',
  copies: true,
  title: `${what} is different, from the head of its source on`,
  async run(on) {
    const source = on.threads.finishedChat;
    const copy = await rest.copy(on.server, source);
    await change(on.server, copy);
    const { verdict, relation, lastCommonCheckpointId } = await compare(on, source, copy);
    const head = await headOf(on, source);
    assert.deepEqual([verdict, relation, lastCommonCheckpointId], ['different', 'leftIsBeginningOfRight', head]);
    return '';
  },
});

const differences: Check[] = [
  goneOn('a copy that has run on', (server, copy) => rest.runAndWait(server, copy, 'chat', ask)),
  goneOn('an edited copy', (server, copy) => rest.updateState(server, copy, { values: ask, asNode: 'reply' })),
  {
    area: 'different',
    copies: true,
    title: 'an edited memory of a subgraph is different',
    async run(on) {
      const { verdict, reason } = (await forgeMemory(on)).verification;
      return verdict === 'different' ? '' : `memory of a subgraph: cannot tell (\`${reason?.code ?? ''}\`)`;
    },
  },
  ...behindJoin,
];

const browsing = compared.map((name): Check => ({
  area: 'browse',
  thread: name,
  title: `shows all of ${name} as a text, as a conversation, in the tree and in the thread view`,
  async run(on) {
    const { rows } = await readPlainly(on.server, on.threads[name]);
    const side = sideOf(on, on.threads[name]);
    const { checkpoints, namespaces } = await readHistoryText(side, { signal });
    assert.equal(checkpoints, rows.size, 'Open History');
    const conversation = await readConversation(side, { signal });
    assert.equal(conversation.lanes.size, namespaces, 'Open Conversation');
    if (name === 'finishedChat') assert.ok(hasMessages(conversation));
    assert.deepEqual([...(await treeRows(side.thread))].sort(), [...rows.keys()].sort(), 'the tree');
    const view = await viewData(side);
    const roots = [...rows.keys()].filter((key) => key.startsWith(' '));
    assert.deepEqual(view.rows.map(({ row }) => ` ${row.id}`).sort(), roots.sort(), 'the thread view');
    if (name === 'finishedChat') assert.deepEqual([view.head?.lists, view.head?.waiting.kind], [1, 'nothing']);
    if (name === 'interrupted') assert.equal(view.head && questionsOf(view.head.waiting).length, 1);
    return '';
  },
}));

const work: Check[] = [
  {
    area: 'proof',
    copies: true,
    title: 'a run on the copy leaves the source as it was, and counts what it added',
    async run(on) {
      const source = on.threads.finishedChat;
      const before = await takeFingerprint(sideOf(on, source), { signal });
      const copy = await rest.copy(on.server, source);
      const { status, checkpointsAdded, runId } = await runOn(on, copy, 'chat', { input: ask });
      assert.deepEqual([status, checkpointsAdded], ['success', 3]);
      const after = await takeFingerprint(sideOf(on, source), { signal });
      assert.equal(compareFingerprints(before, after, runId).outcome, 'unchanged');
      await rest.runAndWait(on.server, source, 'chat', ask);
      const moved = await takeFingerprint(sideOf(on, source), { signal });
      assert.equal(compareFingerprints(after, moved, runId).outcome, 'movedByOthers');
      assert.equal(compareFingerprints(moved, after, runId).outcome, 'changed');
      return '';
    },
  },
  {
    area: 'fork',
    copies: true,
    title: 'a copy goes on from a chosen checkpoint',
    async run(on) {
      const source = { deployment: on.server.url, threadId: on.threads.branched };
      const { rows } = await rest.history(on.server, source.threadId);
      const chosen = rows[2];
      const { fork, copy } = await copyFrom(
        agentServerOn(on.server.url),
        source,
        chosen?.checkpoint.checkpoint_id ?? '',
      );
      assert.deepEqual([fork?.outcome, fork?.rest, fork?.reason], ['forked', 'same', undefined]);
      const [head] = (await rest.history(on.server, copy?.threadId ?? '')).rows;
      assert.deepEqual([head?.values, head?.next], [chosen?.values, chosen?.next]);
      return '';
    },
  },
  {
    area: 'run',
    copies: true,
    title: 'answers on a copy what its source asks',
    async run(on) {
      const copy = await rest.copy(on.server, on.threads.interrupted);
      const questions = questionsOf((await readThreadNow(sideOf(on, copy), { signal })).waiting);
      assert.equal(questions.length, 1);
      const answer = startFor(questions, fromPlain('yes'));
      assert.ok('start' in answer);
      const { status } = await runOn(on, copy, 'interrupted', answer.start);
      assert.equal(status, 'success');
      return '';
    },
  },
  {
    area: 'run',
    title: 'says what a run failed with, and what another asks',
    async run(on) {
      const failed = await runOn(on, await rest.createThread(on.server), 'failing', { input: {} });
      assert.equal(failed.status, 'error');
      const asked = await runOn(on, await rest.createThread(on.server), 'interrupted', { input: { item: 'a lamp' } });
      assert.deepEqual([asked.status, asked.questions.length], ['interrupted', 1]);
      return '';
    },
  },
];

export const checks: readonly Check[] = [listing, ...quietCopies, ...differences, ...browsing, ...work];
