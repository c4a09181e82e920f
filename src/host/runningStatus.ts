import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { CommandId } from '../ids';
import type { NameOf } from '../texts/notification';
import { runningText, runningTooltip } from '../texts/runs';

/** Says in the status bar how many runs that were started here are in progress; a click shows the thread, or the log. */
export class RunningStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('running', vscode.StatusBarAlignment.Left);
  readonly #running = new Set<{ thread: ThreadReference }>();

  constructor(private readonly nameOf: NameOf) {}

  /** Resolves and rejects as the run does. */
  async during<T>(thread: ThreadReference, run: Promise<T>): Promise<T> {
    const entry = { thread };
    this.#running.add(entry);
    this.#draw();
    try {
      return await run;
    } finally {
      this.#running.delete(entry);
      this.#draw();
    }
  }

  dispose(): void {
    this.#item.dispose();
  }

  #draw(): void {
    const [first, ...others] = [...this.#running].map(({ thread }) => thread);
    if (first === undefined) {
      this.#item.hide();
      return;
    }
    const total = others.length + 1;
    this.#item.text = `$(sync~spin) ${runningText(total)}`;
    this.#item.tooltip = runningTooltip([first, ...others].map(this.nameOf));
    this.#item.accessibilityInformation = { label: `${runningText(total)}, ${this.#item.tooltip}` };
    const [command, ...args]: [CommandId, ...unknown[]] =
      total === 1 ? ['langgraphThreads.openThread', first] : ['langgraphThreads.showLog'];
    this.#item.command = { command, title: '', arguments: args };
    this.#item.show();
  }
}
