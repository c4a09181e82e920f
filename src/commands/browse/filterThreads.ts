import type { ThreadFilter } from '../../api';
import { filterProblem } from '../../texts/filters';
import { UserError } from '../../texts/userError';
import { checkFilter } from '../../threads/list/filter';
import { parseFilterText } from '../../threads/list/filterText';
import type { CommandContext } from '../context';
import { pickDeployment } from '../ask/pickDeployment';
import { parseDeployment } from '../arguments';
import { pickFilter } from '../ask/pickFilter';
import { sortThreads } from './sortThreads';

/**
 * Shows only those threads of a deployment that match: a `ThreadFilter`, or the text that one is typed as. Gives the
 * filter.
 */
export async function filterThreads(
  context: CommandContext,
  argument: unknown,
  given: unknown,
): Promise<ThreadFilter | undefined> {
  const deployment =
    parseDeployment(context.connections, argument) ??
    context.view.selectedDeployment() ??
    (await pickDeployment(context));
  if (deployment === undefined) {
    return undefined;
  }
  // A menu gives the selected rows as its second argument.
  const asks = given === undefined || given === null || Array.isArray(given);
  const filter = asks ? await pickFilter(context, deployment) : readFilter(given);
  if (filter === 'sort') {
    await sortThreads(context, deployment, undefined);
    return undefined;
  }
  if (filter !== undefined) {
    await context.view.setQuery(deployment, { ...context.view.query(deployment), filter });
  }
  return filter;
}

/** Throws `UserError` for what is no filter: nothing of it is sent. */
function readFilter(given: unknown): ThreadFilter {
  const checked = typeof given === 'string' ? parseFilterText(given) : checkFilter(given);
  if (!checked.valid) {
    throw new UserError(filterProblem(checked.problem));
  }
  return checked.filter;
}
