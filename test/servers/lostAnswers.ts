/** Ways to lose a copy's answer, and an oracle for what was made meanwhile. */
import type { Fault, Rule } from './stage/faults';
import * as rest from './stage/rest';
import { until } from '../tools/patience';

/** Done to each request for a copy. */
export const onCopy = (fault: Fault): Rule => ({ match: { method: 'POST', path: /\/copy$/ }, fault });

/** How often each answer is lost for which a copy was made; a soak has more. */
export const times = Number(process.env.LOST_ANSWERS ?? 2);

/** What happens to the answer. The server has made the copy. */
export const losses: [string, Fault][] = [
  ['is dropped before its headers', { reset: 'beforeHeaders', processed: true }],
  ['breaks off', { cut: { bytes: 20 } }],
  ['is a gateway timeout', { answer: { status: 504, body: 'Gateway Timeout' }, processed: true }],
  ['is HTML', { answer: { status: 200, body: '<html></html>' }, processed: true }],
  ['does not come in time', { stall: 'beforeHeaders', processed: true }],
];

/** Other people's threads, made one after the other until `stop`: some have run, as the source has, and some never did. */
export function makeOtherThreads(target: rest.Target): { stop: () => Promise<string[]> } {
  const made: string[] = [];
  const stopped = new AbortController();
  const work = (async () => {
    while (!stopped.signal.aborted) {
      const threadId = await rest.createThread(target, { metadata: { title: 'Waiting for approval' } });
      made.push(threadId);
      await rest.runAndWait(target, threadId, 'interrupted', { item: 'ten lamps' });
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await work;
      return made;
    },
  };
}

/** The threads made since; those of `others` are left out. */
export async function threadsMade(target: rest.Target, known: Set<string>, others: string[] = []): Promise<string[]> {
  return (await rest.listThreads(target)).filter((threadId) => !known.has(threadId) && !others.includes(threadId));
}

/** Waits until the server has made a thread that was not there before. */
export async function untilMade(target: rest.Target, known: Set<string>): Promise<void> {
  await until('a thread is made', async () => (await threadsMade(target, known)).length > 0);
}
