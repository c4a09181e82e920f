/** What tests do to threads besides running them, and what a thread then looks like, all through the public API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../tools/patience';
import * as rest from './rest';

/** The ids of a thread's runs, oldest first. */
export async function runIds(target: rest.Target, threadId: string): Promise<string[]> {
  const runs = await rest.ask<{ run_id: string; created_at: string }[]>(
    target,
    'GET',
    `/threads/${threadId}/runs?limit=100`,
  );
  return runs.sort((a, b) => a.created_at.localeCompare(b.created_at)).map(({ run_id }) => run_id);
}

/** Returns the status: 404 where the thread has no such run. */
export async function deleteRun(target: rest.Target, threadId: string, runId: string | undefined): Promise<number> {
  return (await rest.call(target, 'DELETE', `/threads/${threadId}/runs/${runId ?? ''}`)).status;
}

/**
 * Waits until nothing runs on a thread. The JavaScript server (1.5.1) leaves a thread busy for ever whose run was rolled
 * back before it began, so its runs are asked for, too.
 */
export async function untilAtRest(target: rest.Target, threadId: string): Promise<void> {
  const isOpen = async (): Promise<boolean> => {
    const runs = await rest.ask<{ status: string }[]>(target, 'GET', `/threads/${threadId}/runs?limit=100`);
    return runs.some(({ status }) => status === 'pending' || status === 'running');
  };
  await until('the thread comes to rest', async () => {
    if ((await rest.getThread(target, threadId)).status !== 'busy') return true;
    if (await isOpen()) return false;
    await sleep(500);
    return !(await isOpen());
  });
}

/** Cancels a run so that it never was. The JavaScript server (1.5.1) takes the request, and keeps the checkpoints. */
export async function rollBack(target: rest.Target, threadId: string, runId: string): Promise<void> {
  await rest.call(target, 'POST', `/threads/${threadId}/runs/${runId}/cancel?action=rollback&wait=true`);
  await untilAtRest(target, threadId);
}

/** Starts a run and waits until it has made so many checkpoints in namespaces that are hidden, or in the root. */
export async function startAndWaitFor(
  target: rest.Target,
  threadId: string,
  [graph, input]: [graph: string, input: object],
  checkpoints: { hidden: number } | { root: number },
): Promise<string> {
  const run = await rest.startRun(target, threadId, graph, input);
  await until(`${graph} has made checkpoints`, async () => {
    if ('root' in checkpoints) return (await rest.history(target, threadId)).rows.length >= checkpoints.root;
    const hidden = await rest.hiddenNamespaces(target, threadId);
    return [...hidden.values()].flatMap(({ rows }) => rows).length >= checkpoints.hidden;
  });
  return run;
}

const countNames = (names: string[]): string[] =>
  [...new Set(names)].map(
    (name) => name + (names.length > 1 ? ` ×${names.filter((each) => each === name).length}` : ''),
  );

/** The rows of the root, of the namespaces that tasks list, and of those that none does: `5, listed review:4, hidden tools:5`. */
export async function layout(target: rest.Target, threadId: string): Promise<string> {
  const [listed, hidden] = [await rest.allHistories(target, threadId), await rest.hiddenNamespaces(target, threadId)];
  const names = (histories: Map<string, rest.History>): string[] =>
    [...histories].map(([name, { rows }]) => `${name.replaceAll(/:[\da-f-]{36}/g, '')}:${rows.length}`);
  const root = listed.get('')?.rows.length ?? 0;
  listed.delete('');
  const parts = [
    [String(root)],
    ...(listed.size ? [['listed', ...countNames(names(listed))]] : []),
    ...(hidden.size ? [['hidden', ...names(hidden)]] : []),
  ];
  return parts.map((part) => part.join(' ')).join(', ');
}
