import * as v from 'valibot';
import { cutText } from '../characters';
import { members } from '../schemas';
import { isAgentServerError } from './http/errors';
import type { Thread, ThreadSearch } from './types';

const mebibyte = 1024 * 1024;
/** Bytes of one response; one that would be larger is broken off, and fewer threads are asked for. */
const mostBytes = 16 * mebibyte;
/** Responses that may be broken off before titles alone are looked at: so much may travel for nothing. */
const mostBroken = 8;
/** Threads at once where states travel, at first. */
const firstStates = 50;
const growth = 2;
/** Characters that are kept of what was said first. */
const longestOpening = 200;
/** Messages looked at for the first human one: some begin with a system message. */
export const looked = [0, 1, 2] as const;

/** As `ThreadListing` has them. */
interface ThreadRows {
  threads: Thread[];
  listed: (Thread | undefined)[];
  more: boolean;
}

/** As `ThreadListing` has it. */
interface Searches {
  readonly lacks: ReadonlySet<string>;
  note(lack: 'extract' | 'texts'): void;
  search(search: ThreadSearch, signal?: AbortSignal, options?: { maxBytes: number }): Promise<ThreadRows>;
}

/**
 * Searches whose threads come with what they are called in their states and what people said first in them (`said`): by
 * `extract`, so that nothing else of a state travels (Python 0.16.7), else from the states themselves (the JavaScript server
 * 1.5.1 has no `extract`). No state is kept.
 */
export class ThreadWords {
  #states = firstStates;
  #extracted = Infinity;
  #broken = 0;

  constructor(private readonly searches: Searches) {}

  /** May give fewer threads than `limit`, as `ThreadListing.search` may. Where states are too large, threads come without `said`. */
  async search(wanted: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    for (;;) {
      const { lacks } = this.searches;
      if (lacks.has('texts')) return this.searches.search(wanted, signal);
      const isExtract = !lacks.has('extract') && !lacks.has('select');
      const limit = Math.min(wanted.limit, isExtract ? this.#extracted : this.#states);
      const more: Partial<ThreadSearch> = isExtract
        ? { extract: paths }
        : { select: [...new Set([...(wanted.select ?? []), 'values' as const])] };
      try {
        const rows = await this.searches.search({ ...wanted, ...more, limit }, signal, { maxBytes: mostBytes });
        if (
          isExtract &&
          rows.threads.length > 0 &&
          rows.threads.every(({ extracted }) => !v.is(members, extracted) || Object.keys(extracted).length === 0)
        ) {
          this.searches.note('extract');
          continue;
        }
        if (!isExtract) this.#states = Math.max(this.#states, limit * growth);
        return { ...rows, threads: rows.threads.map(withSaid), listed: rows.listed.map((row) => row && withSaid(row)) };
      } catch (error) {
        if (!isAgentServerError(error) || error.kind !== 'tooLarge') throw error;
        const fewer = Math.max(1, Math.floor(limit / (growth * growth)));
        if (isExtract) this.#extracted = fewer;
        else this.#states = fewer;
        if (++this.#broken >= mostBroken || limit === 1) this.searches.note('texts');
      }
    }
  }
}

/** At most 10, as servers take. */
const paths: Record<string, string> = {
  title: 'values.title',
  ...Object.fromEntries(
    looked.flatMap((at): [string, string][] => [
      [`type_${at}`, `values.messages[${at}].type`],
      [`role_${at}`, `values.messages[${at}].role`],
      [`content_${at}`, `values.messages[${at}].content`],
    ]),
  ),
};

/** What a thread with this state is called in it, or what people said first; undefined where there is neither. */
export function openingIn(values: unknown): string | undefined {
  const [first] = saidInState(values);
  return first === undefined ? undefined : cutText(first, longestOpening);
}

function withSaid({ values, extracted, ...thread }: Thread): Thread {
  const said = v.is(members, extracted) ? saidIn(extracted) : saidInState(values);
  return said.length === 0 ? thread : { ...thread, said, opening: cutText(said[0] ?? '', longestOpening) };
}

function saidIn(extracted: Record<string, unknown>): string[] {
  const at = looked.find((index) => isHuman(extracted[`type_${index}`]) || isHuman(extracted[`role_${index}`]));
  return texts([extracted.title, at === undefined ? undefined : extracted[`content_${at}`]]);
}

function saidInState(values: unknown): string[] {
  if (!v.is(members, values)) return [];
  const { messages } = values;
  const some = Array.isArray(messages)
    ? messages.filter((_, at) => at < looked.length).filter((each) => v.is(members, each))
    : [];
  const first = some.find(({ type, role }) => isHuman(type) || isHuman(role));
  return texts([values.title, first?.content]);
}

/** A content is a text, or a list of parts of which some are texts. */
function texts(found: unknown[]): string[] {
  return found
    .map((each) =>
      Array.isArray(each) ? each.map((part) => textOf(v.is(members, part) ? part.text : part)).join(' ') : textOf(each),
    )
    .filter((text) => text.trim() !== '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isHuman(kind: unknown): boolean {
  return kind === 'human' || kind === 'user';
}
