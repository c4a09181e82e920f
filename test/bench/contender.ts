/** One contender in a process of its own: contender.js <work> <url> <source> <copy> <stored>; prints a `Measured`. */
import { compareHistories } from '../../src/history/compareHistories';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http';
import { measure } from './measure';

const [work = '', url = '', source = '', copy = '', stored = ''] = process.argv.slice(2);

/** A server that says how much it stores, so that nobody has to ask for hidden namespaces. */
class CountingServer extends AgentServer {
  override storageBytes(): Promise<Buffer> {
    return Promise.resolve(Buffer.from(`{"checkpoints":{"count":${stored}}}`));
  }
}

async function verify(withProbing: boolean): Promise<void> {
  const http = createHttp();
  const server = new (withProbing ? AgentServer : CountingServer)({
    baseUrl: url,
    headers: () => Promise.resolve({}),
    requestTimeoutMs: () => 60_000,
    http: () => Promise.resolve(http),
  });
  const side = (threadId: string) => ({ thread: { deployment: url, threadId }, server });
  const { verdict } = await compareHistories(side(source), side(copy), { signal: new AbortController().signal });
  if (verdict !== 'identical') throw new Error(`the verdict was ${verdict}`);
}

async function parse(): Promise<void> {
  const read = async (threadId: string): Promise<unknown> =>
    JSON.parse(await (await fetch(`${url}/threads/${threadId}/history?limit=${stored}`)).text());
  await Promise.all([read(source), read(copy)]);
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 1_000));

const works: Record<string, () => Promise<unknown>> = {
  verify: () => verify(true),
  verifyWithoutProbing: () => verify(false),
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
