import assert from 'node:assert/strict';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LangGraphThreadsApi } from '../../src/api';
import { patience } from '../tools/patience';

interface Bundle {
  activate(context: vscode.ExtensionContext): LangGraphThreadsApi;
}

/** Milliseconds on two quiet cores: an eager import takes more. */
const limits = { load: 100, activate: 50 };
const rounds = 15;

/** The extension's bundle, loaded anew as at a start, with `vscode` registering nothing: its commands exist already. */
function loadAnew(root: string): Bundle {
  const load = createRequire(path.join(root, 'package.json'));
  for (const file of Object.keys(load.cache).filter((name) => name.startsWith(path.join(root, 'dist')))) {
    Reflect.deleteProperty(load.cache, file);
  }
  return load('./dist/extension.js') as Bundle;
}

/** While `work` runs, registrations do nothing. Gives what was registered. */
function withoutRegistering(work: () => void): string[] {
  const registered: string[] = [];
  const nothing = (id: string) => {
    registered.push(id);
    return new vscode.Disposable(() => undefined);
  };
  const tree = {
    onDidChangeVisibility: () => nothing(''),
    onDidChangeSelection: () => nothing(''),
    onDidCollapseElement: () => nothing(''),
    onDidExpandElement: () => nothing(''),
    dispose: () => undefined,
  };
  const commands = { ...vscode.commands, registerCommand: nothing };
  const workspace = overriding(vscode.workspace, { registerFileSystemProvider: nothing });
  const window = overriding(vscode.window, {
    createTreeView: (id: string) => (nothing(id), tree),
    createOutputChannel: nothing,
    registerCustomEditorProvider: nothing,
  });
  const stub = { ...vscode, commands, workspace, window };
  const module = Module as unknown as { _load: (name: string, ...others: unknown[]) => unknown };
  const original = module._load;
  module._load = (name, ...others) => (name === 'vscode' ? stub : original.call(module, name, ...others));
  try {
    work();
  } finally {
    module._load = original;
  }
  return registered;
}

function overriding<Whole extends object>(whole: Whole, parts: Record<string, unknown>): Whole {
  return new Proxy(whole, { get: (from, key) => parts[String(key)] ?? Reflect.get(from, key) });
}

/** An extension context that counts what is read. */
function countingContext(): { context: vscode.ExtensionContext; reads: string[] } {
  const reads: string[] = [];
  const counting = (what: string) =>
    new Proxy(
      {},
      {
        get: (_, member) =>
          String(member).startsWith('onDid')
            ? () => new vscode.Disposable(() => undefined)
            : () => reads.push(`${what}.${String(member)}`),
      },
    );
  const context = {
    subscriptions: [],
    secrets: counting('secrets'),
    globalState: counting('globalState'),
    // No folder: whoever reads or writes there fails.
    globalStorageUri: vscode.Uri.file('/dev/null/storage'),
  };
  return { context: context as unknown as vscode.ExtensionContext, reads };
}

function median(values: number[]): number {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

describe('starting', () => {
  const root = vscode.extensions.getExtension('langgraph-threads.langgraph-threads')?.extensionPath ?? '';

  it('loads little code, activates at once, and reads nothing', () => {
    const loads: number[] = [];
    const activations: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { context, reads } = countingContext();
      const registered = withoutRegistering(() => {
        const start = performance.now();
        const bundle = loadAnew(root);
        const loaded = performance.now();
        bundle.activate(context);
        activations.push(performance.now() - loaded);
        loads.push(loaded - start);
      });
      assert.ok(registered.length > 15, registered.join(', '));
      assert.deepEqual(reads, []);
      context.subscriptions.forEach((each) => void each.dispose());
      const cache = Object.keys(createRequire(path.join(root, 'package.json')).cache);
      assert.ok(!cache.some((file) => file.endsWith('http.js') && file.startsWith(root)), 'axios is loaded');
    }
    console.log(`code load ${median(loads).toFixed(1)} ms, activate() ${median(activations).toFixed(1)} ms`);
    // The quickest: others may have the core for a while.
    assert.ok(Math.min(...loads) <= limits.load * patience());
    assert.ok(Math.min(...activations) <= limits.activate * patience());
  });
});
