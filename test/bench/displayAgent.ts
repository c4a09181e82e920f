/**
 * A small extension beside ours, for measuring only: runs commands in the extension host for whoever asks on a loopback
 * port, which it writes to the file `port` in its own folder, and says which texts the editor shows.
 */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { collectGarbage, usedMemory } from '../tools/memory';

export type AgentRequest =
  | { run: 'command'; command: string; args: unknown[] }
  /** VS Code's own diff of files, in the editor for one pair or in the one for several. */
  | { run: 'diff'; pairs: [left: string, right: string][]; together: boolean }
  | { run: 'setting'; name: string; value: unknown }
  /** Which texts the active editor shows; `left` is the thread on the left side. */
  | { run: 'shown'; left: string }
  /** A webview with nothing in it but what the thread view's rows and messages are known by. */
  | { run: 'webview' }
  | { run: 'memory' };

export interface AgentAnswer {
  /** `Date.now()`, right before and after. */
  startedAt: number;
  endedAt: number;
  result?: unknown;
}

/** Bytes that the extension host uses, with what nobody uses any more collected. */
export interface AgentMemory {
  used: number;
}

/** What an editor shows: one pair, or (`together`) the files of the editor for several. */
export interface ShownTexts {
  pairs: [left: string, right: string][];
  together: boolean;
}

export function activate(context: vscode.ExtensionContext): void {
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      work(JSON.parse(Buffer.concat(parts).toString()) as AgentRequest).then(
        (answer) => response.end(JSON.stringify(answer)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    fs.writeFileSync(path.join(context.extensionPath, 'port'), String(port));
  });
  context.subscriptions.push({ dispose: () => void server.close() });
}

async function work(request: AgentRequest): Promise<AgentAnswer> {
  const startedAt = Date.now();
  const result = await perform(request);
  return { startedAt, endedAt: Date.now(), result };
}

async function perform(request: AgentRequest): Promise<unknown> {
  switch (request.run) {
    case 'command':
      return vscode.commands.executeCommand(request.command, ...request.args);
    case 'setting':
      return vscode.workspace.getConfiguration().update(request.name, request.value, vscode.ConfigurationTarget.Global);
    case 'diff':
      return openFiles(request.pairs, request.together);
    case 'shown':
      return shownTexts(request.left);
    case 'webview':
      showEmptyWebview();
      return undefined;
    case 'memory':
      collectGarbage();
      return { used: usedMemory() } satisfies AgentMemory;
  }
}

function showEmptyWebview(): void {
  const { webview } = vscode.window.createWebviewPanel('bench', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  webview.html = '<div id="app"><p class="row" role="treeitem">x</p><p class="message">x</p></div>';
}

function openFiles(pairs: [string, string][], together: boolean): Thenable<unknown> {
  const uris = pairs.map(([left, right]) => ({ left: vscode.Uri.file(left), right: vscode.Uri.file(right) }));
  return together
    ? vscode.commands.executeCommand(
        'vscode.changes',
        'Files',
        uris.map(({ left, right }) => [right, left, right]),
      )
    : vscode.commands.executeCommand('vscode.diff', uris[0]?.left, uris[0]?.right, 'Files', { preview: true });
}

/** An extension cannot ask an editor of several files what it shows: these are the documents that are open. */
async function shownTexts(left: string): Promise<ShownTexts> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const read = async (uri: vscode.Uri): Promise<string> =>
    Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  if (input instanceof vscode.TabInputTextDiff) {
    return { together: false, pairs: [[await read(input.original), await read(input.modified)]] };
  }
  const checkpoints = vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter(({ scheme }) => scheme === 'langgraph');
  const isLeft = ({ query }: vscode.Uri): boolean => query.includes(left);
  const pairs = checkpoints.filter(isLeft).map(async (uri): Promise<[string, string]> => {
    const other = checkpoints.find((each) => each.path === uri.path && !isLeft(each));
    return [await read(uri), other ? await read(other) : ''];
  });
  return { together: true, pairs: await Promise.all(pairs) };
}
