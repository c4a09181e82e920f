import type { ServerResponse } from 'node:http';

import { AgentServer } from '../../../src/langgraph/agentServer';
import type { Connection } from '../../../src/langgraph/requestSender';
import { createHttp } from '../../../src/langgraph/http/http';
import { scriptedServer, type SeenRequest } from './scriptedServer';

export const id = '0198c0de-0000-7000-8000-000000000001';
export const copyId = '0198c0de-0000-7000-8000-000000000002';
export const times = { created_at: '2026-11-22T10:00:00Z', updated_at: '2026-11-22T10:00:01Z' };
export const row = { thread_id: id, ...times, metadata: { graph_id: 'chat' }, status: 'interrupted' };
const http = createHttp();

export function agentServer(baseUrl: string, changes: Partial<Connection> = {}): AgentServer {
  return new AgentServer({
    baseUrl,
    headers: () => Promise.resolve({ 'x-api-key': 'canary-0123456789' }),
    requestTimeoutMs: () => 5_000,
    http: () => Promise.resolve(http),
    ...changes,
  });
}

/** An agent server in front of a script, and the requests it got. */
export async function scripted(script: (response: ServerResponse, request: SeenRequest, count: number) => void) {
  const server = await scriptedServer(script);
  return Object.assign(server, { agent: agentServer(server.url) });
}
