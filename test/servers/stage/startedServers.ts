/** Both sample servers for a test file; those that cannot run here are skipped, with the reason. */
import { startJavaScriptServer } from './javascriptServer';
import { PythonMissing, startPythonServer } from './pythonServer';
import type { SampleServer, SampleServerOptions } from './sampleServer';
import type { SampleThread } from './seed';
import { sampleThreads, seed } from './seed';
import { patience } from '../../tools/patience';

export interface Seeded {
  server: SampleServer;
  threads: Record<SampleThread, string>;
}

/** One of the two, by name. */
export function startServer(kind: SampleServer['kind'], options?: SampleServerOptions): Promise<SampleServer> {
  return kind === 'javascript' ? startJavaScriptServer(options) : startPythonServer(options);
}

type Kind = SampleServer['kind'];

interface Options extends Omit<SampleServerOptions, 'pins'> {
  pins?: Record<Kind, readonly string[]>;
  /** Threads to seed, all of them by default. */
  only?: readonly SampleThread[];
  /** The tests look at all that the server has, or stop it. */
  alone?: boolean;
}

/** For all files of a run, each of which has a bundle, and so variables, of its own. */
const shared = globalThis as {
  sampleServers?: Map<string, Promise<SampleServer>>;
  sampleThreads?: Map<string, Promise<string>>;
};

/** The server of a kind that all files share; `keyed`: the one that wants a key. */
export function startShared(kind: Kind, keyed = false): Promise<SampleServer> {
  shared.sampleServers ??= new Map();
  const name = `${kind} ${keyed}`;
  const started = shared.sampleServers.get(name) ?? startServer(kind, { keyed });
  shared.sampleServers.set(name, started);
  return started;
}

/** Sample threads of a shared server, each made when a file first wants it. */
async function seedShared(server: SampleServer, names: readonly SampleThread[]): Promise<Seeded['threads']> {
  shared.sampleThreads ??= new Map();
  const known = shared.sampleThreads;
  const keyOf = (name: SampleThread): string => `${server.url} ${name}`;
  const missing = names.filter((name) => !known.has(keyOf(name)));
  const made = seed(server.url, { headers: server.headers, only: missing });
  for (const name of missing)
    known.set(
      keyOf(name),
      made.then((threads) => threads[name]),
    );
  await made;
  const found = names.map(async (name) => [name, await known.get(keyOf(name))] as const);
  return Object.fromEntries(await Promise.all(found)) as Seeded['threads'];
}

/**
 * `describe` for each kind of server, with sample threads. Without options of its own the server is one that all files
 * share, which ends with the process; and so are the threads, which nobody may change there. Making Python's environment
 * takes a minute the first time.
 */
export function describeOnEachServer(
  title: string,
  tests: (seeded: () => Seeded, kind: Kind) => void,
  { only = sampleThreads, alone, pins, keyed = false, ...options }: Options = {},
): void {
  const isShared = !alone && !pins && Object.keys(options).length === 0;
  for (const kind of ['javascript', 'python'] as const) {
    describe(`${title} (${kind})`, () => {
      let seeded: Seeded | undefined;

      before(async function () {
        this.timeout(600_000 * patience());
        try {
          const server = await (isShared
            ? startShared(kind, keyed)
            : startServer(kind, { ...options, keyed, pins: pins?.[kind] ?? [] }));
          seeded = { server, threads: {} as Seeded['threads'] };
          seeded.threads = isShared
            ? await seedShared(server, only)
            : await seed(server.url, { headers: server.headers, only });
        } catch (error) {
          if (!(error instanceof PythonMissing)) throw error;
          console.log(`      skipped: ${error.message}`);
          this.skip();
        }
      });
      after(() => (isShared ? undefined : seeded?.server.stop()));

      tests(() => {
        if (!seeded) throw new Error('the server has not been started');
        return seeded;
      }, kind);
    });
  }
}
