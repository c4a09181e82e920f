import * as vscode from 'vscode';
import type { ThreadSort } from '../../api';
import { filterProblem, sortPick, sortWords } from '../../texts/filters';
import { inertText, withoutIcons } from '../../texts/inertText';
import { UserError } from '../../texts/userError';
import { checkSort, sortFields } from '../../threads/list/filter';
import { besideRow } from '../arguments';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Chooses the order of a deployment's threads, which the server then puts them in. Gives it. */
export async function sortThreads(
  context: CommandContext,
  argument: unknown,
  given: unknown,
): Promise<ThreadSort | undefined> {
  const deployment = await chooseDeployment(context, argument);
  if (deployment === undefined) {
    return undefined;
  }
  const order = besideRow(given);
  const sort = order === undefined ? await pickSort(context, deployment) : readSort(order);
  if (sort !== undefined) {
    await context.view.setQuery(deployment, { ...context.view.query(deployment), sort });
  }
  return sort;
}

function readSort(given: unknown): ThreadSort {
  const checked = checkSort(given);
  if (!checked.valid) {
    throw new UserError(filterProblem(checked.problem));
  }
  return checked.sort;
}

async function pickSort({ view, connections }: CommandContext, deployment: string): Promise<ThreadSort | undefined> {
  const { sort: now } = view.query(deployment);
  const orders = sortFields.flatMap((by): ThreadSort[] => {
    const natural: ThreadSort[] = [
      { by, order: 'asc' },
      { by, order: 'desc' },
    ];
    return by.endsWith('_at') ? natural.reverse() : natural;
  });
  const items = orders.map((sort) => {
    const isNow = sort.by === now.by && sort.order === now.order;
    return { label: sortWords(sort), ...(isNow && { description: sortPick.current() }), sort };
  });
  const name = withoutIcons(inertText(connections.find(deployment)?.name ?? deployment));
  const picked = await vscode.window.showQuickPick(items, { title: sortPick.title(name) });
  return picked?.sort;
}
