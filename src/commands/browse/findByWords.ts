import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { withProgress, type TaskProgress } from '../../host/progress';
import { describeForLog, describeShortly } from '../../texts/errors';
import { filterMessages, find } from '../../texts/filters';
import { inertText, withoutIcons } from '../../texts/inertText';
import { UserError } from '../../texts/userError';
import { newestFirst, wordsOf } from '../../threads/list/filter';
import { rowFields } from '../../threads/list/filterSearch';
import { readThreadPage } from '../../threads/list/pages';
import { threadNode, type ThreadNode } from '../../threads/nodes';
import { pickDescription, threadTitle } from '../../threads/toTreeItem';
import type { CommandContext } from '../context';

/** Of each deployment; whoever sees as many looks for more words. */
const mostOffered = 50;
const longest = 1000;

/** `opening` is what its row says, which a server may not tell again. */
export interface FoundThread extends ThreadReference {
  opening?: string | undefined;
}

/** Where one deployment is to be read on, and what was found there so far. */
interface Place {
  baseUrl: string;
  name: string;
  offset: number;
  more: boolean;
  found: ThreadNode[];
}

/**
 * The thread that is found, or chosen where there are several; `undefined` when dismissed. The newest 5,000 threads of each
 * deployment are looked at, then more as long as somebody wants. Throws `UserError` where none matches.
 */
export async function findByWords(context: CommandContext, typed: string): Promise<FoundThread | undefined> {
  const text = wordsOf(typed.slice(0, longest)).join(' ');
  if (text === '') {
    throw new UserError(find.noWords());
  }
  const places = context.connections
    .deployments()
    .map(({ baseUrl, name }): Place => ({ baseUrl, name, offset: 0, more: true, found: [] }));
  for (;;) {
    const failures = await withProgress(find.progress(), (progress) => lookOn(context, places, text, progress));
    const found = places.flatMap((place) => place.found);
    const more = places.some((place) => place.more);
    const [first, ...others] = found;
    if (first === undefined && !more) {
      const looked = places.reduce((sum, { offset }) => sum + offset, 0);
      throw new UserError([find.noMatch(inertText(text), looked), ...failures].join(' '));
    }
    const isOnly = first !== undefined && others.length === 0 && !more;
    const picked = isOnly ? first : await pickOne(places);
    if (picked !== 'more') {
      return picked && { deployment: picked.deployment, threadId: picked.threadId, opening: picked.title };
    }
  }
}

/** Reads on, on all deployments at once. Gives what is to be said of those that could not be asked, which are not asked again. */
async function lookOn(
  { connections, log }: CommandContext,
  places: Place[],
  text: string,
  progress: TaskProgress,
): Promise<string[]> {
  const { signal } = progress;
  const looked = new Map(places.map((place) => [place, place.offset]));
  const query = { filter: { text }, sort: newestFirst };
  const looks = places.map(async (place) => {
    if (!place.more) return [];
    const { baseUrl, name, offset } = place;
    const onLooked = (threads: number): void => {
      looked.set(place, offset + threads);
      progress.report(filterMessages.looked([...looked.values()].reduce((sum, each) => sum + each, 0)));
    };
    try {
      const select = [...rowFields, 'interrupts'] as const;
      const server = connections.server(baseUrl);
      const page = await readThreadPage(server, query, { offset, limit: mostOffered, signal, select, onLooked });
      const nodes = page.threads.map((thread) => threadNode(baseUrl, thread));
      place.found = [...new Map([...place.found, ...nodes].map((node) => [node.threadId, node])).values()];
      place.offset += page.ids.length;
      place.more = page.more;
      return [];
    } catch (error) {
      signal.throwIfAborted();
      place.more = false;
      log.warn(baseUrl, describeForLog(error));
      return [find.notAsked(name, describeShortly(error))];
    }
  });
  return (await Promise.all(looks)).flat();
}

async function pickOne(places: readonly Place[]): Promise<ThreadNode | 'more' | undefined> {
  const items = places.flatMap(({ name, found }) =>
    found.map((node) => ({
      label: withoutIcons(threadTitle(node)),
      description: withoutIcons(pickDescription(node)),
      ...(places.length > 1 && { detail: withoutIcons(inertText(name)) }),
      choice: node,
    })),
  );
  const looked = places.reduce((sum, { offset }) => sum + offset, 0);
  const goOn = { label: find.goOn(), description: filterMessages.looked(looked), choice: 'more' as const };
  const all = places.some(({ more }) => more) ? [...items, goOn] : items;
  const picked = await vscode.window.showQuickPick(all, { title: find.title(), placeHolder: find.which() });
  return picked?.choice;
}
