/**
 * What VS Code calls inside the extension host: Copy Thread and Open History there, as people have them, each time beside
 * a plain client that makes the same requests.
 */
import { execFile } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { CopyResult } from '../../src/api';
import type { CommandId } from '../../src/ids';
import type { TreeNode } from '../../src/threads/nodes';
import * as rest from '../servers/stage/rest';
import { askForHidden } from './bareHidden';
import { hostTask } from './hostTask';
import { measureShell } from './shell';

export interface CopyTask {
  url: string;
  source: string;
  /** Of the source. */
  checkpoints: number;
  rounds: number;
  /** Whether Open History is measured, too. */
  opensHistory: boolean;
}

/** Milliseconds. */
export interface CopyRound {
  /** `POST /copy`, and both histories by `curl` at once. */
  controlMs: number;
  /** From the server's response to the copy's row. */
  rowMs: number;
  /** From the command on: the verdict on all that is listed, the diff that is shown, the last word. */
  verdictMs: number;
  diffMs: number;
  endMs: number;
  /** Without a diff: between the verdict on all that is listed and the last one; `undefined` where these are one. */
  hiddenMs: number | undefined;
  /** The same questions by a plain client, over four connections. */
  bareHiddenMs: number;
  heldMs: number;
  cpuMs: number;
  /** The same without a diff. */
  cpuWithoutDiffMs: number;
  heldWithoutDiffMs: number;
}

export interface CopyFigures {
  rounds: CopyRound[];
  /** The longest that the event loop was held while nothing was done. */
  idleHeldMs: number;
  /** Open History: until the text is shown, and until `curl` has the root's history. */
  history: { shownMs: number; controlMs: number }[];
}

const command = <Result>(id: CommandId, ...given: unknown[]): Thenable<Result> =>
  vscode.commands.executeCommand(id, ...given);

/** What the rows of the view say, and when each said it first. Its provider is looked at, not changed. */
class Rows {
  readonly #said = new Map<string, { at: number; text: string }[]>();

  constructor() {
    const { window } = vscode;
    const original = window.createTreeView.bind(window);
    window.createTreeView = <T>(id: string, options: vscode.TreeViewOptions<T>) => {
      const provider = options.treeDataProvider as unknown as vscode.TreeDataProvider<TreeNode>;
      const getTreeItem = provider.getTreeItem.bind(provider);
      provider.getTreeItem = (node) => {
        const item = getTreeItem(node);
        if (node.kind === 'thread' && item instanceof vscode.TreeItem) {
          const said = this.#said.get(node.threadId) ?? [];
          this.#said.set(node.threadId, [...said, { at: performance.now(), text: String(item.description) }]);
        }
        return item;
      };
      return original(id, options);
    };
  }

  /** When the row first said it; `NaN` where it never did. */
  when(threadId: string, words: RegExp): number {
    return this.#said.get(threadId)?.find(({ text }) => words.test(text))?.at ?? NaN;
  }
}

/** When the response to the last copy came. */
let answeredAt = NaN;
diagnostics.subscribe('http.client.response.finish', (message) => {
  const { request } = message as { request: ClientRequest };
  if (request.path.endsWith('/copy')) answeredAt = performance.now();
});

/** Resolves to when an editor with one of our documents is active. */
function shown(): { at: Promise<number>; stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<number>();
  const subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor?.document.uri.scheme === 'langgraph') resolve(performance.now());
  });
  return { at: promise, stop: () => void subscription.dispose() };
}

const closeEditors = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');
const until = async (what: () => boolean): Promise<void> => {
  for (const end = performance.now() + 5_000; !what() && performance.now() < end;) await sleep(10);
};

interface Done {
  result: CopyResult & { copy: NonNullable<CopyResult['copy']> };
  startedAt: number;
  endedAt: number;
  cpuMs: number;
  heldMs: number;
}

async function copyOnce({ url, source }: CopyTask): Promise<Done> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const result = await command<CopyResult>('langgraphThreads.copyThread', { deployment: url, threadId: source });
  const endedAt = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  delays.disable();
  if (!result.copy || result.verification?.verdict !== 'identical') throw new Error(JSON.stringify(result));
  const done = { ...result, copy: result.copy };
  return { result: done, startedAt, endedAt, cpuMs: (user + system) / 1e3, heldMs: delays.max / 1e6 };
}

