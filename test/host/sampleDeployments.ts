/** The sample servers that the test run started, as configured deployments, for tests inside VS Code. */
import * as vscode from 'vscode';
import type { ThreadReference } from '../../src/api';
import { settingsSection, type CommandId } from '../../src/ids';
import { allHistories, getThread, type Target } from '../servers/stage/rest';
import type { SampleThread } from '../servers/stage/seed';

export interface SampleDeployment extends Target {
  kind: 'javascript' | 'python';
  /** Its name in the settings. */
  name: string;
  /** Thread ids. No test changes one of these. */
  threads: Record<SampleThread, string>;
}

const urls = {
  javascript: process.env.SAMPLE_JAVASCRIPT_URL,
  python: process.env.SAMPLE_PYTHON_URL,
};

/** The kinds of servers that are there: at least JavaScript. For `describe`, which cannot wait. */
export const kinds = (['javascript', 'python'] as const).filter((kind) => urls[kind]);

/**
 * What a window does with a server's responses is tried on one of them, for `test/servers` has both: by turns, so that
 * each is met in a window.
 */
export const oneKind = kinds.slice(0, 1);
export const otherKind = kinds.slice(-1);

/** A sample server with every sample thread, configured. */
export async function sampleDeployment(kind: SampleDeployment['kind']): Promise<SampleDeployment> {
  const url = urls[kind];
  const threads = (
    JSON.parse(process.env.SAMPLE_THREADS ?? '{}') as Partial<Record<string, SampleDeployment['threads']>>
  )[kind];
  if (!url || !threads) {
    throw new Error(`no sample server: ${kind}`);
  }
  await configure();
  return { kind, url, name: nameOf(kind), threads };
}

/** The settings of these tests: every sample server, and what `change` says. */
export async function configure(change: Record<string, unknown> = {}): Promise<void> {
  const entries = kinds.map((kind) => ({ name: nameOf(kind), url: urls[kind] }));
  const settings = { deployments: entries, showDiff: 'never', ...change };
  for (const [key, value] of Object.entries(settings)) {
    await vscode.workspace.getConfiguration(settingsSection).update(key, value, vscode.ConfigurationTarget.Global);
  }
}

function nameOf(kind: string): string {
  return `Sample ${kind}`;
}

/** A command of the extension, by the public way. */
export async function run<Result>(command: CommandId, ...args: unknown[]): Promise<Result | undefined> {
  return vscode.commands.executeCommand<Result | undefined>(command, ...args);
}

/** As outsiders name a thread: by the deployment's name. */
export function reference(deployment: SampleDeployment, threadId: string): ThreadReference {
  return { deployment: deployment.name, threadId };
}

/** Everything the server shows of a thread, byte for byte: its row, and its history in every listed namespace. */
export async function everything(target: Target, threadId: string): Promise<string> {
  return JSON.stringify(await getThread(target, threadId)) + (await historyTexts(target, threadId));
}

export async function historyTexts(target: Target, threadId: string): Promise<string> {
  const histories = await allHistories(target, threadId);
  return JSON.stringify([...histories].map(([name, { texts }]) => [name, texts]));
}

/** Distinct checkpoints and namespaces in what a plain walk of the listed namespaces reads. */
export async function amounts(target: Target, threadId: string): Promise<{ checkpoints: number; namespaces: number }> {
  const rows = [...(await allHistories(target, threadId)).values()].flatMap((each) => each.rows);
  const ids = rows.map(({ checkpoint }) => `${checkpoint.checkpoint_ns} ${checkpoint.checkpoint_id}`);
  const namespaces = rows.map(({ checkpoint }) => checkpoint.checkpoint_ns);
  return { checkpoints: new Set(ids).size, namespaces: new Set(namespaces).size };
}

/** The tabs that show a history or a diff of two. */
export function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

export async function closeTabs(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
