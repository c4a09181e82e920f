/** A TCP relay in front of a server, that counts what goes back over the wire. */
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CountingDoor {
  url: string;
  /** Bytes that were sent back to clients so far: headers, bodies, and what was on its way when a client hung up. */
  sent(): number;
  stop(): Promise<void>;
}

/** What a link of 100 Mbit/s has under way. Without it, buffers of this machine take up megabytes that nobody asked for. */
const piece = 12_500;
const everyMs = 1;

export async function startCountingDoor(target: string): Promise<CountingDoor> {
  const { hostname, port } = new URL(target);
  const open = new Set<net.Socket>();
  let sent = 0;
  const passOn = async (upstream: net.Socket, client: net.Socket): Promise<void> => {
    for await (const chunk of upstream as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length && !client.destroyed; at += piece) {
        const part = chunk.subarray(at, at + piece);
        sent += part.length;
        client.write(part);
        if (part.length === piece) await sleep(everyMs);
      }
    }
    client.end();
  };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    // Whoever hangs up ends it.
    passOn(upstream, client).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}
