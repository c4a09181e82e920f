import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../tools/patience';

/** An address that responds only when it is opened: what a graph waits for in the middle of a run. */
export interface Gate {
  url: string;
  /** Responds, as soon as somebody waits. */
  open(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGate(): Promise<Gate> {
  let waiting: http.ServerResponse[] = [];
  const server = http.createServer((_, response) => waiting.push(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const respond = (): void => {
    for (const response of waiting) response.end('open');
    waiting = [];
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    open: async () => {
      await until('somebody waits at the gate', () => waiting.length > 0);
      respond();
    },
    stop: async () => {
      respond();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
