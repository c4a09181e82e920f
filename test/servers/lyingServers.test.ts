import assert from 'node:assert/strict';
import type { Verification } from '../../src/api';
import { engineOn, figures } from './stage/engine';
import type { Rule } from './stage/faults';
import { type FaultServer, startFaultServer } from './stage/faultServer';
import * as lies from './lies';
import { six, table, type Threads } from './lieTable';
import * as rest from './stage/rest';
import type { SampleThread } from './stage/seed';
import { describeOnEachServer } from './stage/startedServers';

describeOnEachServer(
  'a server that lies',
  (seeded, kind) => {
    let liar: FaultServer;

    before(async () => {
      liar = await startFaultServer(seeded().server.url);
    });
    after(() => liar.stop());

    const pair = async (name: SampleThread): Promise<Threads> => {
      const { server, threads } = seeded();
      const source = threads[name];
      const { rows } = await rest.history(server, source);
      const ids = rows.map((row) => row.checkpoint.checkpoint_id);
      return { source, copy: await rest.copy(server, source), other: threads.ownId, ids };
    };
    const compare = async ({ source, copy }: Threads, rules: Rule[]): Promise<Verification> => {
      liar.rules(...rules);
      return engineOn(liar.url).compare(source, copy);
    };

    for (const [lie, name, rules, expected] of table) {
      const verdict = typeof expected === 'string' ? expected : expected[kind];
      if (verdict === undefined) continue;
      it(`${lie}: ${verdict}`, async () => {
        const threads = await pair(name);
        const verification = await compare(threads, rules(threads));
        const said = figures(verification);
        // Where reading stopped, how far it came is chance.
        assert.equal(typeof expected === 'string' ? said.slice(0, verdict.length) : said, verdict);
      });
    }

    it('one changed value: different, at its place', async () => {
      const threads = await pair('finishedChat');
      const changed = lies.lieInHistory(
        (rows) =>
          rows.map((row) =>
            (row.checkpoint as { checkpoint_id: string }).checkpoint_id === threads.ids[1]
              ? { ...row, values: { ...(row.values as object), added: 1 } }
              : row,
          ),
        threads.copy,
      );
      const verification = await compare(threads, [changed]);
      assert.equal(figures(verification), `different changed places=1 same ${six[kind]}`);
      assert.deepEqual(verification.differences, [
        { kind: 'changed', namespace: '', checkpointId: threads.ids[1], pointer: '/values/added', right: 1 },
      ]);
    });

    it('a copy of our own that lacks its interrupted subgraph is no copy up to a point', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      liar.rules({
        match: { path: /\/history$/, method: 'POST' },
        fault: {
          transform: (rows, { path }) => (known.has(path.split('/')[2] ?? '') ? rows : []),
        },
      });
      const { verification } = await engineOn(liar.url).copy(threads.interruptedInSubgraph);
      const expected = {
        javascript: 'different rightIsBeginningOfLeft checkpoints=3 rightIsBeginningOfLeft 6/2 3/1',
        python: 'cannotTell notAllReadable side=right stored=6 read=3 rightIsBeginningOfLeft 6/2/6 3/1/6',
      };
      assert.equal(figures(verification), expected[kind]);
    });
  },
  { only: ['finishedChat', 'interruptedInSubgraph', 'subagent', 'ownId'] },
);
