import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** With the query. */
  path: string;
  body: Buffer;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface LocalServer {
  url: string;
  stop(): Promise<void>;
}

/** Listens on this machine; what `answer` throws is 502. */
export async function serveLocally(answer: (asked: Asked) => Answered | Promise<Answered>): Promise<LocalServer> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url: path = '/' } = request;
      Promise.resolve({ method, path, body: Buffer.concat(chunks) })
        .then(answer)
        .then(
          ({ status, headers, body }) => response.writeHead(status, headers).end(body),
          (error: unknown) => response.writeHead(502).end(String(error)),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
