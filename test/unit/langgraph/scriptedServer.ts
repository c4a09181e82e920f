import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

import type { AgentServerError } from '../../../src/langgraph/http/errors';
import { isAgentServerError } from '../../../src/langgraph/http/errors';
import type { HttpRequest } from '../../../src/langgraph/http/types';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedServer extends AsyncDisposable {
  url: string;
  requests: SeenRequest[];
  /** Connections that are open now. */
  connections(): number;
}

/** Answers as the script says; `count` is the number of requests so far, this one included. */
export async function scriptedServer(
  script: (response: ServerResponse, request: SeenRequest, count: number) => void,
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    response.on('error', () => undefined);
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      script(response, request, requests.push(request));
    });
  });
  let open = 0;
  server.on('connection', (socket) => {
    open++;
    socket.on('close', () => open--);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    requests,
    connections: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Bare TCP, for answers that Node's own server would not send. `count` is the number of connections so far. */
export async function tcpServer(
  script: (socket: Socket, count: number) => void,
): Promise<AsyncDisposable & { url: string; port: number; count(): number }> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    count++;
    const number = count;
    socket.once('data', () => script(socket, number));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    count: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

export function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** A read of `/things/1` unless said otherwise. */
export function requestTo(baseUrl: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    baseUrl,
    path: '/things/1',
    template: '/things/{id}',
    headers: {},
    timeoutMs: 10_000,
    repeat: 'read',
    ...changes,
  };
}

/** The error that the work ends with; anything but an AgentServerError fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<AgentServerError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAgentServerError(error)) throw new Error(`expected an AgentServerError, got ${String(error)}`);
  return error;
}

export async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk)); // good until the next one
  return Buffer.concat(all);
}

/** Milliseconds that the work took, however it ended. */
export async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => undefined);
  return performance.now() - start;
}
