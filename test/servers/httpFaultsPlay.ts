/** Plays one fault on one call of `AgentServer`, over real sockets, and says what a person would see of it. */
import './stage/vscodeWords';

import { AgentServer } from '../../src/langgraph/agentServer';
import { isAgentServerError } from '../../src/langgraph/http/errors';
import { createHttp } from '../../src/langgraph/http/http';
import { describeError, mayPass, needsCredentials } from '../../src/texts/errors';
import { startFaultServer } from './stage/faultServer';
import type { Fault } from './stage/faults';
import type { CallUnderTest, Material } from './httpFaultsCalls';
import { createThread, history, startRun, untilNotBusy, type Target } from './stage/rest';

export const canary = 'canary-5d0c9a7e';
const http = createHttp();

/** What stands in front of the real server. */
export interface Door {
  url: string;
  /** Requests that came, of whatever call. */
  requests(): number;
  openSockets(): number;
  /** Milliseconds from the last answer's headers, or the request where there were none, to the end. */
  silentMs(): number;
  close(): Promise<void>;
}

/** A fault server that does the same to every request, or none yet. */
export async function openDoor(target?: string, fault?: Fault, tls?: { key: string; cert: string }): Promise<Door> {
  const server = await startFaultServer(target, tls && { tls });
  if (fault) server.rules({ match: {}, fault });
  return {
    url: server.url,
    requests: () => server.requests.length,
    openSockets: () => server.sockets.open,
    silentMs: () => {
      const { ended = 0, headersMs = 0 } = server.requests.at(-1) ?? {};
      return ended - headersMs;
    },
    close: () => server.stop(),
  };
}

/** A thread with a run. */
export async function makeMaterial(target: Target): Promise<Material> {
  const threadId = await createThread(target);
  const runId = await startRun(target, threadId, 'chat', { messages: [{ role: 'user', content: 'Hello!' }] });
  await untilNotBusy(target, threadId);
  const [head] = (await history(target, threadId)).rows;
  return { threadId, runId, checkpointId: head?.checkpoint.checkpoint_id ?? '' };
}

export interface Outcome {
  call: string;
  /** Such as `unavailable, Retry, 4 requests`; `answered` where nothing was thrown. */
  text: string;
  /** What a notification says; empty where nothing was thrown. */
  sentence: string;
  milliseconds: number;
}

export interface PlayOptions {
  material: Material;
  timeoutMs?: number;
  signal?: AbortSignal;
}

export async function play(call: CallUnderTest, door: Door, options: PlayOptions): Promise<Outcome> {
  const { material, timeoutMs = 20_000, signal = new AbortController().signal } = options;
  const agent = new AgentServer({
    baseUrl: door.url,
    headers: () => Promise.resolve({ 'x-api-key': canary }),
    requestTimeoutMs: () => timeoutMs,
    http: () => Promise.resolve(http),
  });
  const started = performance.now();
  const ended = await call.run(agent, material, { signal, timeoutMs }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const milliseconds = performance.now() - started;
  const words = [ended ? kindOf(ended.error) : 'answered'];
  if (ended && mayPass(ended.error)) words.push('Retry');
  if (ended && needsCredentials(ended.error)) words.push('Set Credentials');
  words.push(`${door.requests()} request${door.requests() === 1 ? '' : 's'}`);
  const sentence = ended ? describeError(ended.error) : '';
  return { call: call.name, text: words.join(', '), sentence, milliseconds };
}

function kindOf(error: unknown): string {
  if (!isAgentServerError(error)) return `not an AgentServerError: ${String(error)}`;
  return JSON.stringify(error.facts).includes(canary) ? `${error.kind} WITH THE KEY` : error.kind;
}

/** Runs the work for every item, a few at a time: the time limits of too many would stand in each other's way. */
export async function forEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  atOnce = 32,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
