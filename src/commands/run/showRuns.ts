import * as vscode from 'vscode';
import type { ThreadReference, ThreadRun } from '../../api';
import { readThreadRuns } from '../../runs/threadRuns';
import { describeError } from '../../texts/errors';
import { pick as pickMessages } from '../../texts/messages';
import { runDescription, runDetail, runLabel, runListMessages as words } from '../../texts/run/list';
import { parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { openInStudio } from '../thread/openInStudio';
import { amendRow } from './runNow';

interface RunItem extends vscode.QuickPickItem {
  /** Absent on the row that loads more. */
  run?: ThreadRun;
}

const pageSize = 20;
const buttons = {
  openCheckpoint: { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: words.openCheckpoint() },
  stop: { iconPath: new vscode.ThemeIcon('debug-stop'), tooltip: words.stop() },
  // LangSmith's own link needs its id of the project, which only LangSmith tells; Studio finds the traces of a thread's runs.
  showTrace: { iconPath: new vscode.ThemeIcon('link-external'), tooltip: words.showTrace() },
  copyId: { iconPath: new vscode.ThemeIcon('copy'), tooltip: words.copyId() },
};

/** Lists a thread's runs, newest first, and what can be done with each. Gives the first page of them; the list stays open. */
export async function showRuns(context: CommandContext, item: unknown): Promise<ThreadRun[] | undefined> {
  const thread = parseThreadReference(context.connections, item) ?? (await pickThread(context, words.thread()));
  return thread && new RunPick(context, thread).show();
}

class RunPick {
  readonly #pick = vscode.window.createQuickPick<RunItem>();
  readonly #closed = new AbortController();
  #runs: ThreadRun[] = [];
  #next: number | undefined = 0;

  constructor(
    private readonly context: CommandContext,
    private readonly thread: ThreadReference,
  ) {
    const pick = this.#pick;
    pick.title = words.title(context.view.title(thread));
    pick.placeholder = words.placeholder();
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    pick.onDidHide(() => {
      this.#closed.abort();
      pick.dispose();
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) this.#do(() => (item.run ? this.#open(item.run) : this.#load()));
    });
    pick.onDidTriggerItemButton(({ item: { run }, button }) => {
      if (!run) return;
      if (button === buttons.copyId) this.#do(async () => vscode.env.clipboard.writeText(run.runId));
      else if (button === buttons.showTrace) this.#do(() => openInStudio(this.context, this.thread));
      else this.#do(() => (button === buttons.stop ? this.#stop(run) : this.#open(run)));
    });
  }

  async show(): Promise<ThreadRun[]> {
    this.#pick.show();
    try {
      await this.#load();
    } catch (error) {
      if (this.#closed.signal.aborted) return [];
      this.#pick.hide();
      throw error;
    }
    return [...this.#runs];
  }

  #do(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => {
      if (this.#closed.signal.aborted) return;
      this.#pick.busy = false;
      this.#pick.placeholder = describeError(error);
    });
  }

  async #load(): Promise<void> {
    const { connections, settings } = this.context;
    this.#pick.busy = true;
    const side = { thread: this.thread, server: connections.interactiveServer(this.thread.deployment) };
    const limits = { signal: this.#closed.signal, maxCheckpointBytes: settings.maxCheckpointBytes() };
    const { runs, next } = await readThreadRuns(side, { offset: this.#next ?? 0, limit: pageSize }, limits);
    const known = new Set(this.#runs.map(({ runId }) => runId));
    this.#runs.push(...runs.filter(({ runId }) => !known.has(runId)));
    this.#next = next;
    this.#draw();
  }

  #draw(): void {
    this.#pick.busy = false;
    if (this.#runs.length === 0) this.#pick.placeholder = words.none();
    this.#pick.items = [
      ...this.#runs.map((run): RunItem => {
        const isOpen = run.status === 'pending' || run.status === 'running';
        return {
          label: runLabel(run),
          description: runDescription(run),
          detail: runDetail(run),
          buttons: [
            ...(run.checkpointId === undefined ? [] : [buttons.openCheckpoint]),
            ...(isOpen ? [buttons.stop] : []),
            ...(run.tracedTo === undefined ? [] : [buttons.showTrace]),
            buttons.copyId,
          ],
          run,
        };
      }),
      ...(this.#next === undefined ? [] : [{ label: pickMessages.loadMore(), alwaysShow: true }]),
    ];
  }

  async #open({ checkpointId }: ThreadRun): Promise<void> {
    if (checkpointId === undefined) {
      this.#pick.placeholder = words.noCheckpoint();
      return;
    }
    this.#pick.hide();
    await this.context.threadEditors.open(this.thread, { place: { namespace: '', checkpointId } }, false);
  }

  /** What it has saved so far stays. */
  async #stop({ runId }: ThreadRun): Promise<void> {
    const { threadId, deployment } = this.thread;
    this.#pick.busy = true;
    await this.context.connections.interactiveServer(deployment).runs.cancel(threadId, runId, this.#closed.signal);
    await amendRow(this.context, this.thread);
    [this.#runs, this.#next] = [[], 0];
    await this.#load();
  }
}
