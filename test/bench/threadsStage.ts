/** Where the threads are shown while they are measured: the provider by itself, or the product in the workbench's own view. */
import * as vscode from 'vscode';
import type { CommandId } from '../../src/ids';
import type { TreeNode } from '../../src/threads/nodes';
import type { ThreadGroupNode } from '../../src/threads/list/groups';
import { plantTree } from '../host/treeUnderTest';

export interface Stage {
  /** The first page, until its rows are there; how many threads. */
  open(): Promise<number>;
  /** Load More, until its rows are there; how many threads there are now. */
  loadMore(): Promise<number>;
  /** Until everything that a page brings about is over. */
  settle(): Promise<void>;
  dispose(): void;
}

const isThread = ({ kind }: TreeNode): boolean => kind === 'thread';

/** VS Code asks for what is below a row where that is open. */
const isOpen = (node: TreeNode | undefined): node is ThreadGroupNode =>
  node?.kind === 'threadGroup' && node.end === undefined;

/** The provider and its list, asked for children and items as VS Code asks when it is told of a change. */
export function providerStage(url: string): Stage {
  const tree = plantTree();
  const { provider } = tree;
  let changed: TreeNode | undefined;
  const subscription = provider.onDidChangeTreeData((node) => (changed = node));
  const draw = async (parent = provider.deploymentNode(url)): Promise<number> => {
    for (;;) {
      const rows = await provider.getChildren(parent);
      rows.forEach((row) => provider.getTreeItem(row));
      const last = rows.at(-1);
      if (isOpen(last)) return drawGroup(last);
      if (last?.kind !== 'loading') return rows.filter(isThread).length;
    }
  };
  const drawGroup = async (group: ThreadGroupNode): Promise<number> => {
    const rows = await provider.getChildren(group);
    rows.forEach((row) => provider.getTreeItem(row));
    return group.start + rows.filter(isThread).length;
  };
  return {
    open: draw,
    loadMore: async () => {
      await provider.list(url)?.loadMore();
      return isOpen(changed) ? drawGroup(changed) : draw();
    },
    settle: () => provider.settled(url),
    dispose: () => {
      subscription.dispose();
      tree.dispose();
    },
  };
}

/** VS Code tells its window at once of a change that comes alone, and of those in the 200 ms after it together. */
const quietMs = 300;

/** The extension that runs here, in its view on the screen, called by its commands. Its provider is looked at, not changed. */
export function viewStage(url: string): Stage {
  const { window } = vscode;
  const original = window.createTreeView.bind(window);
  let rows: TreeNode[] = [];
  let above = 0;
  let drawnAt = 0;
  let drawn: () => void = () => undefined;
  window.createTreeView = <T>(id: string, options: vscode.TreeViewOptions<T>) => {
    const provider = options.treeDataProvider as unknown as vscode.TreeDataProvider<TreeNode>;
    const getChildren = provider.getChildren.bind(provider);
    provider.getChildren = async (parent) => {
      const children = (await getChildren(parent)) ?? [];
      if (isOpen(parent) || (parent?.kind === 'deployment' && !isOpen(children.at(-1)))) {
        rows = children;
        above = isOpen(parent) ? parent.start : 0;
        drawnAt = performance.now();
        drawn();
      }
      return children;
    };
    return original(id, options);
  };
  const threads = (): number => above + rows.filter(isThread).length;
  /** VS Code has asked for more than `before` threads, and its window has them: it answers what it is sent after them. */
  const shown = async (before: number): Promise<number> => {
    while (threads() <= before) await new Promise<void>((resolve) => (drawn = resolve));
    await new Promise((resolve) => setImmediate(resolve));
    await vscode.commands.executeCommand('setContext', 'langgraphThreads.measured', threads());
    return threads();
  };
  return {
    open: async () => {
      await vscode.commands.executeCommand('langgraphThreads.threads.focus');
      return shown(0);
    },
    loadMore: async () => {
      const before = threads();
      const shownNow = shown(before);
      await vscode.commands.executeCommand('langgraphThreads.loadMore' satisfies CommandId, { deployment: url });
      return shownNow;
    },
    settle: async () => {
      const left = () => drawnAt + quietMs - performance.now();
      while (left() > 0) await new Promise((resolve) => setTimeout(resolve, left()));
    },
    dispose: () => {
      window.createTreeView = original;
    },
  };
}
