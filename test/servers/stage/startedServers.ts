/** Both sample servers for a test file, seeded once each; those that cannot run here are skipped, with the reason. */
import { startJavaScriptServer } from './javascriptServer';
import { PythonMissing, startPythonServer } from './pythonServer';
import type { SampleServer, SampleServerOptions } from './sampleServer';
import type { SampleThread } from './seed';
import { seed } from './seed';

export interface Seeded {
  server: SampleServer;
  threads: Record<SampleThread, string>;
}

/** One of the two, by name. */
export function startServer(kind: SampleServer['kind'], options?: SampleServerOptions): Promise<SampleServer> {
  return kind === 'javascript' ? startJavaScriptServer(options) : startPythonServer(options);
}

/**
 * `describe` for each kind of server, started and seeded before the first test and stopped after the last. `only`: [] seeds
 * nothing. Making Python's environment takes a minute the first time.
 */
export function describeOnEachServer(
  title: string,
  tests: (seeded: () => Seeded, kind: SampleServer['kind']) => void,
  options: SampleServerOptions & { only?: SampleThread[] } = {},
): void {
  for (const kind of ['javascript', 'python'] as const) {
    describe(`${title} (${kind})`, () => {
      let seeded: Seeded | undefined;

      before(async function () {
        this.timeout(600_000);
        try {
          const server = await startServer(kind, options);
          seeded = { server, threads: {} as Seeded['threads'] };
          seeded.threads = await seed(server.url, {
            headers: server.headers,
            ...(options.only && { only: options.only }),
          });
        } catch (error) {
          if (!(error instanceof PythonMissing)) throw error;
          console.log(`      skipped: ${error.message}`);
          this.skip();
        }
      });
      after(() => seeded?.server.stop());

      tests(() => {
        if (!seeded) throw new Error('the server has not been started');
        return seeded;
      }, kind);
    });
  }
}
