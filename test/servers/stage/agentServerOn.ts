import { AgentServer } from '../../../src/langgraph/agentServer';
import { createHttp } from '../../../src/langgraph/http/http';
import { patience } from '../../tools/patience';

/** The extension's own client of a server without credentials, in plain Node. `timeoutMs`: of a request, asked for each. */
export function agentServerOn(url: string, timeoutMs = () => 20_000 * patience()): AgentServer {
  const http = createHttp();
  return new AgentServer({
    baseUrl: url,
    headers: () => Promise.resolve({}),
    requestTimeoutMs: timeoutMs,
    http: () => Promise.resolve(http),
  });
}
