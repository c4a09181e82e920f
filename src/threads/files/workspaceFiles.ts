import * as vscode from 'vscode';
import { mapConcurrently } from '../../concurrency';
import { findFiles } from '../../host/findFiles';
import type { FileHead, ThreadFiles } from '../../host/threadFiles';
import { threadFileExtension } from '../../ids';
import { titleOf } from '../../langgraph/threadTitle';
import { readAs, words } from '../../schemas';
import { describeFileProblem } from '../../texts/files/threadFiles';
import { threadOf } from '../../threadFile/threadOf';
import { within } from '../../time';
import { threadFileNode, threadFilesNode, type ThreadFileNode, type ThreadFilesNode } from './nodes';

/** Files that have a row, and folders that are looked into where VS Code has no search of its own. */
const extent = { files: 500, folders: 2_000 };

/** Files whose first lines are read at a time. */
const mostAtOnce = 4;
/** Milliseconds for first lines; slower ones come when they are there, since VS Code draws no row before it has all. */
const patience = 400;
/** Milliseconds without a change on the disk before the files are looked for again: Git changes many at once. */
const settledAfter = 300;

/** The thread files of the workspace, as rows. Nothing is looked for before VS Code asks for the first row of the view. */
export class WorkspaceFiles {
  /** By address; one object for each file, which says what is so now. */
  #nodes = new Map<string, ThreadFileNode>();
  readonly #heads = new Map<string, Promise<void>>();
  #above: ThreadFilesNode | undefined;
  #watcher: vscode.FileSystemWatcher | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(
    private readonly files: ThreadFiles,
    /** To be drawn anew: all rows, those below this class's first, or one file's. */
    private readonly changed: (node: ThreadFilesNode | ThreadFileNode | undefined) => void,
  ) {}

  /** The row above the files, as far as any are known; none where the workspace has no such file. */
  top(): ThreadFilesNode[] {
    if (this.#watcher === undefined) {
      this.#watch();
      void this.look();
    }
    return this.#above === undefined ? [] : [this.#above];
  }

  /** A row for each file, in the order of their paths. */
  async rows(): Promise<ThreadFileNode[]> {
    const reading = mapConcurrently([...this.#nodes.values()], mostAtOnce, (node) => this.#head(node));
    const isDone = await within(
      patience,
      reading.then(() => true),
    );
    if (isDone !== true) {
      void reading.then(() => {
        this.changed(this.#above);
      });
    }
    return [...this.#nodes.values()];
  }

  above(): ThreadFilesNode | undefined {
    return this.#above;
  }

  /** Looks for the files again. */
  async look(): Promise<void> {
    const sorted = (await findFiles(`*${threadFileExtension}`, extent))
      .map((uri) => ({ address: uri.toString(), path: vscode.workspace.asRelativePath(uri) }))
      .sort((one, other) => one.path.localeCompare(other.path));
    const before = [...this.#nodes.keys()];
    const known = this.#nodes;
    this.#nodes = new Map(
      sorted.map(({ address, path }) => [address, known.get(address) ?? threadFileNode(address, path)]),
    );
    if (before.join(' ') === [...this.#nodes.keys()].join(' ')) return;
    const isFirst = this.#above === undefined || sorted.length === 0;
    const above = sorted.length === 0 ? undefined : threadFilesNode(sorted.length);
    this.#above = this.#above && above ? Object.assign(this.#above, above) : above;
    this.changed(isFirst ? undefined : this.#above);
  }

  dispose(): void {
    clearTimeout(this.#later);
    this.#watcher?.dispose();
  }

  #watch(): void {
    this.#watcher = vscode.workspace.createFileSystemWatcher(`**/*${threadFileExtension}`);
    const again = (uri: vscode.Uri): void => {
      const address = uri.toString();
      this.#heads.delete(address);
      const node = this.#nodes.get(address);
      if (node) {
        void this.#head(node).then(() => {
          this.changed(node);
        });
      }
      clearTimeout(this.#later);
      this.#later = setTimeout(() => void this.look(), settledAfter);
    };
    this.#watcher.onDidCreate(again);
    this.#watcher.onDidChange(again);
    this.#watcher.onDidDelete(again);
  }

  #head(node: ThreadFileNode): Promise<void> {
    const { deployment: address, path } = node;
    const known = this.#heads.get(address);
    if (known) return known;
    const reading = this.files.head(vscode.Uri.parse(address, true)).then(
      (head) => {
        Object.assign(node, threadFileNode(address, path, factsOf(head)));
      },
      (error: unknown) => {
        Object.assign(node, threadFileNode(address, path, { problem: describeFileProblem(error) }));
      },
    );
    this.#heads.set(address, reading);
    return reading;
  }
}

function factsOf({ header, threadId, row }: FileHead): Partial<ThreadFileNode> {
  const thread = threadOf(row);
  return {
    threadId,
    title: thread && titleOf(thread),
    graphId: readAs(words, thread?.metadata.graph_id),
    exportedAt: header.exportedAt,
    exportedFrom: header.deployment ?? '',
    isRedacted: header.redacted !== undefined,
  };
}
