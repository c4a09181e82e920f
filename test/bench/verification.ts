import { compareHistories } from '../../src/comparison/compareHistories';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';

/** A thread and its copy on a server. */
export interface Pair {
  url: string;
  source: string;
  copy: string;
  /** Checkpoints of each. */
  checkpoints: number;
}

/** Compares the two as the product does after a copy. Without probing the server says how much it stores, so that nobody asks for hidden namespaces. */
export async function verify({ url, source, copy, checkpoints }: Pair, withProbing: boolean): Promise<void> {
  class CountingServer extends AgentServer {
    override storageBytes(): Promise<Buffer> {
      return Promise.resolve(Buffer.from(`{"checkpoints":{"count":${checkpoints}}}`));
    }
  }
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
