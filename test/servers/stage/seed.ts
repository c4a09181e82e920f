/** Sample threads, one of every shape that matters, made through the public API alone. */
import type { Target } from './rest';
import { createThread, history, runAndWait, updateState } from './rest';

export type SampleThread =
  | 'finishedChat'
  | 'interrupted'
  | 'interruptedInSubgraph'
  | 'failed'
  | 'branched'
  | 'long'
  | 'ownId'
  | 'subagent'
  | 'stateful'
  | 'functional'
  | 'join'
  | 'empty'
  | 'numbers'
  | 'agent';

type Steps = (run: (graph: string, input: unknown) => Promise<void>, target: Target, threadId: string) => Promise<void>;

const user = (content: string, id?: string): object => ({ role: 'user', content, ...(id && { id }) });

/** Edits the newest question where it came in, before `node`, and runs on from there: a branch with a common beginning. */
async function editAndRun(
  target: Target,
  threadId: string,
  { graph, node, edited: message }: { graph: string; node: string; edited: object },
): Promise<void> {
  const { rows } = await history(target, threadId);
  const isAsked = (row: (typeof rows)[number]): boolean =>
    row.next.includes(node) && (row.values.messages as { type: string }[]).at(-1)?.type === 'human';
  const asked = rows.find(isAsked);
  if (!asked) throw new Error('no checkpoint before an answer');
  const edited = await updateState(target, threadId, {
    checkpointId: asked.checkpoint.checkpoint_id,
    values: { messages: [message] },
    asNode: '__start__',
  });
  await runAndWait(target, threadId, graph, null, { checkpoint: { checkpoint_id: edited, checkpoint_ns: '' } });
}

const branch: Steps = async (run, target, threadId) => {
  await run('chat', { messages: [user('What is a checkpoint?', 'question-1')] });
  await run('chat', { messages: [user('And a namespace?', 'question-2')] });
  await editAndRun(target, threadId, { graph: 'chat', node: 'reply', edited: user('And a thread?', 'question-2') });
};

/** Plans, asks two subagents, writes a file, and waits for approval: twice, for the question was edited. */
const assist: Steps = async (run, target, threadId) => {
  await run('assistant', { messages: [user('Which desk lamp should we buy?', 'question')] });
  const edited = user('Which desk lamp should we buy? Compare two, and tell the team.', 'question');
  await editAndRun(target, threadId, { graph: 'assistant', node: 'model', edited });
};

const samples: Record<SampleThread, { title: string; steps: Steps; metadata?: object }> = {
  finishedChat: {
    title: 'Finished chat',
    steps: async (run) => {
      await run('chat', { messages: [user('Hello!')] });
      await run('chat', { messages: [user('What can you do?')], ids: true });
    },
  },
  interrupted: { title: 'Waiting for approval', steps: (run) => run('interrupted', { item: 'ten lamps' }) },
  interruptedInSubgraph: {
    title: 'Waiting in a subgraph',
    steps: (run) => run('subgraphInterrupt', { topic: 'lamps' }),
  },
  failed: { title: 'Failed', steps: (run) => run('failing', {}) },
  branched: { title: 'Edited and run again', steps: branch },
  long: { title: 'Three hundred checkpoints', steps: (run) => run('loop', { steps: 298, bytes: 24 }) },
  ownId: { title: 'Writes its own id', steps: (run) => run('ownId', {}) },
  subagent: { title: 'Asked a subagent twice', steps: (run) => run('subagent', { task: 'find lamps', calls: 2 }) },
  stateful: {
    title: 'Subgraph with a memory',
    steps: async (run) => {
      for (const text of ['one', 'two', 'three']) await run('stateful', { text });
    },
  },
  functional: { title: 'Functional API', steps: (run) => run('functional', { topic: 'lamps' }) },
  join: { title: 'Waiting behind a join', steps: (run) => run('join', { topic: 'lamps' }) },
  empty: { title: 'Never run', steps: () => Promise.resolve(), metadata: { graph_id: 'chat' } },
  agent: { title: 'An agent at work', steps: assist },
  numbers: { title: 'Numbers and texts', steps: (run) => run('numbers', { given: [0.1, 1e21, 'é'] }) },
};

export const sampleThreads = Object.keys(samples) as SampleThread[];

/** Makes the threads `only` (default: all) at once; returns their ids by name. `metadata.title` is a readable name. */
export async function seed(
  url: string,
  options: { headers?: Record<string, string>; only?: readonly SampleThread[] } = {},
): Promise<Record<SampleThread, string>> {
  const target: Target = { url, ...(options.headers && { headers: options.headers }) };
  const made = (options.only ?? sampleThreads).map(async (name): Promise<[SampleThread, string]> => {
    const { title, steps, metadata } = samples[name];
    const threadId = await createThread(target, { metadata: { title, ...metadata } });
    const run = async (graph: string, input: unknown): Promise<void> => {
      const { error } = await runAndWait(target, threadId, graph, input);
      if (error && name !== 'failed') throw new Error(`seeding ${name}: ${error}`);
    };
    await steps(run, target, threadId);
    return [name, threadId];
  });
  return Object.fromEntries(await Promise.all(made)) as Record<SampleThread, string>;
}
