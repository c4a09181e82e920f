import type { ThreadFilter } from '../../api';
import { withProgress } from '../../host/progress';
import { filterMessages, filterProblem } from '../../texts/filters';
import { UserError } from '../../texts/userError';
import { checkFilter } from '../../threads/list/filter';
import { looksAtEach } from '../../threads/list/filterSearch';
import { parseFilterText } from '../../threads/list/filterText';
import type { CommandContext } from '../context';
import { pickDeployment } from '../ask/pickDeployment';
import { besideRow, parseDeployment } from '../arguments';
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
  const own = besideRow(given);
  const filter = own === undefined ? await pickFilter(context, deployment) : readFilter(own);
  if (filter === 'sort') {
    await sortThreads(context, deployment, undefined);
    return undefined;
  }
  return filter === undefined || (await show(context, deployment, filter)) ? filter : undefined;
}

/** Where threads are looked at one by one, with progress; Cancel brings the filter of before back. False then. */
async function show({ view }: CommandContext, deployment: string, filter: ThreadFilter): Promise<boolean> {
  const before = view.query(deployment);
  if (!looksAtEach(filter)) {
    await view.setQuery(deployment, { ...before, filter });
    return true;
  }
  return withProgress(filterMessages.progress(), async (progress) => {
    const { signal } = progress;
    const looking = view.onLooking(deployment, (threads) => {
      progress.report(filterMessages.looked(threads));
    });
    const back = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => void view.setQuery(deployment, before).then(resolve));
    });
    await Promise.race([view.setQuery(deployment, { ...before, filter }), back]);
    if (signal.aborted) await back;
    looking.dispose();
    return !signal.aborted;
  });
}

/** Throws `UserError` for what is no filter: nothing of it is sent. */
function readFilter(given: unknown): ThreadFilter {
  const checked = typeof given === 'string' ? parseFilterText(given) : checkFilter(given);
  if (!checked.valid) {
    throw new UserError(filterProblem(checked.problem));
  }
  return checked.filter;
}
