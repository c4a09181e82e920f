import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import * as sample from './sampleDeployments';
import { plantTree, rowsUnder, type TreeUnderTest } from './treeUnderTest';

describe('a proxy', () => {
  const deployment = 'http://agents.example:8123';
  let proxy: http.Server;
  let asked: string[];
  let tree: TreeUnderTest;

  before(async () => {
    proxy = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify([{ thread_id: '0f3c2a10-1111-4222-8333-444455556666', status: 'idle' }]));
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    await configure({ proxy: `http://127.0.0.1:${port}` });
    await sample.configure({ deployments: [{ name: 'Behind a proxy', url: deployment }] });
    tree = plantTree();
    await tree.agreements.give(deployment);
  });
  beforeEach(() => (asked = []));
  after(async () => {
    tree.dispose();
    await configure({ proxy: undefined, proxySupport: undefined });
    await sample.configure();
    proxy.close();
  });

  async function configure(values: Record<string, unknown>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
    }
  }

  for (const proxySupport of ['override', 'on', 'fallback']) {
    it(`is used for a deployment where VS Code is told to with “${proxySupport}”`, async () => {
      await configure({ proxySupport });
      await tree.provider.list(deployment)?.refresh();
      const rows = await rowsUnder(tree, deployment);
      assert.ok(
        asked.some((url) => url === `${deployment}/threads/search`),
        `${asked.join(' ')} ${rows.map(({ kind }) => kind).join(' ')}`,
      );
    });
  }

  it('is not used where VS Code is told not to', async () => {
    await configure({ proxySupport: 'off' });
    await tree.provider.list(deployment)?.refresh();
    assert.deepEqual(asked, []);
  });
});
