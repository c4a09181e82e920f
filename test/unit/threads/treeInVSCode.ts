import type { DeploymentNode, TreeNode } from '../../../src/threads/nodes';

/** Milliseconds. VS Code tells its window of a change at once, of those that follow it when none came for so long. */
const quietMs = 200;

export interface Rows {
  below(parent: DeploymentNode): Promise<TreeNode[]>;
}

interface Known {
  below: TreeNode[] | undefined;
}

/** Of what VS Code does at the moment. */
interface Drawing {
  done: Promise<void>;
  end: () => void;
}

/**
 * What VS Code (1.139) does with a tree of one deployment, as far as its order matters: which objects it knows, when it
 * asks for rows again, when it drops an answer, and when a row that it is to reveal "cannot be resolved". An id that two
 * objects have is "already registered", which was an error before 1.139.
 */
export class TreeInVSCode {
  readonly complaints: string[] = [];
  /** Ids of the rows below the deployment's that the window has. */
  drawn: string[] = [];
  /** Rows that were revealed. */
  readonly revealed: string[] = [];
  open = true;
  visible = true;
  /** As `TreeView` tells that a row was opened or closed. */
  readonly onToggle: ((open: boolean) => void)[] = [];

  #objects = new Map<string, TreeNode>();
  #known = new Map<TreeNode, Known>();
  #asked = 0;
  #ways = 0;
  #current = 0;
  #queue = Promise.resolve();
  #drawings: Promise<unknown> = Promise.resolve();
  #next: Drawing | undefined;
  #end: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #pending = false;
  /** Whether the deployment's row is to be drawn anew, and not only one below it. */
  #whole = false;
  #missed = false;
  #drawn = Promise.resolve();

  constructor(
    private readonly deployment: DeploymentNode,
    private readonly rows: Rows,
    /** Milliseconds between extension host and window, and for the window to draw, in turn: a busy machine's are long. */
    public waysMs: readonly number[],
  ) {
    this.#learn(deployment);
  }

  change(node: TreeNode | undefined): void {
    this.#whole ||= node === undefined || node === this.deployment;
    if (this.#next === undefined) {
      let end = (): void => undefined;
      const done = new Promise<void>((resolve) => (end = resolve));
      this.#next = { done, end };
      this.#end = end;
      // Looked up when its turn comes, as VS Code does.
      this.#drawings = this.#drawings.then(() => this.#next?.done);
    }
    if (this.#timer === undefined) this.#enqueue();
    else this.#pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#pending) this.#enqueue();
      this.#pending = false;
    }, quietMs);
  }

  async reveal(row: TreeNode): Promise<void> {
    await this.#drawings;
    await turns(3);
    if (!this.#known.has(row)) {
      await turns(2);
      await this.#below();
      const object = this.#objects.get(row.id);
      if (object === undefined || !this.#known.has(object)) {
        this.complaints.push(`Cannot resolve tree item ${row.id}`);
        throw new Error('Cannot resolve tree item');
      }
    }
    await this.#way();
    await this.show();
    await this.toggle(true);
    // The window draws what it is about to draw before it looks for the row.
    await this.#drawn;
    if (this.drawn.includes(row.id)) this.revealed.push(row.id);
    await this.#way();
  }

  /** The view is on the screen again: what changed meanwhile is drawn. */
  async show(): Promise<void> {
    this.visible = true;
    if (this.#missed) await this.#draw();
  }

  async toggle(open: boolean): Promise<void> {
    if (this.open === open) return;
    this.open = open;
    for (const tell of this.onToggle) tell(open);
    if (open) await this.#draw();
  }

  #enqueue(): void {
    const whole = this.#whole;
    this.#whole = false;
    this.#queue = this.#queue.then(async () => {
      const end = this.#end;
      this.#next = undefined;
      await this.#refresh(whole);
      await turns(1);
      end();
      await turns(1);
    });
  }

  async #refresh(whole: boolean): Promise<void> {
    if (!whole) {
      // The window asks for what is below a row that is open: checkpoints, say.
      await this.#way();
      await this.#way();
      return;
    }
    this.#forgetBelow();
    await turns(1);
    // Another object for the same row, as VS Code has it.
    this.#learn(this.deployment);
    await turns(2);
    await this.#way();
    await this.#draw();
    await this.#way();
  }

  /** The window asks for the rows below an open row, draws them and says so. */
  async #draw(): Promise<void> {
    this.#missed = !(this.visible && this.open);
    if (this.#missed) return;
    // One after the other.
    await (this.#drawn = this.#drawn.then(() => this.#drawRows()));
  }

  async #drawRows(): Promise<void> {
    await this.#way();
    const rows = await this.#below();
    await this.#way();
    // An answer that VS Code dropped is no row to its window.
    this.drawn = rows?.map(({ id }) => id) ?? [];
  }

  async #below(): Promise<TreeNode[] | undefined> {
    const known = this.#known.get(this.deployment)?.below;
    if (known !== undefined) return known;
    this.#forgetBelow();
    const asked = ++this.#asked;
    this.#current = asked;
    const rows = await this.rows.below(this.deployment);
    await turns(1);
    if (this.#current !== asked) return undefined;
    for (const row of rows) {
      const other = this.#objects.get(row.id);
      if (other !== undefined) this.complaints.push(`${row.id} is already registered`);
      if (other !== undefined && other !== row) this.#known.delete(other);
      this.#learn(row);
    }
    this.#known.set(this.deployment, { below: rows });
    return rows;
  }

  async #way(): Promise<void> {
    const next = this.waysMs[this.#ways++ % this.waysMs.length];
    await new Promise((resolve) => setTimeout(resolve, next));
  }

  #forgetBelow(): void {
    for (const row of this.#known.get(this.deployment)?.below ?? []) {
      this.#known.delete(row);
      this.#objects.delete(row.id);
    }
    this.#known.set(this.deployment, { below: undefined });
  }

  #learn(row: TreeNode): void {
    this.#objects.set(row.id, row);
    this.#known.set(row, { below: undefined });
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}
