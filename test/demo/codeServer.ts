import fs from 'node:fs';
import path from 'node:path';
import { startGuarded } from '../tools/guardedProcess';
import { prepareCodeServer } from '../tools/serverModules';
import { cleanEnvironment, noGallery } from '../tools/vscodeServer';

export interface CodeServer {
  /** What to open in a browser. */
  address: string;
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;

/** Starts code-server's own entry, whose workbench keeps secrets and shows notifications like a desktop's. */
export async function startCodeServer(options: {
  /** 0 is any free port. */
  port: number;
  dataFolder: string;
  extensionsFolder: string;
  folder: string;
}): Promise<CodeServer> {
  const { port, dataFolder, extensionsFolder, folder } = options;
  const config = path.join(dataFolder, 'config.yaml');
  fs.writeFileSync(config, 'auth: none\n');
  const server = startGuarded(
    process.execPath,
    [
      ...[prepareCodeServer(), '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--config', config],
      ...['--user-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', folder],
    ],
    { env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: noGallery } },
  );
  let said = '';
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`VS Code did not start within 60 s.\n${said}`)), startLimitMs);
      for (const output of server.output) {
        output.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          const listening = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(said)?.[1];
          if (listening === undefined) return;
          clearTimeout(timer);
          resolve(listening);
        });
      }
      void server.ended.then((code) => {
        clearTimeout(timer);
        const isTaken = said.includes('EADDRINUSE');
        const why = isTaken
          ? `Port ${port} is taken: set DEMO_PORT to another one.`
          : `VS Code ended (${code}).\n${said}`;
        reject(new Error(why));
      });
    });
    const address = `${origin}/?folder=${encodeURIComponent(folder)}`;
    return { address, ended: server.ended, stop: () => server.kill() };
  } catch (error) {
    await server.kill();
    throw error;
  }
}
