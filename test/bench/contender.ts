/** One contender in a process of its own: contender.js <work> <pair as JSON>; prints a `Measured`. */
import { measure } from './measure';
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
measure(run).then(
  (measured) => console.log(JSON.stringify(measured)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
