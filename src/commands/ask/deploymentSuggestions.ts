import * as vscode from 'vscode';
import { parseBaseUrl } from '../../deployments/baseUrl';
import { suggestFromLanggraphJson } from '../../deployments/langgraphJson';
import { inertText } from '../../texts/inertText';
import type { ServerInfo } from '../../langgraph/types';
import type { CommandContext } from '../context';

/** Where `langgraph dev` listens. */
export const localServer = 'http://localhost:2024';

/** Milliseconds. Somebody is waiting in front of the list. */
const shortWait = 2000;
const mostFiles = 20;
const largestFile = 256 * 1024;

/**
 * Base URLs that the `langgraph.json` files of the workspace point to. Only ones on this machine: a repository that
 * was merely opened must not make the extension ask anybody else.
 */
export async function suggestedUrls(): Promise<string[]> {
  const texts = await Promise.all((await langgraphFiles()).map(readSmall));
  const urls = texts.flatMap((text) => suggestFromLanggraphJson(text)).map((url) => parseBaseUrl(url));
  return [...new Set(urls.flatMap((url) => (url.valid && url.loopback ? [url.baseUrl] : [])))];
}

/** What kind of server answers at a base URL, without any credentials; `undefined` if none does. */
export async function answerOf(
  { connections }: CommandContext,
  baseUrl: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const server = connections.probe(baseUrl, () => Promise.resolve({}), shortWait);
  return await server.info(signal).then(describe, () => undefined);
}

function describe(info: ServerInfo): string {
  const kind =
    info.langgraph_py_version === undefined ? (info.langgraph_js_version === undefined ? '' : 'JavaScript') : 'Python';
  return inertText([kind, info.version ?? ''].filter(Boolean).join(' '));
}

async function langgraphFiles(): Promise<vscode.Uri[]> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, 'langgraph.json'));
  // The search may not be available (virtual workspaces); the folders' own files are looked for without it.
  const deeper = await vscode.workspace.findFiles('**/langgraph.json', '**/node_modules/**', mostFiles).then(
    (found) => found,
    () => [],
  );
  return [...new Map([...roots, ...deeper].map((uri) => [uri.toString(), uri])).values()].slice(0, mostFiles);
}

async function readSmall(uri: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > largestFile ? '' : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, or not readable: nothing to suggest.
    return '';
  }
}
