/** The words of filtering, sorting, finding and renaming threads. */
import { l10n } from 'vscode';
import type { ThreadSort } from '../api';
import { count } from './quantities';
import { notificationText } from './inertText';

export const filterMessages = {
  filter: () => l10n.t('Filter'),
  sort: () => l10n.t('Sorted'),
  threads: () => l10n.t('Threads'),
  noMatch: () => l10n.t('No thread matches'),
  atLeast: (found: number) => l10n.t('{0} found so far', count(found)),
  looked: (threads: number) => l10n.t('{0} threads looked at', count(threads)),
};

export function totalWords(total: number): string {
  return total === 1 ? l10n.t('1 thread') : l10n.t('{0} threads', count(total));
}

/** “created, oldest first”. */
export function sortWords({ by, order }: ThreadSort): string {
  const ascending = order === 'asc';
  switch (by) {
    case 'updated_at':
      return ascending ? l10n.t('updated, oldest first') : l10n.t('updated, newest first');
    case 'created_at':
      return ascending ? l10n.t('created, oldest first') : l10n.t('created, newest first');
    case 'status':
      return ascending ? l10n.t('by status, A to Z') : l10n.t('by status, Z to A');
    case 'thread_id':
      return ascending ? l10n.t('by id, ascending') : l10n.t('by id, descending');
  }
}

/** What a server turned out not to have, where it matters for what is shown. */
export function lackSentences(
  lacks: ReadonlySet<string>,
  { filtered, sorted, pageCap }: { filtered: boolean; sorted: boolean; pageCap: number },
): string[] {
  const has = (lack: string): boolean => lacks.has(lack);
  return [
    has('filter') && filtered
      ? l10n.t('This server does not filter threads: they are looked at here, 5,000 at a time.')
      : '',
    has('sort')
      ? sorted
        ? l10n.t('This server does not sort threads: they stand in its own order.')
        : l10n.t('This server lists threads in its own order.')
      : '',
    has('select') ? l10n.t('This server sends whole threads, with their states: lists take longer.') : '',
    has('limit')
      ? pageCap === 1
        ? l10n.t('This server gives one thread at a time.')
        : l10n.t('This server gives at most {0} threads at a time.', count(pageCap))
      : '',
    has('count') ? l10n.t('This server does not count threads.') : '',
    has('extract')
      ? l10n.t('This server does not give first messages: threads without a title are shown by their id.')
      : '',
  ].filter((sentence) => sentence !== '');
}

/** What is wrong with a filter, by the code of `threads/threadFilter.ts`. */
export function filterProblem({ code, word }: { code: string; word: string }): string {
  const shown = notificationText(word.slice(0, 64));
  switch (code) {
    case 'unknown':
      return l10n.t('A filter has no member “{0}”. It has status, graph, metadata, ids, idPrefix and age.', shown);
    case 'status':
      return l10n.t('“{0}” is no status. Threads are idle, busy, interrupted or error.', shown);
    case 'graph':
      return l10n.t('“{0}” is no graph’s id.', shown);
    case 'key':
      return l10n.t('“{0}” cannot be filtered by: a name has up to 64 of A–Z, a–z, 0–9, “_”, “.” and “-”.', shown);
    case 'value':
      return l10n.t('“{0}” needs a value: a text, a number, true or false. Texts with blanks go in quotes.', shown);
    case 'id':
      return l10n.t('“{0}” is no thread id, nor what one begins with. Write metadata as “name:value”.', shown);
    case 'age':
      return l10n.t('“{0}” is no age. Write 30m, 12h, 7d or 4w; “>30d” is more than thirty days.', shown);
    case 'twice':
      return l10n.t('“{0}” is there twice. A thread must match all of a filter, so each can be given once.', shown);
    case 'sort':
      return l10n.t(
        'That is no order. An order is { by, order }: created_at, updated_at, status or thread_id; asc or desc.',
      );
    default:
      return l10n.t('That is no filter. A filter is { status, graph, metadata, ids, idPrefix, age }, all optional.');
  }
}

export const filterPick = {
  title: (deployment: string) => l10n.t('Filter the Threads of {0}', deployment),
  placeholder: () => l10n.t('status:busy graph:chat customer:acme age:7d, or what an id begins with'),
  apply: () => l10n.t('show these threads'),
  applyNothing: () => l10n.t('Show All Threads'),
  notUsable: () => l10n.t('cannot be used'),
  hereOnly: () => l10n.t('Ids’ beginnings and ages: threads are looked at one by one, 5,000 at a time'),
  onServer: () => l10n.t('Done by the server'),
  clear: () => l10n.t('Clear Filter'),
  sort: () => l10n.t('Sort…'),
  status: () => l10n.t('Status'),
  graph: () => l10n.t('Graph'),
  age: () => l10n.t('Last Updated'),
  metadata: () => l10n.t('Metadata'),
  set: () => l10n.t('set'),
  within: (age: string) => l10n.t('at most {0} ago', age),
  before: (age: string) => l10n.t('more than {0} ago', age),
};

export const sortPick = {
  title: (deployment: string) => l10n.t('Sort the Threads of {0}', deployment),
  current: () => l10n.t('as it is now'),
};

export const find = {
  title: () => l10n.t('Find Thread'),
  prompt: () => l10n.t('A thread’s id, a log line with one in it, or a LangGraph Studio link'),
  nothing: () => l10n.t('There is no whole thread id in this text. For the beginning of an id, use “Filter Threads…”.'),
  progress: () => l10n.t('Looking for the thread'),
  choose: () => l10n.t('Several threads were found'),
  notFound: (ids: string, asked: number) =>
    asked === 1
      ? l10n.t('The deployment has no thread {0}.', ids)
      : l10n.t('None of {0} deployments has a thread {1}.', count(asked), ids),
  notAsked: (name: string, why: string) => l10n.t('{0} could not be asked: {1}.', notificationText(name), why),
};

export const rename = {
  which: () => l10n.t('Which thread gets another name?'),
  title: () => l10n.t('Rename Thread'),
  prompt: () =>
    l10n.t(
      'Written to the thread’s metadata as “title”. LangGraph merges a thread’s metadata into its later runs. Empty takes the title away.',
    ),
  long: () => l10n.t('A title has at most 200 characters.'),
  notATitle: () => l10n.t('A title is a text of at most 200 characters.'),
};
