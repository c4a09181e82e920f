import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LangGraphThreadsApi, ThreadReference } from '../../src/api';
import { settingsSection } from '../../src/ids';
import { isAgentServerError } from '../../src/langgraph/http/errors';
import { createThread, getThread } from '../servers/stage/rest';
import { langgraphProjects } from '../../src/host/localServers';
import * as sample from './sampleDeployments';

function configured(): unknown {
  return vscode.workspace.getConfiguration(settingsSection).get('deployments');
}

async function exported(): Promise<LangGraphThreadsApi> {
  const extension = vscode.extensions.getExtension<LangGraphThreadsApi>('langgraph-threads.langgraph-threads');
  assert.ok(extension);
  return extension.activate();
}

describe('deployments and their commands', () => {
  let deployment: sample.SampleDeployment;

  before(async () => {
    deployment = await sample.sampleDeployment('javascript');
  });
  beforeEach(() => sample.configure());
  after(() => sample.configure());

  it('types the command that starts the server of a langgraph.json, in its folder, and does not run it', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    const file = vscode.Uri.joinPath(workspace.uri, 'langgraph.json');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{ "graphs": { "a": "./a.py:a" } }'));
    // This VS Code has no pseudo terminals.
    const original = Object.getOwnPropertyDescriptor(vscode.window, 'createTerminal');
    const typed: unknown[] = [];
    const value = ({ cwd }: vscode.TerminalOptions) => ({
      show: () => undefined,
      sendText: (text: string, isRun?: boolean) => typed.push({ cwd: String(cwd), text, isRun }),
    });
    Object.defineProperty(vscode.window, 'createTerminal', { ...original, value });
    try {
      await sample.run('langgraphThreads.startServer');
      await sample.run('langgraphThreads.startServer', { folder: 'file:///somewhere/else' });
      const expected = { cwd: workspace.uri.toString(), text: 'langgraph dev', isRun: false };
      assert.deepEqual(typed, [expected, expected], 'a folder of the workspace, whatever a caller names');
      await vscode.workspace.fs.delete(file);
      assert.equal(await sample.run('langgraphThreads.startServer'), undefined);
      assert.equal(typed.length, 2, 'there is nothing to start');
    } finally {
      if (original) Object.defineProperty(vscode.window, 'createTerminal', original);
    }
  });

  it('finds the langgraph.json of a folder inside the workspace, and none of an installed package', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    const inside = vscode.Uri.joinPath(workspace.uri, 'apps', 'agent');
    const config = new TextEncoder().encode('{ "graphs": { "a": "./a.ts:a" }, "env": { "PORT": "2099" } }');
    for (const folder of [inside, vscode.Uri.joinPath(inside, 'node_modules', 'other')]) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'langgraph.json'), config);
    }
    try {
      const [project, ...others] = await langgraphProjects();
      assert.deepEqual([project?.folder.path, others], [inside.path, []]);
      assert.equal(project?.urls[0], 'http://localhost:2099');
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspace.uri, 'apps'), { recursive: true });
    }
  });

  it('adds a deployment without a question when its name and URL are given', async () => {
    await sample.configure({ deployments: [{ kept: 'as it is' }] });
    const url = `${deployment.url.toUpperCase().replace('HTTP', 'http')}/`;
    assert.equal(await sample.run('langgraphThreads.addDeployment', { name: ' Added ', url }), undefined);
    assert.deepEqual(configured(), [{ kept: 'as it is' }, { name: 'Added', url: deployment.url }]);
  });

  it('takes a Studio link for a URL', async () => {
    await sample.configure({ deployments: [] });
    const url = `https://smith.langchain.com/studio/?baseUrl=${encodeURIComponent(deployment.url)}`;
    await sample.run('langgraphThreads.addDeployment', { name: 'From Studio', url });
    assert.deepEqual(configured(), [{ name: 'From Studio', url: deployment.url }]);
  });

  it('shows no row for a thread of a Studio link that the deployment does not have, but says so', async () => {
    await sample.configure({ deployments: [] });
    const missing = '019aa1b2-0000-7000-8000-00000000dead';
    const url = `https://smith.langchain.com/studio/thread/${missing}?baseUrl=${encodeURIComponent(deployment.url)}`;
    const said: string[] = [];
    const methods = ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'] as const;
    const originals = methods.map(
      (method) => [method, Object.getOwnPropertyDescriptor(vscode.window, method)] as const,
    );
    const value = (message: string) => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    for (const [method, original] of originals) Object.defineProperty(vscode.window, method, { ...original, value });
    try {
      await sample.run('langgraphThreads.addDeployment', { name: 'From Studio', url });
    } finally {
      for (const [method, original] of originals) if (original) Object.defineProperty(vscode.window, method, original);
    }
    assert.deepEqual(said, [`The deployment doesn’t have thread ${missing}.`]);
    assert.deepEqual(configured(), [{ name: 'From Studio', url: deployment.url }]);
  });

  it('adds none twice', async () => {
    await sample.configure({ deployments: [{ name: 'One', url: deployment.url }] });
    await sample.run('langgraphThreads.addDeployment', { name: 'Two', url: deployment.url });
    await sample.run('langgraphThreads.addDeployment', { name: 'One', url: 'http://127.0.0.1:9' });
    assert.deepEqual(configured(), [{ name: 'One', url: deployment.url }]);
  });

  const unusable: unknown[] = [
    { name: 'Bad', url: 'file:///etc/passwd' },
    { name: 'Bad', url: 'http://user:key@127.0.0.1' },
    { name: 'Bad', url: 'https://smith.langchain.com/studio/thread?threadId=1' },
    { name: 7, url: 'http://127.0.0.1:9' },
    { name: 'Bad', url: '' },
  ];
  for (const argument of unusable) {
    it(`refuses ${JSON.stringify(argument)} and asks nobody`, async () => {
      const before = configured();
      assert.equal(await sample.run('langgraphThreads.addDeployment', argument), undefined);
      assert.deepEqual(configured(), before);
    });
  }

  it('makes a new thread, given a name, a URL or a row', async () => {
    for (const argument of [deployment.name, deployment.url, { deployment: deployment.name }]) {
      const made = await sample.run<ThreadReference>('langgraphThreads.newThread', argument);
      assert.equal(made?.deployment, deployment.url);
      assert.equal((await getThread(deployment, made.threadId)).thread_id, made.threadId);
    }
  });

  it('puts the ids of the selected threads on the clipboard, and nothing for what is no thread', async () => {
    const threads = ['019aa1b2-0000-7000-8000-000000000001', '019aa1b2-0000-7000-8000-000000000002'].map((threadId) =>
      sample.reference(deployment, threadId),
    );
    const text = await sample.run('langgraphThreads.copyThreadId', threads[0], threads);
    assert.equal(text, threads.map(({ threadId }) => threadId).join('\n'));
    assert.equal(await vscode.env.clipboard.readText(), text);
    // A row outside the selection, and an inline action, come alone.
    assert.equal(await sample.run('langgraphThreads.copyThreadId', threads[1]), threads[1]?.threadId);
    assert.equal(await sample.run('langgraphThreads.copyThreadId', { deployment: 7 }), undefined);
    assert.equal(await vscode.env.clipboard.readText(), threads[1]?.threadId);
  });

  const bad: unknown[] = [
    7,
    'a text',
    {},
    { deployment: 'nobody has this name', threadId: 'x' },
    { deployment: 'https://not.configured.example', threadId: 'x' },
    { deployment: 'Sample javascript', threadId: '../../assistants' },
    { deployment: 'Sample javascript', threadId: '' },
    { deployment: 'Sample javascript', threadId: 'x'.repeat(10_000) },
    { deployment: 'Sample javascript', threadId: 'gone-since' },
  ];
  it('says what is wrong with an argument, once, and never rejects', async () => {
    const commands = ['copyThread', 'openHistory'] as const;
    for (const argument of bad) {
      for (const command of commands) {
        const result = await sample.run(`langgraphThreads.${command}`, argument);
        assert.equal(result, undefined, `${command} ${JSON.stringify(argument).slice(0, 80)}`);
      }
    }
    for (const command of ['refresh', 'loadMore', 'retry', 'newThread', 'setCredentials'] as const) {
      assert.equal(await sample.run(`langgraphThreads.${command}`, 'nobody has this name'), undefined);
    }
  });

  it('refreshes, retries and loads more of a deployment that was never shown', async () => {
    for (const command of ['refresh', 'retry', 'loadMore'] as const) {
      assert.equal(await sample.run(`langgraphThreads.${command}`, deployment.name), undefined);
    }
    assert.equal(await sample.run('langgraphThreads.refresh'), undefined);
  });

  describe('exported to other extensions', () => {
    it('lists threads with filter, order, limit and offset', async () => {
      const api = await exported();
      assert.equal(api.version, 1);
      const mark = `listed ${Date.now()}`;
      const ids: string[] = [];
      for (let count = 0; count < 3; count++) {
        ids.push(await createThread(deployment, { metadata: { mark, count } }));
      }
      const filter = { metadata: { mark } };
      const listed = await api.listThreads(deployment.name, { filter, sort: { by: 'created_at', order: 'asc' } });
      assert.deepEqual(
        listed.map(({ threadId }) => threadId),
        ids,
      );
      assert.deepEqual(
        listed.map(({ deployment: url, status }) => [url, status]),
        ids.map(() => [deployment.url, 'idle']),
      );
      const second = await api.listThreads(deployment.url, {
        filter,
        sort: { by: 'created_at', order: 'asc' },
        limit: 1,
        offset: 1,
      });
      assert.deepEqual(
        second.map(({ threadId }) => threadId),
        [ids[1]],
      );
      assert.deepEqual(JSON.parse(JSON.stringify(listed)), listed);
    });

    it('reject with AgentServerError, whatever is wrong', async () => {
      const api = await exported();
      const thread = sample.reference(deployment, 'gone-since');
      const nobody = { deployment: 'nobody has this name', threadId: 'x' };
      const calls = [
        () => api.listThreads('nobody has this name'),
        () => api.listThreads(deployment.name, { filter: { metadata: { "x' OR 1=1": 'y' } } }),
        () => api.copyThread(nobody),
        () => api.copyThread(thread),
        () => api.copyThread({} as ThreadReference),
        () => api.compareThreads(nobody, thread),
      ];
      for (const [index, call] of calls.entries()) {
        const error: unknown = await call().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        assert.ok(isAgentServerError(error), `call ${index}: ${String(error)}`);
      }
    });

    it('lists nothing for an id that no thread can have, which servers refuse', async () => {
      const api = await exported();
      assert.deepEqual(await api.listThreads(deployment.name, { filter: { ids: ['nope'] } }), []);
    });
  });
});
