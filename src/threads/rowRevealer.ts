import type * as vscode from 'vscode';
import type { Log } from '../host/log';
import type { TreeNode } from './nodes';
import type { ThreadsProvider } from './threadsProvider';

/** Shows rows of the view and selects them, one after the other. */
export class RowRevealer {
  readonly #collapsed = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly tree: Pick<
      vscode.TreeView<TreeNode>,
      'visible' | 'reveal' | 'onDidCollapseElement' | 'onDidExpandElement'
    >,
    private readonly provider: Pick<ThreadsProvider, 'reveals' | 'getParent' | 'threadNode'>,
    private readonly log: Pick<Log, 'warn'>,
  ) {
    this.#subscriptions = [
      tree.onDidCollapseElement(({ element }) => this.#collapsed.add(element.id)),
      tree.onDidExpandElement(({ element }) => this.#collapsed.delete(element.id)),
    ];
  }

  /** Resolves when the row is shown, or VS Code cannot show it: what a command made is there all the same, and the log says so. */
  async reveal(node: TreeNode, expand: boolean): Promise<void> {
    const isAwaited = () => this.tree.visible && this.#isOpenAbove(node);
    await this.provider.reveals.during(node, isAwaited, async () => {
      // Deleted meanwhile, perhaps.
      if (node.kind === 'thread' && this.provider.threadNode(node.deployment, node.threadId) === undefined) return;
      try {
        await this.tree.reveal(node, { select: true, focus: false, expand });
      } catch (error) {
        this.log.warn('The row could not be revealed:', error);
      }
    });
  }

  dispose(): void {
    this.#subscriptions.forEach((each) => void each.dispose());
  }

  #isOpenAbove(node: TreeNode): boolean {
    const parent = this.provider.getParent(node);
    return (
      parent !== undefined &&
      !this.#collapsed.has(parent.id) &&
      this.provider.reveals.wasAsked(parent) &&
      (parent.kind === 'deployment' || this.#isOpenAbove(parent))
    );
  }
}
