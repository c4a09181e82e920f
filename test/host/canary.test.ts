import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { encodeCredentials } from '../../src/deployments/credentials';
import type { TreeNode } from '../../src/threads/nodes';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import type { Fault } from '../servers/stage/faults';
import * as sample from './sampleDeployments';
import { startSecondExtension, type SecondExtension } from './secondExtension';

const canary = 'lsv2_sk_CANARY+7c1e/90d4==';
const json = { 'content-type': 'application/json', 'retry-after': '0', 'x-request-id': canary };
const said = JSON.stringify({ detail: `The key ${canary} (Bearer ${encodeURIComponent(canary)}) is not good` });
const elsewhere = `http://127.0.0.1:9/${encodeURIComponent(canary)}`;

const status = (code: number): [string, Fault] => [
  `status ${code}`,
  { answer: { status: code, headers: json, body: said } },
];
const redirect = (code: number): [string, Fault] => [
  `status ${code}`,
  { answer: { status: code, headers: { location: elsewhere }, body: canary } },
];
const body = (text: string, type = 'application/json'): Fault => ({
  answer: { status: 200, headers: { 'content-type': type }, body: text },
});

/** Thirty ways to fail, with the key in whatever the server says. */
const failures: [name: string, fault: Fault][] = [
  ...[400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 501, 502, 503, 504, 520].map(status),
  ...[301, 302, 303, 307, 308].map(redirect),
  ['reset before the headers', { reset: 'beforeHeaders' }],
  ['ended before the headers', { cut: 'beforeHeaders' }],
  ['silence', { stall: 'beforeHeaders' }],
  ['not HTTP', { raw: `${canary}\r\n` }],
  ['a body that breaks off', { raw: `HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n["${canary}` }],
  ['gzip that is none', { raw: `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\n${canary}` }],
  ['HTML', body(`<p>${canary}</p>`, 'text/html')],
  ['plain words', body(canary, 'text/plain')],
  ['other JSON', body(JSON.stringify({ detail: canary }))],
  ['nothing', body('')],
];

/** Every spelling that would give it away, its beginning too. */
const spellings = [
  canary,
  encodeURIComponent(canary),
  canary.slice(0, 16),
  JSON.stringify(canary).slice(1, -1),
].flatMap((text) => [text, text.toLowerCase(), Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, 20)]);

function assertClean(place: string, text: string): void {
  const hit = spellings.find((spelling) => text.includes(spelling));
  const at = text.indexOf(hit ?? '');
  assert.equal(hit, undefined, `the key is in ${place}: ${text.slice(Math.max(0, at - 200), at + 200)}`);
}

/** Everything that VS Code keeps in files here: logs, settings, state. */
function filesOf(folder: string): [name: string, text: string][] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [file, fs.readFileSync(file, 'latin1')]);
}

describe('a key, through thirty failures', () => {
  const folder = path.dirname(process.env.VSCODE_HOST_RESULT ?? '');
  let servers: FaultServer[];
  let second: SecondExtension;

  before(async () => {
    servers = await Promise.all(failures.map(() => startFaultServer()));
    servers.forEach((server, index) => server.rules({ match: {}, fault: failures[index]?.[1] ?? { headers: {} } }));
    const deployments = servers.map(({ url }, index) => ({ name: `Failing ${index}`, url }));
    await sample.configure({ deployments, requestTimeout: 1, copyTimeout: 1 });
    second = startSecondExtension();
    for (const { url } of servers) {
      const headers = [{ name: 'X-Api-Key', value: canary }];
      await second.secrets.store(`credentials ${url}`, encodeCredentials(url, headers));
    }
    // Last, for VS Code then tells of everything that it does itself.
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'trace');
  });
  after(async () => {
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'info');
    second.dispose();
    await sample.configure({ requestTimeout: undefined, copyTimeout: undefined });
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('is sent where it belongs, and is nowhere else', async () => {
    const tooltips: unknown[] = [];
    const threadId = '0198c0de-0000-7000-8000-000000000001';
    const rowsUnder = async (node?: TreeNode): Promise<TreeNode[]> => {
      for (;;) {
        const rows = (await second.provider.getChildren(node)) ?? [];
        if (!rows.some(({ kind }) => kind === 'loading')) return rows;
      }
    };
    const roots = await rowsUnder();
    assert.equal(roots.length, failures.length);
    await Promise.all(
      servers.map(async ({ url }, index) => {
        const [root] = roots.slice(index);
        assert.ok(root);
        for (const row of [root, ...(await rowsUnder(root))]) {
          const item = await second.provider.getTreeItem(row);
          const token = new vscode.CancellationTokenSource().token;
          tooltips.push(item, await second.provider.resolveTreeItem?.(item, row, token));
        }
        const thread = { deployment: url, threadId };
        await second.run('langgraphThreads.copyThread', thread);
        await second.run('langgraphThreads.openHistory', thread);
        await second.run('langgraphThreads.compareThreads', thread, { ...thread, threadId: 'another' });
        await second.run('langgraphThreads.newThread', url);
        await second.run('langgraphThreads.copyThreadId', thread);
        const thrown: unknown = await second.api.listThreads(url).catch((error: unknown) => error);
        second.shown.push(JSON.stringify(thrown), String(thrown), thrown instanceof Error ? (thrown.stack ?? '') : '');
      }),
    );

    // The positive controls: it went to every one of them, people were told, and the log has every failure.
    servers.forEach(({ requests }, index) => {
      const name = failures[index]?.[0];
      assert.ok(
        requests.some(({ headers }) => headers['x-api-key'] === canary),
        name,
      );
    });
    assert.ok(second.shown.length >= 3 * failures.length, `${second.shown.length} things shown`);
    const files = filesOf(folder);
    const log = files.filter(([name]) => /langgraph-threads.*\.log$/.test(name)).map(([, text]) => text);
    servers.forEach(({ url }, index) => {
      const lines = log
        .join('\n')
        .split('\n')
        .filter((line) => line.includes(`${url} `));
      assert.ok(
        lines.some((line) => !/ ok \d+ ms/.test(line)),
        `no failure of ${failures[index]?.[0]} in the log`,
      );
    });

    for (const [name, text] of files) assertClean(name, text);
    assertClean('notifications, progress, clipboard or errors', second.shown.join('\n'));
    assertClean('rows or tooltips', JSON.stringify(tooltips));
    for (const memory of [second.globalState, second.workspaceState]) {
      assertClean('memory', JSON.stringify(memory.keys().map((key) => [key, memory.get(key)])));
    }
    assertClean('settings', JSON.stringify(vscode.workspace.getConfiguration('langgraphThreads')));
    const documents = vscode.workspace.textDocuments.filter(({ uri }) => !uri.path.endsWith('.ts'));
    assertClean('documents', documents.map((each) => `${each.uri.toString()} ${each.getText()}`).join('\n'));
    assertClean('the clipboard', await vscode.env.clipboard.readText());
  });
});
