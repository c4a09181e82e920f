/** The threads that the thread view is measured with, on the JavaScript server. */
import { createThread, runAndWait, type Target, updateState } from '../servers/stage/rest';

const text = (characters: number, index: number): string =>
  `**Lamp ${index}** in the hall: \`${'a lamp and another lamp '.repeat(characters / 24)}\``;
const message = (characters: number, index: number) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: text(characters, index),
});

/** A conversation of so many messages, then so many steps with one message each. */
async function conversation(target: Target, title: string, first: object[], steps: number): Promise<void> {
  const threadId = await createThread(target, { metadata: { title } });
  await runAndWait(target, threadId, 'deepAgent', { messages: first });
  for (let step = 0; step < steps; step++) {
    const values = { messages: [{ role: step % 2 === 0 ? 'user' : 'assistant', content: `step ${step}` }] };
    await updateState(target, threadId, { values, asNode: 'tidy' });
  }
}

const messages = (count: number, characters: number) =>
  Array.from({ length: count }, (_, index) => message(characters, index));

/** By the title of the thread, what makes it. */
export const viewThreads: Record<string, (target: Target, title: string) => Promise<void>> = {
  'six checkpoints': (target, title) => conversation(target, title, messages(1, 48), 1),
  '300 checkpoints': (target, title) => conversation(target, title, messages(1, 48), 295),
  '100 kB state': (target, title) => conversation(target, title, messages(200, 456), 12),
  '1,000 messages': (target, title) => conversation(target, title, messages(1_000, 240), 0),
  'a message of 1 MB': (target, title) => conversation(target, title, messages(1, 1_000_000), 0),
  '2,000 checkpoints': async (target, title) => {
    const threadId = await createThread(target, { metadata: { title } });
    await runAndWait(target, threadId, 'loop', { steps: 1_998, bytes: 24 });
  },
};

/** Returns the ids of so many small threads. */
export async function smallThreads(target: Target, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const threadId = await createThread(target, { metadata: { title: `small ${ids.length}` } });
    await runAndWait(target, threadId, 'deepAgent', { messages: messages(20, 480) });
    ids.push(threadId);
  }
  return ids;
}
