import { parseJson } from './answers';
import type { Call, Caller } from './caller';
import { isAgentServerError } from './http/errors';

/** Messages looked at for the first human one: some begin with a system message. */
const looked = [0, 1, 2] as const;
/** Bytes. A first message may be a whole pasted document: an answer that would be larger is broken off. */
const mostBytes = 32 * 1024;
/** Threads whose kinds of messages (some 200 bytes each) are asked for at once. */
const mostThreads = 100;
/** Threads asked about with their first message; more as long as it goes well. */
const firstBatch = 1;
const growth = 4;

type Extract = Record<string, string>;
interface Row {
  threadId: string;
  extracted: Partial<Record<string, unknown>>;
}

/**
 * What people said first in threads, by `extract` of `POST /threads/search` (Python 0.16.7, at most 10 paths; the
 * JavaScript server 1.5.1 takes no notice of it). No other part of a state travels, and of messages at most `mostBytes`
 * an answer: first only the kinds of messages are asked for, then the right one, for one thread, then for more at once.
 */
export class ThreadOpenings {
  #unsupported = false;

  constructor(private readonly caller: Caller) {}

  /** Once seen, nothing is asked any more. */
  get unsupported(): boolean {
    return this.#unsupported;
  }

  /**
   * By thread id; undefined where a thread has no such message, or one that is too long to be fetched. Threads that
   * were not looked at are missing. Never rejects but for `signal`: a title is a nicety.
   */
  async read(threadIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    const found = new Map<string, string | undefined>();
    try {
      for (let start = 0; start < threadIds.length && !this.#unsupported; start += mostThreads) {
        await this.#readSome(threadIds.slice(start, start + mostThreads), found, signal);
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
      if (isAgentServerError(error) && ['refused', 'notAgentServer', 'unsupported'].includes(error.kind)) {
        this.#unsupported = true;
      }
    }
    return found;
  }

  async #readSome(
    threadIds: readonly string[],
    found: Map<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<void> {
    const paths = await this.#paths(threadIds, signal);
    if (this.#unsupported) return;
    for (const threadId of threadIds) if (!paths.has(threadId)) found.set(threadId, undefined);
    for (const path of new Set(paths.values())) {
      const those = [...paths.keys()].filter((threadId) => paths.get(threadId) === path);
      await this.#texts(those, path, found, signal);
    }
  }

  /** Where each thread's first human message has its text, for those that have one. */
  async #paths(threadIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string>> {
    const extract: Extract = Object.fromEntries(
      looked.flatMap((at) => [
        [`type_${at}`, `values.messages[${at}].type`],
        [`role_${at}`, `values.messages[${at}].role`],
        // Content is a text, or a list of parts, whose pictures must not travel.
        [`part_${at}`, `values.messages[${at}].content[0].type`],
      ]),
    );
    const paths = new Map<string, string>();
    for (const { threadId, extracted } of await this.#ask(threadIds, extract, signal)) {
      const at = looked.find((index) => isHuman(extracted[`type_${index}`]) || isHuman(extracted[`role_${index}`]));
      if (at === undefined) continue;
      const part = extracted[`part_${at}`];
      if (part === null || part === undefined) paths.set(threadId, `values.messages[${at}].content`);
      if (part === 'text') paths.set(threadId, `values.messages[${at}].content[0].text`);
    }
    return paths;
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
          found.set(threadId, typeof extracted.text === 'string' ? extracted.text : undefined);
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

  async #ask(threadIds: readonly string[], extract: Extract, signal?: AbortSignal): Promise<Row[]> {
    const path = '/threads/search';
    const body = { ids: threadIds, limit: threadIds.length, offset: 0, select: ['thread_id'], extract };
    const call: Call = { method: 'POST', path, template: path, repeat: 'read', body };
    const rows = await this.caller.send(call, { signal, maxBytes: mostBytes }, (answer) =>
      asRows(parseJson(answer.body)),
    );
    this.#unsupported ||= rows.length > 0 && rows.every(({ extracted }) => Object.keys(extracted).length === 0);
    return rows;
  }
}

function isHuman(kind: unknown): boolean {
  return kind === 'human' || kind === 'user';
}

/** Undefined where this is no list of rows with ids. */
function asRows(value: unknown): Row[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rows = value.flatMap((each: unknown): Row[] => {
    const { thread_id: threadId, extracted } = membersOf(each);
    return typeof threadId === 'string' ? [{ threadId, extracted: membersOf(extracted) }] : [];
  });
  return rows.length === value.length ? rows : undefined;
}

function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
