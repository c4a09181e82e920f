import http from 'node:http';
import type { Row } from '../servers/stage/rest';

const connections = 4;
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

function post(url: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

/** Asks for the namespace of every task of two threads, by plain requests over four connections. Resolves to the milliseconds. */
export async function askForHidden(base: string, threads: string[]): Promise<number> {
  const url = (thread: string | undefined) => `${base}/threads/${thread}/history`;
  const rows = JSON.parse(await post(url(threads[0]), { limit: 1000 })) as Row[];
  const tasks = rows.flatMap((row) => row.tasks).filter(({ name, checkpoint }) => name !== '__start__' && !checkpoint);
  const questions = tasks.flatMap(({ name, id }) => threads.map((thread) => [thread, `${name}:${id}`] as const));
  const started = performance.now();
  const ask = async (): Promise<void> => {
    for (let next = questions.pop(); next; next = questions.pop()) {
      const [thread, namespace] = next;
      await post(url(thread), { limit: 1, checkpoint: { checkpoint_ns: namespace } });
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  return performance.now() - started;
}
