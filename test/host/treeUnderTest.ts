/** The rows of the Threads view, made by its own provider from the settings of the window that the tests run in. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Agreements } from '../../src/host/agreements';
import { Connections } from '../../src/host/connections';
import { Credentials } from '../../src/host/credentials';
import type { Log } from '../../src/host/log';
import { Settings } from '../../src/host/settings';
import { createHttp } from '../../src/langgraph/http/http';
import type { TreeNode } from '../../src/threads/nodes';
import { ThreadQueryStore } from '../../src/threads/list/queryStore';
import { ThreadsProvider } from '../../src/threads/threadsProvider';

/** A row: `label · description`, or that and the rows under it. */
export type Row = string | [row: string, children: Row[]];

export interface TreeUnderTest {
  provider: ThreadsProvider;
  credentials: Credentials;
  agreements: Agreements;
  /** How often VS Code was told to read again. */
  changes(): number;
  dispose(): void;
}

export function plantTree(): TreeUnderTest {
  const settings = new Settings();
  const credentials = new Credentials(new SecretsInMemory());
  const agreements = new Agreements(new MementoInMemory());
  const log = silentLog();
  const connections = new Connections(settings, credentials, agreements, log, () => Promise.resolve({ createHttp }));
  const provider = new ThreadsProvider(connections, settings, log, new ThreadQueryStore(new MementoInMemory()));
  let changes = 0;
  const subscription = provider.onDidChangeTreeData(() => changes++);
  const dispose = () => {
    [subscription, provider, connections, credentials].forEach((each) => {
      each.dispose();
    });
  };
  return { provider, credentials, agreements, changes: () => changes, dispose };
}

/** Reads all, as an expanded tree does, until nothing is loading. Ages are left out: they pass. */
export async function readTree({ provider }: TreeUnderTest, parent?: TreeNode): Promise<Row[]> {
  const nodes = await settledChildren(provider, parent);
  const ids = nodes.map((node) => node.id);
  assert.equal(new Set(ids).size, ids.length, `an id twice among ${ids.join(', ')}`);
  return Promise.all(
    nodes.map(async (node): Promise<Row> => {
      const item = provider.getTreeItem(node);
      assert.equal(item.id, node.id);
      assert.ok(item.accessibilityInformation?.label, 'a row without words for a screen reader');
      const label = typeof item.label === 'string' ? item.label : item.label?.label;
      const words = [label, item.description].filter(Boolean).join(' · ');
      const row = words.replace(/ · (now|\d+[mhd])$/, '');
      const children = node.kind === 'deployment' ? await readTree({ provider } as TreeUnderTest, node) : [];
      return children.length > 0 ? [row, children] : row;
    }),
  );
}

async function settledChildren(provider: ThreadsProvider, parent?: TreeNode): Promise<TreeNode[]> {
  for (;;) {
    const nodes = await provider.getChildren(parent);
    if (!nodes.some((node) => node.kind === 'loading')) {
      return nodes;
    }
  }
}

/** The nodes of one deployment's rows. */
export async function rowsUnder(tree: TreeUnderTest, deployment: string): Promise<TreeNode[]> {
  const node = tree.provider.deploymentNode(deployment);
  assert.ok(node, `no deployment ${deployment}`);
  return settledChildren(tree.provider, node);
}

/** The tooltip, made as VS Code asks for it. */
export async function tooltipOf({ provider }: TreeUnderTest, node: TreeNode): Promise<vscode.MarkdownString> {
  const item = provider.getTreeItem(node);
  assert.equal(item.tooltip, undefined, 'a tooltip that nobody asked for');
  const { tooltip } = await provider.resolveTreeItem(item, node);
  assert.ok(tooltip instanceof vscode.MarkdownString);
  return tooltip;
}

export function silentLog(): Log {
  const nothing = () => undefined;
  const levels = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
  return { ...levels, show: nothing, dispose: nothing };
}

export class SecretsInMemory implements vscode.SecretStorage {
  readonly #kept = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#kept.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#kept.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.#kept.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#kept.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}

export class MementoInMemory implements vscode.Memento {
  readonly #kept = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get<Value>(key: string, fallback?: Value): Value | undefined {
    return this.#kept.has(key) ? (this.#kept.get(key) as Value) : fallback;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#kept.set(key, value);
    return Promise.resolve();
  }
}
