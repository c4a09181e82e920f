import type { Note } from '../api';
import { withoutTaskIds } from '../history/hiddenNamespaces';
import type { HistoryServer, ThreadSource } from '../history/side';
import type { JsonObject } from '../json/json';
import { printLine } from '../json/print';
import { RepeatingPrinter } from '../json/repeatingPrinter';
import { AgentServerError, type AgentServerErrorKind } from '../langgraph/http/errors';
import { FileChangedError } from './spans';
import type { ThreadFile } from './openThreadFile';

/** Milliseconds. What takes longer lets others work in between. */
const sliceMs = 10;

/**
 * A thread file as one side of any reading: it answers what is asked of a server, as the server did that it was written
 * from. `address` is the file's URI, in the place of a deployment's base URL. Rejects with `AgentServerError`, like a
 * server: `notFound` for another thread, `cut` where the file has changed since it was opened.
 */
export function threadFileSide(file: ThreadFile, address: string): ThreadSource {
  return { thread: { deployment: address, threadId: file.threadId }, server: new ThreadFileServer(file, address) };
}

class ThreadFileServer implements HistoryServer {
  readonly flaws: readonly Note[];
  readonly isRedacted: boolean;

  constructor(
    private readonly file: ThreadFile,
    readonly baseUrl: string,
  ) {
    // What a server does not show at all is no flaw: the file answers as that one did.
    this.flaws = file.flaws.filter(({ code }) => code !== 'subgraphsNotShown');
    this.isRedacted = file.header.redacted !== undefined;
  }

  async historyStream(
    threadId: string,
    { namespace, limit, before }: Parameters<HistoryServer['historyStream']>[1],
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    await this.check(threadId, signal);
    const { namespaces, aliases } = this.file;
    const places = namespaces.get(aliases.get(namespace) ?? namespace);
    if (!places && this.refuses(namespace)) throw failure('notFound', 404);
    return this.print(this.newestFirst(places ?? [], limit, before), signal);
  }

  async threadBytes(threadId: string, signal?: AbortSignal): Promise<Buffer> {
    await this.check(threadId, signal);
    return Buffer.from(printLine(this.file.row));
  }

  async checkpointBytes(
    threadId: string,
    { checkpointId, namespace }: { checkpointId: string; namespace: string },
    signal?: AbortSignal,
  ): Promise<Buffer> {
    await this.check(threadId, signal);
    const { entries, namespaces, aliases } = this.file;
    const places = namespaces.get(aliases.get(namespace) ?? namespace);
    const index = places?.find((place) => entries[place]?.id === checkpointId);
    return Buffer.from(index === undefined ? '{"created_at":null}' : printLine(await this.state(index)));
  }

  async storageBytes(threadId: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    await this.check(threadId, signal);
    const { storage } = this.file;
    return storage === undefined ? undefined : Buffer.from(printLine(storage));
  }

  async infoBytes(signal?: AbortSignal): Promise<Buffer> {
    await this.check(this.file.threadId, signal);
    return Buffer.from(printLine(this.file.header.info));
  }

  private check(threadId: string, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(failure('cancelled'));
    return threadId === this.file.threadId ? Promise.resolve() : Promise.reject(failure('notFound', 404));
  }

  /** Namespaces that no task lists, where the server that it was written from refused these. */
  private refuses(namespace: string): boolean {
    const { flaws, listed } = this.file;
    if (namespace === '' || !flaws.some(({ code }) => code === 'subgraphsNotShown')) return false;
    const first = namespace.replace(/\|\d+$/, '');
    return !listed.has(first) && ![...listed].some((each) => withoutTaskIds(each) === namespace);
  }

  private newestFirst(places: readonly number[], limit: number, before: string | undefined): number[] {
    const { entries } = this.file;
    const id = (place: number): string => entries[place]?.id ?? '';
    const at = before === undefined ? places.length : places.findIndex((place) => id(place) === before);
    const older = at < 0 ? places.filter((place) => id(place) < (before ?? '')) : places.slice(0, at);
    return older.slice(Math.max(0, older.length - limit)).reverse();
  }

  private async *print(places: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Buffer, void, void> {
    const printer = new RepeatingPrinter();
    let sliceBegan = performance.now();
    yield Buffer.from('[');
    for (const [index, place] of places.entries()) {
      if (signal?.aborted) throw failure('cancelled');
      const state = await this.state(place);
      if (index > 0) yield Buffer.from(',');
      yield printer.print(state);
      if (performance.now() - sliceBegan > sliceMs) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceBegan = performance.now();
      }
    }
    yield Buffer.from(']');
  }

  private async state(place: number): Promise<JsonObject> {
    try {
      const { envelope, values } = await this.file.states.state(place);
      return values === undefined ? envelope : new Map([...envelope, ['values', values]]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw failure(error instanceof FileChangedError ? 'cut' : 'unreachable', undefined, error.message);
    }
  }
}

function failure(kind: AgentServerErrorKind, status?: number, detail?: string): AgentServerError {
  const facts = { kind, method: 'READ', path: '(thread file)' };
  return new AgentServerError({ ...facts, ...(status !== undefined && { status }), ...(detail && { detail }) });
}
