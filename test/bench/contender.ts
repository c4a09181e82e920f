/** One contender in a process of its own: contender.js <work> <pair as JSON>; prints a `Measured`. */
import { measureMemory, measureTime, type Measured } from './measure';
import { type Pair, verify } from './verification';

const [work = '', given = ''] = process.argv.slice(2);
const pair = JSON.parse(given) as Pair;

async function parse(): Promise<void> {
  const read = async (threadId: string): Promise<unknown> =>
    JSON.parse(await (await fetch(`${pair.url}/threads/${threadId}/history?limit=${pair.checkpoints}`)).text());
  await Promise.all([read(pair.source), read(pair.copy)]);
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 1_000));

const works: Record<string, () => Promise<unknown>> = {
  verify: () => verify(pair, true),
  verifyWithoutProbing: () => verify(pair, false),
  parse,
  idle,
};
const run = works[work];
if (!run) throw new Error(`no work “${work}”`);

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  // As in an extension host that has verified before: not the time until the code is compiled.
  if (work !== idle) await work();
  const time = await measureTime(work);
  return { ...time, ...(await measureMemory(work)) };
}

measured(run).then(
  (figures) => console.log(JSON.stringify(figures)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
