import * as v from 'valibot';
import { members, readAs, words } from '../schemas';
import { isAgentServerError } from './http/errors';
import { isHuman, looked, openingIn } from './threadWords';
import type { Thread, ThreadSearch } from './types';

/** Bytes. A first message may be a whole pasted document: a response that would be larger is broken off. */
const mostBytes = 32 * 1024;
/** Threads whose kinds of messages (some 200 bytes each) are asked for at once. */
const mostThreads = 100;
/** Threads asked about with their first message; more as long as it goes well. */
const firstBatch = 1;
const growth = 4;
/** Bytes of a response in which states travel, for want of `extract`; one that would be larger is broken off. */
const mostStateBytes = 1024 * 1024;
/** Threads whose states are asked for at once, at first. */
const firstStates = 5;
/** Responses with states for one page of threads, and how many of these may be broken off. */
const mostStates = 16;
const mostBroken = 3;

const text = v.string();

type Extract = Record<string, string>;
interface Row {
  threadId: string;
  extracted: Partial<Record<string, unknown>>;
}

/** As `ThreadListing` has it. */
interface Searches {
  readonly lacks: ReadonlySet<string>;
  readonly mostAtOnce: number;
  note(lack: 'extract'): void;
  search(
    search: ThreadSearch,
    signal: AbortSignal | undefined,
    options: { maxBytes: number },
  ): Promise<{ threads: Thread[] }>;
}

/**
 * What threads are called in their states (`values.title`, by title middleware and deer-flow), else what people said first
 * in them, by `extract` of `POST /threads/search` (Python 0.16.7, at most 10 paths; the JavaScript server 1.5.1 takes no
 * notice of it). No other part of a state travels, and of messages at most `mostBytes` a response: first only titles and
 * the kinds of messages are asked for, then the right message, for one thread, then for more at once. Without `extract` the
 * states themselves travel, in small responses, and none is kept; large ones are left alone.
 */
export class ThreadOpenings {
  constructor(private readonly searches: Searches) {}

  /**
   * By thread id; undefined where a thread has neither, or a message that is too long to be fetched. Threads that were
   * not looked at are missing. Never rejects but for `signal`: a title is a nicety.
   */
  async read(threadIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    const found = new Map<string, string | undefined>();
    try {
      for (let start = 0; start < threadIds.length && this.#hasExtract;) {
        const some = threadIds.slice(start, start + Math.min(mostThreads, this.searches.mostAtOnce));
        await this.#readSome(some, found, signal);
        start += some.length;
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      if (isAgentServerError(error) && ['refused', 'notAgentServer', 'unsupported'].includes(error.kind)) {
        this.searches.note('extract');
      }
      return found;
    }
    if (!this.#hasExtract) {
      await this.#readStates(
        threadIds.filter((threadId) => !found.has(threadId)),
        found,
        signal,
      );
    }
    return found;
  }

  get #hasExtract(): boolean {
    // Without `select` whole states would come along.
    return !this.searches.lacks.has('extract') && !this.searches.lacks.has('select');
  }

  async #readStates(
    threadIds: readonly string[],
    found: Map<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<void> {
    // Such a server ignores ids, or sends the state of every thread of a list anyway.
    if (this.searches.lacks.has('select') || this.searches.lacks.has('filter')) return;
    let size = firstStates;
    let broken = 0;
    /** One of those before has a large state. */
    let careful = 0;
    for (let start = 0, asked = 0; start < threadIds.length && asked < mostStates && broken < mostBroken; asked++) {
      const ids = threadIds.slice(start, start + Math.min(size, this.searches.mostAtOnce));
      try {
        const search: ThreadSearch = { ids, limit: ids.length, offset: 0, select: ['thread_id', 'values'] };
        const { threads } = await this.searches.search(search, signal, { maxBytes: mostStateBytes });
        for (const { thread_id: threadId, values } of threads) {
          if (ids.includes(threadId)) found.set(threadId, openingIn(values));
        }
        start += ids.length;
        if (start >= careful) size *= 2;
      } catch (error) {
        if (signal?.aborted === true) throw error;
        if (!isAgentServerError(error) || error.kind !== 'tooLarge') return;
        broken += 1;
        careful = start + ids.length;
        if (ids.length === 1) {
          found.set(ids[0] ?? '', undefined);
          start += 1;
        }
        size = Math.max(1, Math.floor(ids.length / growth));
      }
    }
  }

  async #readSome(
    threadIds: readonly string[],
    found: Map<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<void> {
    const paths = new Map<string, string>();
    const extract: Extract = Object.fromEntries(
      looked.flatMap((at) => [
        [`type_${at}`, `values.messages[${at}].type`],
        [`role_${at}`, `values.messages[${at}].role`],
        // Content is a text, or a list of parts, whose pictures must not travel.
        [`part_${at}`, `values.messages[${at}].content[0].type`],
      ]),
    );
    for (const { threadId, extracted } of await this.#ask(threadIds, { title: 'values.title', ...extract }, signal)) {
      const title = readAs(words, extracted.title);
      const path = title === undefined ? pathOfFirstMessage(extracted) : undefined;
      if (path === undefined) found.set(threadId, title);
      else paths.set(threadId, path);
    }
    for (const path of new Set(paths.values())) {
      const those = [...paths.keys()].filter((threadId) => paths.get(threadId) === path);
      await this.#texts(those, path, found, signal);
    }
  }

  async #texts(
    threadIds: readonly string[],
    path: string,
    found: Map<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<void> {
    let size = firstBatch;
    let balance = 0;
    // A page of long messages is given up at the first one.
    for (let start = 0; start < threadIds.length && balance >= 0;) {
      const batch = threadIds.slice(start, start + size);
      try {
        for (const { threadId, extracted } of await this.#ask(batch, { text: path }, signal)) {
          found.set(threadId, readAs(text, extracted.text));
        }
        start += batch.length;
        size *= growth;
        balance += 1;
      } catch (error) {
        if (!isAgentServerError(error) || error.kind !== 'tooLarge') throw error;
        balance -= 1;
        if (batch.length === 1) {
          found.set(batch[0] ?? '', undefined);
          start += 1;
        }
        size = Math.max(1, Math.floor(size / (growth * growth)));
      }
    }
  }

  /** Of these threads only: a server may take no notice of `ids`. */
  async #ask(threadIds: readonly string[], extract: Extract, signal?: AbortSignal): Promise<Row[]> {
    const search: ThreadSearch = {
      ids: [...threadIds],
      limit: threadIds.length,
      offset: 0,
      select: ['thread_id'],
      extract,
    };
    const { threads } = await this.searches.search(search, signal, { maxBytes: mostBytes });
    const rows = threads.map(({ thread_id: threadId, extracted }) => ({
      threadId,
      extracted: readAs(members, extracted) ?? {},
    }));
    if (rows.length > 0 && rows.every(({ extracted }) => Object.keys(extracted).length === 0)) {
      this.searches.note('extract');
      return [];
    }
    return rows.filter(({ threadId }) => threadIds.includes(threadId));
  }
}

/** Where a thread's first human message has its text. */
function pathOfFirstMessage(extracted: Row['extracted']): string | undefined {
  const at = looked.find((index) => isHuman(extracted[`type_${index}`]) || isHuman(extracted[`role_${index}`]));
  if (at === undefined) return undefined;
  const part = extracted[`part_${at}`] ?? undefined;
  if (part === undefined) return `values.messages[${at}].content`;
  return part === 'text' ? `values.messages[${at}].content[0].text` : undefined;
}
