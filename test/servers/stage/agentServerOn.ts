import { AgentServer } from '../../../src/langgraph/agentServer';
import { createHttp } from '../../../src/langgraph/http/http';
import { patience } from '../../tools/patience';

/** The extension's own client of a server without credentials, in plain Node. */
export function agentServerOn(url: string): AgentServer {
  const http = createHttp();
  return new AgentServer({
    baseUrl: url,
    headers: () => Promise.resolve({}),
    requestTimeoutMs: () => 20_000 * patience(),
    http: () => Promise.resolve(http),
  });
}
