/** The engine as the extension uses it, in plain Node, and an oracle for what a thread's history is byte for byte. */
import type { CopyResult, Verification } from '../../../src/api';
import { copyAndVerify } from '../../../src/copy/copyAndVerify';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { AgentServer } from '../../../src/langgraph/agentServer';
import { createHttp } from '../../../src/langgraph/http/http';
import type { Http, HttpRequest } from '../../../src/langgraph/http/types';
import { patience } from '../../tools/patience';
import * as rest from './rest';

export interface Engine {
  /** `meanwhile`: is waited for between the copy and its verification. */
  copy(
    threadId: string,
    options?: {
      signal?: AbortSignal | undefined;
      copyTimeoutMs?: number | undefined;
      meanwhile?: (copy: string) => Promise<unknown>;
    },
  ): Promise<CopyResult>;
  compare(left: string, right: string): Promise<Verification>;
}

const never = (): AbortSignal => new AbortController().signal;

/** Called before each request, which waits for it. */
export type BeforeRequest = (request: HttpRequest) => Promise<void>;

function createWatchedHttp(before: BeforeRequest): Http {
  const http = createHttp();
  const after =
    <R extends HttpRequest, T>(work: (request: R) => Promise<T>) =>
    async (request: R): Promise<T> => {
      await before(request);
      return work(request);
    };
  return { send: after((request) => http.send(request)), stream: after((request) => http.stream(request)) };
}

/** `url`: of a server, or of a fault server in front of one. */
export function engineOn(url: string, beforeRequest: BeforeRequest = () => Promise.resolve()): Engine {
  const http = createWatchedHttp(beforeRequest);
  const server = new AgentServer({
    baseUrl: url,
    headers: () => Promise.resolve({}),
    requestTimeoutMs: () => 20_000 * patience(),
    http: () => Promise.resolve(http),
  });
  const reference = (threadId: string) => ({ deployment: url, threadId });
  return {
    copy: (threadId, { signal = never(), copyTimeoutMs = 30_000, meanwhile } = {}) =>
      copyAndVerify(reference(threadId), server, {
        signal,
        copyTimeoutMs,
        ask: {
          reading: async (_, copy) => {
            await meanwhile?.(copy.thread.threadId);
            return 'all';
          },
        },
      }),
    compare: (left, right) =>
      compareHistories({ thread: reference(left), server }, { thread: reference(right), server }, { signal: never() }),
  };
}

/** Everything that the server shows of a thread's history, in listed and hidden namespaces, as the text it was. */
export async function historyBytes(target: rest.Target, threadId: string, withHidden = true): Promise<string> {
  const all = [await rest.allHistories(target, threadId)];
  if (withHidden) all.push(await rest.hiddenNamespaces(target, threadId));
  const { text: row } = await rest.call(target, 'GET', `/threads/${threadId}`);
  return JSON.stringify([row, ...all.flatMap((each) => [...each].map(([name, { texts }]) => [name, texts]))]);
}

const told = new Set(['side', 'checkpoints', 'places', 'stored', 'read', 'what', 'kind']);

/** What a table says of a verdict: everything that does not depend on ids and clocks. */
export function figures(verification: Verification | undefined): string {
  if (!verification) return 'none';
  const { verdict, reason, relation, left, right } = verification;
  const side = ({ checkpoints, namespaces, stored }: typeof left): string =>
    `${checkpoints}/${namespaces}${stored === undefined ? '' : `/${stored}`}`;
  const facts = Object.entries(reason?.facts ?? {}).flatMap(([key, value]) => (told.has(key) ? `${key}=${value}` : []));
  return [verdict, ...(reason ? [reason.code, ...facts] : []), relation, side(left), side(right)].join(' ');
}
