import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DisplayDoor {
  url: string;
  stop(): Promise<void>;
}

/**
 * Stands before a server whose threads do not change, and gives each answer a second time from memory: how long the
 * server takes varies by more than what is measured.
 */
export async function openDoor(target: string): Promise<DisplayDoor> {
  const answers = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>();
  const ask = async (method: string, path: string, body: Buffer) => {
    const init = body.length > 0 ? { body: new Uint8Array(body), headers: { 'content-type': 'application/json' } } : {};
    const answer = await fetch(target + path, { method, ...init });
    const type = answer.headers.get('content-type') ?? 'application/json';
    return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = 'GET', url = '/' } = request;
      const sent = Buffer.concat(parts);
      const key = `${method} ${url} ${sent.toString()}`;
      const answer = answers.get(key) ?? ask(method, url, sent);
      answers.set(key, answer);
      answer.then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
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
