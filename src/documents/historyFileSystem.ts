import * as vscode from 'vscode';
import { documentsAreReadOnly } from '../texts/documents';
import { describeError } from '../texts/errors';
import { Refusal } from './refusal';

/**
 * The histories as files that cannot be written. Unlike a `TextDocumentContentProvider`, a file system brings its tabs
 * and diffs back after a reload. `read` gives a document's bytes or throws a sentence: a failed load is never drawn as
 * content: the tab stays empty, and a notification has the sentence.
 */
export class HistoryFileSystem implements vscode.FileSystemProvider {
  /** Never fires: what a URI stands for does not change. */
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = () => new vscode.Disposable(() => undefined);

  readonly #refusal = new Refusal();

  constructor(private readonly read: (uri: vscode.Uri) => Promise<Uint8Array>) {}

  /** VS Code compares size and time of what it has with what it reads, so both are those of the bytes. */
  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength } = await this.readFile(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: byteLength,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      return await this.read(uri);
    } catch (error) {
      this.#refusal.say(uri, error);
      throw vscode.FileSystemError.Unavailable(describeError(error));
    }
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.FileNotADirectory();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(documentsAreReadOnly());
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions(documentsAreReadOnly());
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions(documentsAreReadOnly());
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions(documentsAreReadOnly());
  }
}
