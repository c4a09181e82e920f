import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An address that responds only when it is opened: what a graph waits for in the middle of a run. */
export interface Gate {
  url: string;
  open(): void;
  stop(): Promise<void>;
}

export async function startGate(): Promise<Gate> {
  let waiting: http.ServerResponse[] = [];
  const server = http.createServer((_, response) => waiting.push(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const open = (): void => {
    for (const response of waiting) response.end('open');
    waiting = [];
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    open,
    stop: async () => {
      open();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
