/** One old server of each kind, beside the newest of all other tests. `npm run servers` has more of them. */
import assert from 'node:assert/strict';
import * as rest from '../stage/rest';
import { describeOnEachServer } from '../stage/startedServers';
import { checks, compared } from './checks';
import { oldJavaScript, oldPython } from './combinations';

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

    for (const { title, run } of checks) {
      it(title, async () => {
        await run(seeded());
      });
    }
  },
  { only: compared, pins: { python: oldPython.pins, javascript: oldJavaScript.pins } },
);
