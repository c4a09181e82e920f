import * as vscode from 'vscode';
import { parseBaseUrl } from '../deployments/baseUrl';
import { devCommand, devServer, suggestFromLanggraphJson, type DevCommand } from '../deployments/langgraphJson';
import type { ServerInfo } from '../langgraph/types';
import type { Connections } from './connections';
import { findFiles } from './findFiles';

/** Something on this machine that the view can offer while no deployment has its port. */
export type LocalOffer = ServerOffer | { what: 'project'; project: Project };

interface ServerOffer {
  what: 'server';
  baseUrl: string;
  version: string | undefined;
}

/** A folder of the workspace with a `langgraph.json`. */
export interface Project {
  folder: vscode.Uri;
  /** Base URLs on this machine that its server may have, likeliest first. */
  urls: string[];
  command: DevCommand;
}

/** Milliseconds. Somebody is waiting in front of the list. */
const shortWait = 2000;
/** Milliseconds. A look that somebody did not ask for follows the one before after so long. */
const lookAgainAfter = 10_000;
const mostFiles = 20;
/** That are looked into where VS Code has no search of its own. */
const mostFolders = 200;
const mostOffers = 3;
const largestFile = 256 * 1024;

/** Where `langgraph dev` listens; tests put another port in its place, so that they need not share the usual one. */
export const localServer = ((): string => {
  const url = parseBaseUrl(`http://localhost:${process.env.LANGGRAPH_THREADS_DEV_PORT ?? ''}`);
  return url.valid && process.env.LANGGRAPH_THREADS_DEV_PORT !== undefined ? url.baseUrl : devServer;
})();

/** The Agent Servers and projects on this machine that no deployment stands for. Nothing is asked before `look`. */
export class LocalServers {
  #found: LocalOffer[] = [];
  #looking: Promise<void> | undefined;
  #lookedAt = -Infinity;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(private readonly connections: Pick<Connections, 'deployments' | 'probe'>) {}

  /** As far as it was looked for. */
  offers(): LocalOffer[] {
    const taken = this.#takenPorts();
    return this.#found.filter((offer) => {
      const url = offer.what === 'server' ? offer.baseUrl : (offer.project.urls[0] ?? '');
      return !taken.has(portOf(url));
    });
  }

  /** Asks each port once, without credentials. `unasked`: not where it was done a moment ago. Never rejects. */
  look({ unasked = false } = {}): Promise<void> {
    if (unasked && performance.now() - this.#lookedAt < lookAgainAfter) return Promise.resolve();
    return (this.#looking ??= this.#look().finally(() => {
      this.#lookedAt = performance.now();
      this.#looking = undefined;
    }));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #look(): Promise<void> {
    const taken = this.#takenPorts();
    const projects = await langgraphProjects();
    const urls = [...new Set([...projects.flatMap((project) => project.urls), localServer])];
    const asked = urls.filter((url) => !taken.has(portOf(url)));
    const answers = await Promise.all(asked.map((url) => this.#ask(url)));
    const servers = new Map<string, ServerOffer>();
    for (const answer of answers) {
      if (answer && !servers.has(portOf(answer.baseUrl))) servers.set(portOf(answer.baseUrl), answer);
    }
    // A terminal can't be opened in a folder that is on no machine.
    const startable = projects.filter(({ folder }) => folder.scheme === 'file');
    const silent = startable.filter(({ urls: [own = ''] }) => !servers.has(portOf(own)));
    const starts = silent.map((project): LocalOffer => ({ what: 'project', project }));
    const found = [...servers.values(), ...starts].slice(0, mostOffers);
    const isSame = JSON.stringify(found) === JSON.stringify(this.#found);
    this.#found = found;
    if (!isSame) this.#changed.fire();
  }

  /** Where `localhost` is not the address that the server listens on, the address itself. */
  async #ask(baseUrl: string): Promise<ServerOffer | undefined> {
    for (const url of new Set([baseUrl, baseUrl.replace('//localhost:', '//127.0.0.1:')])) {
      const info = await infoOf(this.connections, url);
      if (info) return { what: 'server', baseUrl: url, version: info.version };
    }
    return undefined;
  }

  #takenPorts(): Set<string> {
    const urls = this.connections.deployments().map(({ baseUrl }) => parseBaseUrl(baseUrl));
    return new Set(urls.flatMap((url) => (url.valid && url.loopback ? [portOf(url.baseUrl)] : [])));
  }
}

/** What an Agent Server at a base URL says of itself, asked without credentials; `undefined` where none answers. */
export async function infoOf(
  connections: Pick<Connections, 'probe'>,
  baseUrl: string,
  signal?: AbortSignal,
): Promise<ServerInfo | undefined> {
  const server = connections.probe(baseUrl, () => Promise.resolve({}), shortWait);
  const info = await server.info(signal).catch(() => undefined);
  // Any web server may answer an object.
  const isOne = [info?.version, info?.langgraph_py_version, info?.langgraph_js_version].some((each) => each);
  return isOne ? info : undefined;
}

/**
 * The projects of the workspace. Their servers are only ever on this machine: a repository that was merely opened must
 * not make the extension ask anybody else.
 */
export async function langgraphProjects(): Promise<Project[]> {
  const projects = await Promise.all((await langgraphFiles()).map(readProject));
  return projects.filter((project) => project !== undefined);
}

async function readProject(file: vscode.Uri): Promise<Project | undefined> {
  const text = await readSmall(file);
  const urls = suggestFromLanggraphJson(text ?? '').filter((url) => {
    const parsed = parseBaseUrl(url);
    return parsed.valid && parsed.loopback;
  });
  if (text === undefined || urls.length === 0) return undefined;
  const folder = vscode.Uri.joinPath(file, '..');
  const own = urls.map((url) => (url.startsWith(devServer) ? url.replace(devServer, localServer) : url));
  const packageJson = await readSmall(vscode.Uri.joinPath(folder, 'package.json'));
  return { folder, urls: own, command: devCommand(text, packageJson) };
}

async function langgraphFiles(): Promise<vscode.Uri[]> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, 'langgraph.json'));
  const deeper = await findFiles('langgraph.json', { files: mostFiles, folders: mostFolders });
  return [...new Map([...roots, ...deeper].map((uri) => [uri.toString(), uri])).values()].slice(0, mostFiles);
}

/** `undefined` for what is not there, not readable, or much too large. */
async function readSmall(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > largestFile ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function portOf(baseUrl: string): string {
  const { protocol, port } = new URL(baseUrl);
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port;
}
