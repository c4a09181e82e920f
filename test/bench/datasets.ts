import * as rest from '../servers/stage/rest';

/** A thread to measure, and a copy of it. */
export interface Dataset {
  name: string;
  checkpoints: number;
  source: string;
  copy: string;
  /** Larger than a string can be, so that only those take part who read a history piece by piece. */
  huge: boolean;
}

type Make = (target: rest.Target) => Promise<string>;

/** `checkpoints` checkpoints, each with one text of 400 bytes more than its parent. */
const strings =
  (checkpoints: number): Make =>
  async (target) => {
    const threadId = await rest.createThread(target, { metadata: { graph_id: 'loop' } });
    await rest.runAndWait(target, threadId, 'loop', { steps: checkpoints - 2, bytes: 400 });
    return threadId;
  };

/** `checkpoints` small checkpoints, each but the newest with a task in which a subgraph may have been called. */
const tasks =
  (checkpoints: number): Make =>
  async (target) => {
    const threadId = await rest.createThread(target, { metadata: { graph_id: 'loop' } });
    await rest.runAndWait(target, threadId, 'loop', { steps: checkpoints - 2 });
    return threadId;
  };

/** `checkpoints` checkpoints of a conversation, each with a question and an answer more than its parent. */
const messages =
  (checkpoints: number): Make =>
  async (target) => {
    const threadId = await rest.createThread(target, { metadata: { graph_id: 'chat' } });
    for (let turn = 0; turn < checkpoints; turn++) {
      const said = [
        { type: 'human', id: `h${turn}`, content: `Question ${turn}: what is "${turn}" in words?\nPlease be brief.` },
        { type: 'ai', id: `a${turn}`, content: `It is ${turn}, and that is all there is to say about it.` },
      ];
      await rest.updateState(target, threadId, { values: { messages: said }, asNode: 'reply' });
    }
    return threadId;
  };

/** `checkpoints` checkpoints whose state is `bytes` bytes. */
const large =
  (checkpoints: number, bytes: number): Make =>
  async (target) => {
    const threadId = await rest.createThread(target, { metadata: { graph_id: 'loop' } });
    for (let step = 0; step < checkpoints; step++) {
      const items = ['x'.repeat(step === 0 ? bytes : 10)];
      // `steps` and `done` are what the graph's edge asks for.
      await rest.updateState(target, threadId, { values: { items, steps: 0, done: step }, asNode: 'step' });
    }
    return threadId;
  };

const recipes: Record<string, { checkpoints: number; make: Make; huge?: boolean }> = {
  '10 × 400 B': { checkpoints: 10, make: strings(10) },
  '100 × 400 B': { checkpoints: 100, make: strings(100) },
  '500 × 400 B': { checkpoints: 500, make: strings(500) },
  '2,000 × 400 B': { checkpoints: 2_000, make: strings(2_000), huge: true },
  // As large as those of 2,000 × 400 B are in the mean: what a longer history takes beyond it.
  '100 × 400 kB': { checkpoints: 100, make: large(100, 400_000) },
  '500 × chat': { checkpoints: 500, make: messages(500) },
  '6 × 8 MB': { checkpoints: 6, make: large(6, 8_000_000) },
  '300 tasks': { checkpoints: 300, make: tasks(300) },
  '10 × 10 MB': { checkpoints: 10, make: large(10, 10_000_000) },
};
export const datasetNames = Object.keys(recipes);

/** Makes the thread on the server, and its copy. */
export async function makeDataset(target: rest.Target, name: string): Promise<Dataset> {
  const recipe = recipes[name];
  if (!recipe) throw new Error(`no data set “${name}”: there are ${datasetNames.join(', ')}`);
  const source = await recipe.make(target);
  const { checkpoints, huge = false } = recipe;
  return { name, checkpoints, source, copy: await rest.copy(target, source), huge };
}
