import * as vscode from 'vscode';
import { BoundedMap } from '../boundedMap';
import type { HistoryServer, ThreadSource } from '../history/side';
import { openThreadFile } from '../threadFile/openThreadFile';
import { bytesInMemory, bytesOnDisk } from '../threadFile/spans';
import { threadFileSide } from '../threadFile/threadFileServer';

/** Files whose lines are known. */
const mostKnown = 4;

/** Thread files that were opened. A file on this machine's disk is read as it is needed, others are held in memory. */
export class ThreadFiles {
  readonly #known = new BoundedMap<string, { etag: string; side: Promise<ThreadSource> }>(mostKnown);

  /** A file as a side of a comparison. Rejects with `ThreadFileError`, a `vscode.FileSystemError` or Node's error. */
  async open(uri: vscode.Uri): Promise<ThreadSource> {
    const address = uri.toString();
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    const etag = `${size} ${mtime}`;
    const known = this.#known.get(address);
    if (known?.etag === etag) {
      return known.side;
    }
    const side = read(uri);
    this.#known.set(address, { etag, side });
    side.catch(() => this.#known.delete(address));
    return side;
  }

  /** For documents alone, which prove nothing: the file is opened with the first question, so that its flaws are not known. */
  server(address: string): HistoryServer {
    const server = async () => (await this.open(vscode.Uri.parse(address, true))).server;
    return {
      baseUrl: address,
      historyStream: async (...asked) => (await server()).historyStream(...asked),
      threadBytes: async (...asked) => (await server()).threadBytes(...asked),
      checkpointBytes: async (...asked) => (await server()).checkpointBytes(...asked),
      storageBytes: async (...asked) => (await server()).storageBytes(...asked),
      infoBytes: async (...asked) => (await server()).infoBytes(...asked),
    };
  }
}

async function read(uri: vscode.Uri): Promise<ThreadSource> {
  const bytes =
    uri.scheme === 'file' ? await bytesOnDisk(uri.fsPath) : bytesInMemory(await vscode.workspace.fs.readFile(uri));
  return threadFileSide(await openThreadFile(bytes), uri.toString());
}
