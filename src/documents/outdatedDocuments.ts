import * as vscode from 'vscode';
import { isFileAddress } from '../deployments/fileAddress';
import { readNewestRow } from '../history/checkpointRows';
import type { Connections } from '../host/connections';
import type { Log } from '../host/log';
import { changedSinceOpened } from '../texts/documents';
import { describeForLog } from '../texts/errors';
import { addressOf, type ConversationAddress, type HistoryAddress } from './documentUri';
import { shownUris } from './shownUris';

/** Bytes of the newest checkpoint that is read to learn its id. */
const mostHeadBytes = 8 * 1024 * 1024;

type Shown = { uri: vscode.Uri } & (HistoryAddress | ConversationAddress);

/**
 * Marks the tabs of histories whose threads have newer checkpoints: what a document shows never changes by itself. A
 * thread is asked for its newest checkpoint when somebody looks, and only where it is shown.
 */
export class OutdatedDocuments implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #outdated = new Set<string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #closing = new AbortController();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(
    private readonly connections: Pick<Connections, 'quietHistoryServer'>,
    private readonly log: Pick<Log, 'debug'>,
  ) {
    this.#registration = vscode.window.registerFileDecorationProvider(this);
  }

  has(uri: vscode.Uri): boolean {
    return this.#outdated.has(uri.toString());
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (!this.has(uri)) return undefined;
    return new vscode.FileDecoration('↻', changedSinceOpened(), new vscode.ThemeColor('list.warningForeground'));
  }

  /** Looks at the threads of one deployment, or of all, or at one thread. Never rejects. */
  async look({ deployment, threadId }: { deployment?: string | undefined; threadId?: string }): Promise<void> {
    const shown = shownDocuments().filter(
      (each) =>
        (deployment === undefined || each.deployment === deployment) &&
        (threadId === undefined || each.threadId === threadId),
    );
    const threads = Map.groupBy(shown, (each) => `${each.deployment} ${each.threadId}`);
    await Promise.all([...threads.values()].map((each) => this.#lookAt(each)));
  }

  async #lookAt(shown: Shown[]): Promise<void> {
    const [first] = shown;
    if (first === undefined) return;
    const { deployment, threadId } = first;
    try {
      const side = { thread: { deployment, threadId }, server: this.connections.quietHistoryServer(deployment) };
      const options = { signal: this.#closing.signal, maxBytes: mostHeadBytes };
      const head = (await readNewestRow(side, '', options))?.id ?? '';
      const old = shown.filter(({ uri, headCheckpointId }) => headCheckpointId !== head && !this.has(uri));
      for (const { uri } of old) this.#outdated.add(uri.toString());
      if (old.length > 0) this.#changed.fire(old.map(({ uri }) => uri));
    } catch (error) {
      this.log.debug(`whether ${threadId} has changed: ${describeForLog(error)}`);
    }
  }

  dispose(): void {
    this.#closing.abort();
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function shownDocuments(): Shown[] {
  return [...shownUris()].flatMap((text) => {
    const uri = vscode.Uri.parse(text);
    const address = addressOf(uri);
    const isHistory = address?.kind === 'history' || address?.kind === 'conversation';
    return isHistory && !isFileAddress(address.deployment) ? [{ uri, ...address }] : [];
  });
}
