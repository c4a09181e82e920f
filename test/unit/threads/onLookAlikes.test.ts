/** What the commands do on a server that refuses or ignores parts of a search, or gives few threads at once. */
import assert from 'node:assert/strict';
import { copyAndVerify } from '../../../src/copy/copyAndVerify';
import { lookAtThreads } from '../../../src/langgraph/threadLook';
import { readThreadNow } from '../../../src/runs/threadNow';
import { deleteThread } from '../../../src/threads/deleteThread';
import { newestFirst } from '../../../src/threads/list/filter';
import { readMatches, readThreadPage } from '../../../src/threads/list/pages';
import { type Behaviours, type LookAlike, plainRow, startLookAlike } from '../../servers/stage/lookAlike';
import { rowOf } from '../history/syntheticThread';
import { agentServer } from '../langgraph/scriptedAgent';

const { signal } = new AbortController();
const idOf = (n: number): string => String(plainRow(n).thread_id);
const all = Array.from({ length: 45 }, (_, n) => idOf(n));

const options = ['select', 'sort', 'extract', 'ids', 'metadata'] as const;
const servers: [what: string, behaviours: Partial<Behaviours>][] = [
  ...options.flatMap((option): [string, Partial<Behaviours>][] => [
    ...(['pydantic', 'sentence', 'bare'] as const).map((refusal): [string, Partial<Behaviours>] => [
      `refuses ${option} (${refusal})`,
      { refuses: [option], refusal },
    ]),
    [`ignores ${option}`, { ignores: [option] }],
  ]),
  ...[1, 10, 20, 100].map((pageCap): [string, Partial<Behaviours>] => [`gives ${pageCap} at once`, { pageCap }]),
  ['refuses all of them, and gives 20 at once', { refuses: options, pageCap: 20, count: 'refused' }],
];

/** Searches with an option that the server has refused, but for filters: what these may be depends on their values. */
function refused(server: LookAlike): number {
  const members = { select: 'select', sort: 'sort_by', extract: 'extract' } as const;
  const names = (['select', 'sort', 'extract'] as const).filter((name) => server.behaviours.refuses.includes(name));
  return server.searches().filter((body) => names.some((name) => body[members[name]] !== undefined)).length;
}

describe('a server that looks like an Agent Server', () => {
  for (const [what, behaviours] of servers) {
    it(`lists, finds, copies, looks before a run, and deletes: ${what}`, async () => {
      const histories = { '': [rowOf(idOf(3), '', 1, undefined, {})] };
      const rows = all.map((_, n) => ({
        row: plainRow(n, n === 3 ? { metadata: { customer: 'acme' } } : {}),
        ...(n === 3 && { histories }),
      }));
      await using server = await startLookAlike(rows, behaviours);
      const agent = agentServer(server.url);

      const listed: string[] = [];
      for (let offset = 0, more = true; more;) {
        const page = await readThreadPage(agent, { filter: {}, sort: newestFirst }, { offset, limit: 20 });
        listed.push(...page.threads.map(({ thread_id: id }) => id));
        offset += page.ids.length;
        more = page.more;
      }
      assert.deepEqual(listed.sort(), all, 'all are listed by Load More');

      const query = { filter: { metadata: { customer: 'acme' } }, sort: newestFirst };
      const found = await readMatches(agent, query, { offset: 0, limit: 10, signal });
      assert.deepEqual(
        found.map(({ thread_id: id }) => id),
        [idOf(3)],
        'found by its metadata',
      );

      const thread = { deployment: server.url, threadId: idOf(3) };
      const copied = await copyAndVerify(thread, agent, { signal, copyTimeoutMs: 5_000 });
      assert.deepEqual([copied.outcome, copied.verification?.verdict], ['copied', 'identical']);
      assert.equal(server.requests.filter(({ path }) => path.endsWith('/copy')).length, 1);

      const now = await readThreadNow({ thread, server: agent }, { signal });
      assert.deepEqual([now.status, now.waiting.kind], ['idle', 'nothing']);

      const chosen = all.slice(5, 30);
      assert.deepEqual([...(await lookAtThreads(agent, chosen)).keys()].sort(), chosen);
      for (const id of chosen) assert.equal(await deleteThread(agent, id, false), 'deleted');
      assert.equal(server.threads.length, all.length + 1 - chosen.length);

      const most = server.behaviours.refuses.filter((option) => option in { select: 0, sort: 0, extract: 0 }).length;
      // Where a refusal names nothing, `select` is left out first.
      const tries = server.behaviours.refusal === 'bare' ? most + 1 : most;
      assert.ok(refused(server) <= tries, `${refused(server)} refused, not once each`);
      assert.ok(server.requests.filter(({ path }) => path === '/threads/count').length <= 1);
    });
  }
});
