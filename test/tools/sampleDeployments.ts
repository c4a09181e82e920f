import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { PythonMissing, startPythonServer } from '../servers/stage/pythonServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed, type SampleThread } from '../servers/stage/seed';

export interface SampleDeployments {
  /** As they stand in the setting. */
  deployments: { name: string; url: string }[];
  javascript: SeededServer;
  /** Absent where there is no Python that can run it. */
  python?: SeededServer;
  stop(): Promise<void>;
}

interface SeededServer {
  url: string;
  /** Thread ids. */
  threads: Record<SampleThread, string>;
}

/** Starts both sample deployments with a thread of every kind. */
export async function startSampleDeployments(): Promise<SampleDeployments> {
  const servers: SampleServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const start = async (starting: Promise<SampleServer>): Promise<SeededServer> => {
    const server = await starting;
    servers.push(server);
    return { url: server.url, threads: await seed(server.url) };
  };
  const [javascript, python] = await Promise.allSettled([start(startJavaScriptServer()), start(startPythonServer())]);
  if (javascript.status === 'rejected') {
    await stop();
    throw javascript.reason;
  }
  const deployments = [{ name: 'JavaScript sample', url: javascript.value.url }];
  if (python.status === 'fulfilled') {
    deployments.push({ name: 'Python sample', url: python.value.url });
    return { deployments, javascript: javascript.value, python: python.value, stop };
  }
  if (!(python.reason instanceof PythonMissing)) {
    await stop();
    throw python.reason;
  }
  console.log(`Without the Python sample deployment: ${python.reason.message}`);
  return { deployments, javascript: javascript.value, stop };
}
