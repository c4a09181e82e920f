/** Both sample servers for a test file; those that cannot run here are skipped, with the reason. */
import { startJavaScriptServer } from './javascriptServer';
import { PythonMissing, startPythonServer } from './pythonServer';
import type { SampleServer, SampleServerOptions } from './sampleServer';
import type { SampleThread } from './seed';
import { seed } from './seed';
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
  only?: SampleThread[];
  /** The tests look at all that the server has, or stop it. */
  alone?: boolean;
}

/** One server of a kind for all files of a run, each of which has a bundle, and so variables, of its own. */
const shared = globalThis as { sampleServers?: Map<Kind, Promise<SampleServer>> };

/** The server of a kind that all files share. */
export function startShared(kind: Kind): Promise<SampleServer> {
  shared.sampleServers ??= new Map();
  const started = shared.sampleServers.get(kind) ?? startServer(kind);
  shared.sampleServers.set(kind, started);
  return started;
}

/**
 * `describe` for each kind of server, with threads that no other file has. Without options of its own the server is the
 * one that all files share, which ends with the process. Making Python's environment takes a minute the first time.
 */
export function describeOnEachServer(
  title: string,
  tests: (seeded: () => Seeded, kind: Kind) => void,
  { only, alone, pins, ...options }: Options = {},
): void {
  const isShared = !alone && !pins && Object.keys(options).length === 0;
  for (const kind of ['javascript', 'python'] as const) {
    describe(`${title} (${kind})`, () => {
      let seeded: Seeded | undefined;

      before(async function () {
        this.timeout(600_000 * patience());
        try {
          const server = await (isShared
            ? startShared(kind)
            : startServer(kind, { ...options, pins: pins?.[kind] ?? [] }));
          seeded = { server, threads: {} as Seeded['threads'] };
          seeded.threads = await seed(server.url, { headers: server.headers, ...(only && { only }) });
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
