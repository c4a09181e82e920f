/**
 * The built extension once more, inside real VS Code, with everything that leaves it written down: an extension of the
 * same name runs already, so commands, the view and documents are kept here instead of being registered.
 */
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LangGraphThreadsApi } from '../../src/api';
import type { CommandId } from '../../src/ids';
import type { TreeNode } from '../../src/threads/nodes';
import { MementoInMemory, SecretsInMemory } from './treeUnderTest';

type Anything = (...args: never[]) => unknown;

export interface SecondExtension {
  api: LangGraphThreadsApi;
  provider: vscode.TreeDataProvider<TreeNode>;
  secrets: SecretsInMemory;
  globalState: MementoInMemory;
  workspaceState: MementoInMemory;
  /** What people were shown, and what was copied. */
  shown: string[];
  run(command: CommandId, ...args: unknown[]): Promise<unknown>;
  dispose(): void;
}

interface Bundle {
  activate(context: unknown): LangGraphThreadsApi;
}

const extension = (): vscode.Extension<LangGraphThreadsApi> => {
  const found = vscode.extensions.getExtension<LangGraphThreadsApi>('langgraph-threads.langgraph-threads');
  if (!found) throw new Error('the extension is not there');
  return found;
};

/** Its bundles, loaded as at a start, with `stub` for VS Code. */
function loadWith(stub: unknown): Bundle {
  const load = createRequire(path.join(extension().extensionPath, 'package.json'));
  const dist = path.join(extension().extensionPath, 'dist');
  const forget = (): void => {
    for (const file of Object.keys(load.cache).filter((name) => name.startsWith(dist))) {
      Reflect.deleteProperty(load.cache, file);
    }
  };
  forget();
  const module = Module as unknown as { _load: (name: string, ...others: unknown[]) => unknown };
  const original = module._load;
  module._load = (name, ...others) => (name === 'vscode' ? stub : original.call(module, name, ...others));
  try {
    return load('./dist/extension.js') as Bundle;
  } finally {
    module._load = original;
    // VS Code loads its own, should it have none yet.
    forget();
  }
}

function overriding<Whole extends object>(whole: Whole, parts: Record<string, unknown>): Whole {
  return new Proxy(whole, { get: (from, key) => parts[String(key)] ?? Reflect.get(from, key) });
}

export function startSecondExtension(): SecondExtension {
  const shown: string[] = [];
  const commands = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  let provider: vscode.TreeDataProvider<TreeNode> | undefined;
  const nothing = new vscode.Disposable(() => undefined);
  /** Writes down what is said, and chooses no button. */
  const silent = (...words: unknown[]): Promise<undefined> => {
    shown.push(JSON.stringify(words));
    return Promise.resolve(undefined);
  };
  const tree = {
    selection: [],
    visible: true,
    onDidChangeVisibility: () => nothing,
    onDidChangeSelection: () => nothing,
    onDidCollapseElement: () => nothing,
    onDidExpandElement: () => nothing,
    reveal: () => Promise.resolve(),
    dispose: () => undefined,
  };
  const window = overriding(vscode.window, {
    // One of the same name would be the same one, and closed for both.
    createOutputChannel: (name: string, options: { log: true }) =>
      vscode.window.createOutputChannel(`${name}, second`, options),
    createTreeView: (_: string, options: vscode.TreeViewOptions<TreeNode>) => {
      provider = options.treeDataProvider;
      return tree;
    },
    registerCustomEditorProvider: () => nothing,
    showInformationMessage: silent,
    showWarningMessage: silent,
    showErrorMessage: silent,
    showTextDocument: silent,
    // Dismissed.
    showQuickPick: (_: unknown, options: vscode.QuickPickOptions) => silent('quick pick', options.placeHolder),
    showInputBox: (options: vscode.InputBoxOptions) => silent('input box', options.prompt),
    withProgress: (options: vscode.ProgressOptions, task: Anything) => {
      shown.push(JSON.stringify(options));
      const report = (step: unknown): unknown => shown.push(JSON.stringify(step));
      const token = new vscode.CancellationTokenSource().token;
      return Promise.resolve((task as (...args: unknown[]) => unknown)({ report }, token));
    },
  });
  const clipboard = {
    writeText: (text: string) => Promise.resolve(void shown.push(text)),
    readText: () => Promise.resolve(''),
  };
  const stub = {
    ...vscode,
    window,
    env: overriding(vscode.env, { clipboard }),
    workspace: overriding(vscode.workspace, { registerFileSystemProvider: () => nothing }),
    commands: {
      ...vscode.commands,
      registerCommand: (id: string, handler: (...args: unknown[]) => Promise<unknown>) => {
        commands.set(id, handler);
        return nothing;
      },
    },
  };
  const secrets = new SecretsInMemory();
  const [globalState, workspaceState] = [new MementoInMemory(), new MementoInMemory()];
  // Where the canary test looks into every file.
  const globalStorageUri = vscode.Uri.file(
    path.join(path.dirname(process.env.VSCODE_HOST_RESULT ?? ''), 'second extension'),
  );
  const subscriptions: vscode.Disposable[] = [];
  const { extensionUri } = extension();
  const given = { subscriptions, secrets, globalState, workspaceState, globalStorageUri, extensionUri };
  const api = loadWith(stub).activate(given);
  if (!provider) throw new Error('it made no view');
  return {
    api,
    provider,
    secrets,
    globalState,
    workspaceState,
    shown,
    run: (command, ...args) => Promise.resolve(commands.get(command)?.(...args)),
    dispose: () => {
      for (const each of subscriptions) each.dispose();
    },
  };
}