/** When the copy's row was there, and said the verdict so far (`undefined`: never) and the last one. */
async function tellTimes(rows: Rows, { result }: Pick<Done, 'result'>) {
  const { threadId } = result.copy;
  const last = /^✓ identical(?! so far)/;
  await until(() => !Number.isNaN(rows.when(threadId, last)));
  const soFarAt = rows.when(threadId, /^✓ identical so far/);
  const [rowAt, lastAt] = [rows.when(threadId, /./), rows.when(threadId, last)];
  return { rowAt, lastAt, soFarAt: Number.isNaN(soFarAt) ? undefined : soFarAt };
}

async function measureRound(task: CopyTask, rows: Rows): Promise<CopyRound> {
  const { url, source, checkpoints } = task;
  const target = { url };
  const history = (threadId: string) => `${url}/threads/${threadId}/history?limit=${checkpoints}`;
  const copyStarted = performance.now();
  const bareCopy = await rest.copy(target, source);
  const copyMs = performance.now() - copyStarted;
  const { wallMs } = await measureShell('download', { left: history(source), right: history(bareCopy) });
  const bareHiddenMs = await askForHidden(url, [source, bareCopy]);
  await rest.deleteThread(target, bareCopy);

  const settings = vscode.workspace.getConfiguration('langgraphThreads');
  const setShowDiff = (value?: string) => settings.update('showDiff', value, vscode.ConfigurationTarget.Global);
  await setShowDiff('never');
  const bare = await copyOnce(task);
  const told = await tellTimes(rows, bare);
  await rest.deleteThread(target, bare.result.copy.threadId);
  await setShowDiff(undefined);

  const editor = shown();
  const { result, startedAt, endedAt, cpuMs, heldMs } = await copyOnce(task);
  const diffAt = await Promise.race([editor.at, sleep(10_000).then(() => NaN)]);
  editor.stop();
  const { threadId } = result.copy;
  const { rowAt, soFarAt, lastAt } = await tellTimes(rows, { result });
  await closeEditors();
  await rest.deleteThread(target, threadId);
  return {
    controlMs: copyMs + wallMs,
    rowMs: rowAt - answeredAt,
    verdictMs: (soFarAt ?? lastAt) - startedAt,
    diffMs: diffAt - startedAt,
    endMs: endedAt - startedAt,
    hiddenMs: told.soFarAt && told.lastAt - told.soFarAt,
    bareHiddenMs,
    ...{ heldMs, cpuMs, cpuWithoutDiffMs: bare.cpuMs, heldWithoutDiffMs: bare.heldMs },
  };
}

async function measureHistory({ url, source, checkpoints }: CopyTask): Promise<CopyFigures['history'][number]> {
  const root = `${url}/threads/${source}/history?limit=${checkpoints}`;
  const started = performance.now();
  await promisify(execFile)('curl', ['-s', root, '-o', '/dev/null']);
  const controlMs = performance.now() - started;
  const editor = shown();
  const openedAt = performance.now();
  const opening = command('langgraphThreads.openHistory', { deployment: url, threadId: source });
  const shownMs = (await editor.at) - openedAt;
  editor.stop();
  await opening;
  await closeEditors();
  return { shownMs, controlMs };
}

async function idleHeld(): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await sleep(5_000);
  delays.disable();
  return delays.max / 1e6;
}

async function measureCopies(task: CopyTask): Promise<CopyFigures> {
  const rows = new Rows();
  await vscode.commands.executeCommand('langgraphThreads.threads.focus');
  // As in a window that has copied before: not the time until the code is compiled.
  await measureRound(task, rows);
  const idleHeldMs = await idleHeld();
  const figures: CopyFigures = { rounds: [], idleHeldMs, history: [] };
  for (let round = 0; round < task.rounds; round++) {
    figures.rounds.push(await measureRound(task, rows));
    if (task.opensHistory) figures.history.push(await measureHistory(task));
  }
  return figures;
}

export const run = (): Promise<void> => hostTask((task) => measureCopies(task as CopyTask));
