/**
 * One old server of each kind, beside the newest of all other tests, with the threads on which old ones show something
 * else. `npm run servers` has more servers, and all threads.
 */
import assert from 'node:assert/strict';
import * as rest from '../stage/rest';
import type { SampleThread } from '../stage/seed';
import { describeOnEachServer } from '../stage/startedServers';
import { isSoak } from '../../tools/soak';
import { type Check, checks, compared } from './checks';
import { oldJavaScript, oldPython } from './combinations';

const shown: SampleThread[] = ['finishedChat', 'subagent', 'stateful', 'join'];
const used: SampleThread[] = [...shown, 'interrupted', 'failed', 'branched'];

describeOnEachServer(
  'an old server',
  (seeded, kind) => {
    it('is the one that was asked for', async () => {
      const { server, library } = kind === 'python' ? oldPython : oldJavaScript;
      const info = await rest.ask<Record<string, string>>(seeded().server, 'GET', '/info');
      const names = ['version', kind === 'python' ? 'langgraph_py_version' : 'langgraph_js_version'];
      assert.deepEqual(
        names.map((name) => info[name]),
        [server, library],
      );
    });

    const isShown = ({ area, thread }: Check): boolean =>
      thread === undefined || !['copy', 'browse'].includes(area) || shown.includes(thread);
    for (const { title, run } of checks.filter((check) => isSoak || isShown(check))) {
      it(title, async () => {
        await run(seeded());
      });
    }
  },
  { only: isSoak ? compared : used, pins: { python: oldPython.pins, javascript: oldJavaScript.pins } },
);
