import * as vscode from 'vscode';
import { documentScheme } from '../ids';
import { documentsAreReadOnly, notADocument } from '../texts/documents';
import { describeError } from '../texts/errors';
import { UserError } from '../texts/userError';
import { decodeDocumentUri, type DocumentAddress } from './documentUri';
import type { OpenDocuments } from './openDocuments';
import { Refusal } from './refusal';

/** How a document of each kind is read again, after a window's reload. Throws a sentence. */
export type Loaders = {
  [Kind in DocumentAddress['kind']]: (
    address: Extract<DocumentAddress, { kind: Kind }>,
    uri: vscode.Uri,
  ) => Uint8Array | Promise<Uint8Array>;
};

/** Gives VS Code the documents of all kinds. */
export function serveDocuments(documents: OpenDocuments, loaders: Loaders): vscode.Disposable {
  const load = (uri: vscode.Uri): Promise<Uint8Array> =>
    documents.load(uri, async () => {
      const decoded = decodeDocumentUri(uri);
      if (!decoded.valid) throw new UserError(notADocument(decoded.reason));
      const { address } = decoded;
      // A loader of this address's kind, which TypeScript does not see.
      const loader = loaders[address.kind] as (
        address: DocumentAddress,
        uri: vscode.Uri,
      ) => Uint8Array | Promise<Uint8Array>;
      return loader(address, uri);
    });
  return vscode.workspace.registerFileSystemProvider(documentScheme, new DocumentFileSystem(load), {
    isCaseSensitive: true,
    isReadonly: new vscode.MarkdownString(documentsAreReadOnly()),
  });
}

/**
 * The documents as files that cannot be written. Unlike a `TextDocumentContentProvider`, a file system brings its tabs
 * and diffs back after a reload. `read` gives a document's bytes or throws a sentence: a failed load is never drawn as
 * content: the tab stays empty, and a notification has the sentence.
 */
class DocumentFileSystem implements vscode.FileSystemProvider {
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
