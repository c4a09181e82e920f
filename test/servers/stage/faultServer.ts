/** A reverse proxy on real sockets that fails the way it is told to. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Answer } from './faultyAnswer';
import { playFault, sendAnswer } from './faultyAnswer';
import type { Fault, RecordedRequest, Rule } from './faults';
import { chooseFault } from './faults';

export interface FaultServer {
  url: string;
  /** Everything that came, oldest first. */
  requests: RecordedRequest[];
  /** Those of a method whose path (with query) matches. */
  seen(method: string, path: RegExp): RecordedRequest[];
  sockets: { open: number; max: number; total: number };
  /** Replaces the rules; the first that matches a request is done to it. */
  rules(...rules: Rule[]): void;
  /** No rules, nothing recorded; counts of sockets begin anew. */
  reset(): void;
  /** Closes the port and all connections: connecting is refused until `up()`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** `target`: where requests go; without it, what no rule answers is 404. `tls` makes it an https server. */
export async function startFaultServer(
  target?: string,
  { tls }: { tls?: { key: string; cert: string } } = {},
): Promise<FaultServer> {
  const agent = new http.Agent({ keepAlive: true });
  const open = new Set<Socket>();
  const numbers = new WeakMap<Socket, number>();
  const requests: RecordedRequest[] = [];
  const sockets = { open: 0, max: 0, total: 0 };
  let rules: Rule[] = [];
  let counts: number[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body.toString(),
      at: Date.now(),
      socket: numbers.get(request.socket) ?? 0,
      openSockets: sockets.open,
    };
    requests.push(recorded);
    const leave = new AbortController();
    response.once('close', () => {
      recorded.ended = Date.now() - recorded.at;
      if (!response.writableFinished) recorded.abandoned ??= true;
      leave.abort();
    });
    const fault: Fault = chooseFault(rules, counts, recorded) ?? { headers: {} };
    const changed = 'rewrite' in fault ? fault.rewrite(recorded) : {};
    const forward = (): Promise<Answer> => {
      const toSend = changed.body === undefined ? body : Buffer.from(changed.body);
      const path = changed.path ?? recorded.path;
      // What is to be processed is, even if the client leaves meanwhile.
      const signal = 'processed' in fault && fault.processed ? undefined : leave.signal;
      return ask(target, { method: recorded.method, path, headers: request.headers, body: toSend }, agent, signal);
    };
    if ('headers' in fault || 'rewrite' in fault)
      sendAnswer(response, await forward(), recorded, 'headers' in fault ? fault.headers : {});
    else await playFault(fault, { response, recorded, forward, left: leave.signal });
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      // The client left, or the real server did.
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(502, { 'content-type': 'text/plain' }).end(`fault server: ${String(error)}`);
    });
  };
  const server = tls
    ? https.createServer({ ...tls, keepAliveTimeout: 30_000 }, answer)
    : http.createServer({ keepAliveTimeout: 30_000 }, answer);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    sockets.open = open.size;
    sockets.max = Math.max(sockets.max, open.size);
    numbers.set(socket, ++sockets.total);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      sockets.open = open.size;
    });
  });

  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      // An error says that it was not listening.
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    sockets,
    seen: (method, path) => requests.filter((request) => request.method === method && path.test(request.path)),
    rules(...next) {
      rules = next;
      counts = [];
    },
    reset() {
      rules = [];
      counts = [];
      requests.length = 0;
      Object.assign(sockets, { open: open.size, max: open.size });
    },
    down,
    up: () => listen(port),
    async stop() {
      await down();
      agent.destroy();
    },
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Headers that belong to one connection, and those that Node writes itself. */
function withoutHopByHop(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const own = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)));
}

/** Asks the real server; rejects when it does not answer or `signal` fires. */
function ask(
  target: string | undefined,
  request: { method: string; path: string; headers: http.IncomingHttpHeaders; body: Buffer },
  agent: http.Agent,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  if (target === undefined) {
    const nothing = { status: 404, headers: { 'content-type': 'text/plain' }, body: [Buffer.from('Not Found')] };
    return Promise.resolve(nothing);
  }
  const { method, path, body } = request;
  const headers = { ...withoutHopByHop(request.headers), 'content-length': body.length };
  return new Promise((resolve, reject) => {
    http
      .request(target + path, { method, agent, headers, ...(signal && { signal }) })
      .once('error', reject)
      .once('response', (answer) => {
        resolve({ status: answer.statusCode ?? 0, headers: withoutHopByHop(answer.headers), body: answer });
      })
      .end(body);
  });
}
