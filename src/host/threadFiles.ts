import * as vscode from 'vscode';
import { BoundedMap } from '../boundedMap';
import { fileNameOf } from '../deployments/fileAddress';
import type { HistoryServer, ThreadSource } from '../history/side';
import { openThreadFile, readFileHead, type ThreadFile } from '../threadFile/openThreadFile';
import { bytesInMemory, bytesOnDisk, type FileBytes } from '../threadFile/spans';
import { describeFileError, describeFileProblem } from '../texts/files/threadFiles';
import { UserError } from '../texts/userError';
import { threadFileSide } from '../threadFile/threadFileServer';

/** Files whose lines are known. */
const mostKnown = 4;

export type FileHead = Pick<ThreadFile, 'header' | 'threadId' | 'row'>;

/** A side of a reading, and what the file says of itself. */
export interface OpenedFile extends ThreadSource {
  file: ThreadFile;
}

/** Thread files that were opened. A file on this machine's disk is read as it is needed, others are held in memory. */
export class ThreadFiles {
  readonly #known = new BoundedMap<string, { etag: string; side: Promise<OpenedFile> }>(mostKnown);

  /** A file as a side of a comparison. Rejects with `ThreadFileError`, a `vscode.FileSystemError` or Node's error. */
  async open(uri: vscode.Uri): Promise<OpenedFile> {
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

  /** What its first lines say. Rejects like `open`. */
  async head(uri: vscode.Uri): Promise<FileHead> {
    return readFileHead(await bytesOf(uri));
  }

  /**
   * For what proves nothing: the file is opened with each question, as it is then, so that its flaws are not known. Rejects
   * with a sentence where it cannot be read.
   */
  server(address: string): HistoryServer {
    const server = async () => {
      try {
        return (await this.open(vscode.Uri.parse(address, true))).server;
      } catch (error) {
        throw new UserError(describeFileError(error, fileNameOf(address)), describeFileProblem(error));
      }
    };
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

async function read(uri: vscode.Uri): Promise<OpenedFile> {
  const file = await openThreadFile(await bytesOf(uri));
  return { ...threadFileSide(file, uri.toString()), file };
}

async function bytesOf(uri: vscode.Uri): Promise<FileBytes> {
  return uri.scheme === 'file' ? bytesOnDisk(uri.fsPath) : bytesInMemory(await vscode.workspace.fs.readFile(uri));
}
