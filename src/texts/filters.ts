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
  progress: () => l10n.t('Filtering Threads'),
  atLeast: (found: number) => l10n.t('{0} found so far', count(found)),
  looked: (threads: number) => l10n.t('{0} threads checked', count(threads)),
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
      ? l10n.t('This server doesn’t filter threads. They are filtered locally, 5,000 at a time.')
      : '',
    has('sort')
      ? sorted
        ? l10n.t('This server doesn’t sort threads. They are in its own order.')
        : l10n.t('This server lists threads in its own order.')
      : '',
    has('select') ? l10n.t('This server sends threads with their full state, so loading takes longer.') : '',
    has('limit')
      ? pageCap === 1
        ? l10n.t('This server returns one thread at a time.')
        : l10n.t('This server returns at most {0} threads at a time.', count(pageCap))
      : '',
    has('count') ? l10n.t('This server doesn’t count threads.') : '',
    has('texts') ? l10n.t('States here are too large to search first messages. Words are looked for in titles.') : '',
  ].filter((sentence) => sentence !== '');
}

/** What is wrong with a filter, by the code of `threads/threadFilter.ts`. */
export function filterProblem({ code, word }: { code: string; word: string }): string {
  const shown = notificationText(word.slice(0, 64));
  switch (code) {
    case 'unknown':
      return l10n.t('Unknown filter “{0}”. Use status, graph, metadata, ids, idPrefix, text, or age.', shown);
    case 'status':
      return l10n.t('“{0}” isn’t a status. Use idle, busy, interrupted, or error.', shown);
    case 'graph':
      return l10n.t('“{0}” isn’t a graph ID.', shown);
    case 'key':
      return l10n.t('“{0}” can’t be used as a name. Use up to 64 letters (A–Z), digits, “_”, “.”, or “-”.', shown);
    case 'value':
      return l10n.t('“{0}” needs a value: text, a number, true, or false. Quote values that contain spaces.', shown);
    case 'id':
      return l10n.t('“{0}” isn’t the beginning of a thread ID. Write metadata as “name:value”.', shown);
    case 'age':
      return l10n.t('“{0}” isn’t an age. Use 30m, 12h, 7d, or 4w; “>30d” means more than 30 days.', shown);
    case 'twice':
      return l10n.t('“{0}” can be given only once.', shown);
    case 'sort':
      return l10n.t(
        'Expected a sort order: { by, order } (created_at, updated_at, status, or thread_id; asc or desc).',
      );
    default:
      return l10n.t('Expected a filter: { status, graph, metadata, ids, idPrefix, text, age }, all optional.');
  }
}

export const filterPick = {
  title: (deployment: string) => l10n.t('Filter the Threads of {0}', deployment),
  placeholder: () => l10n.t('Words of a title or a first message, status:busy graph:chat customer:acme age:7d'),
  apply: () => l10n.t('show these threads'),
  applyNothing: () => l10n.t('Show All Threads'),
  notUsable: () => l10n.t('not valid'),
  hereOnly: () => l10n.t('Filtered locally, 5,000 threads at a time'),
  onServer: () => l10n.t('Filtered by the server'),
  clear: () => l10n.t('Clear Filter'),
  sort: () => l10n.t('Sort…'),
  status: () => l10n.t('Status'),
  graph: () => l10n.t('Graph'),
  age: () => l10n.t('Last Updated'),
  metadata: () => l10n.t('Metadata'),
  set: () => l10n.t('set'),
  within: (age: string) => l10n.t('within the last {0}', age),
  before: (age: string) => l10n.t('more than {0} ago', age),
};

export const sortPick = {
  title: (deployment: string) => l10n.t('Sort the Threads of {0}', deployment),
  current: () => l10n.t('current'),
};

export const find = {
  title: () => l10n.t('Find Thread'),
  prompt: () => l10n.t('Words of its title or first message, its ID, a log line that contains it, or a Studio link'),
  noWords: () => l10n.t('Enter words or a thread ID.'),
  noMatch: (words: string, looked: number) =>
    l10n.t('No title or first message has “{0}” ({1} threads checked).', notificationText(words), count(looked)),
  goOn: () => l10n.t('Check more threads'),
  which: () => l10n.t('Select a thread'),
  progress: () => l10n.t('Looking for the Thread'),
  choose: () => l10n.t('Select a thread'),
  notFound: (ids: string, asked: number) =>
    asked === 1
      ? l10n.t('The deployment doesn’t have thread {0}.', ids)
      : l10n.t('None of {0} deployments has thread {1}.', count(asked), ids),
  notAsked: (name: string, why: string) => l10n.t('Couldn’t ask {0}: {1}.', notificationText(name), why),
};

export const rename = {
  which: () => l10n.t('Select a thread to rename'),
  title: () => l10n.t('Rename Thread'),
  prompt: () =>
    l10n.t(
      'Saved as “title” in the thread’s metadata, which LangGraph merges into later runs. Leave empty to remove the title.',
    ),
  long: () => l10n.t('Use at most 200 characters.'),
  notATitle: () => l10n.t('Expected a title: text of at most 200 characters.'),
};
