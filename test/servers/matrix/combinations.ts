import type { Databases } from '../stage/databases';
import type { PythonProgram } from '../stage/pythonServer';

/** The servers and libraries that people run, to the last digit: newest first. */
export interface Combination {
  /** As the command takes it and the table shows it. */
  name: string;
  kind: 'javascript' | 'python';
  server: string;
  library: string;
  /** What stands in place of the newest: requirement lines for Python, `name@version` for npm. Empty: the newest. */
  pins: readonly string[];
  alone?: boolean;
  /** Where it is not the dev server: started by this, with PostgreSQL and Redis. */
  program?: (databases: Databases) => PythonProgram;
}

const python = (server: string, library: string, pins: readonly string[]): Combination => ({
  name: `Python ${server} langgraph ${library}`,
  kind: 'python',
  server,
  library,
  pins: [`langgraph-api==${server}`, `langgraph==${library}`, ...pins],
});

const javascript = (server: string, library: string, pins: readonly string[]): Combination => ({
  name: `JavaScript ${server} langgraph ${library}`,
  kind: 'javascript',
  server,
  library,
  pins: [`@langchain/langgraph-api@${server}`, `@langchain/langgraph@${library}`, ...pins],
});

const newestPrebuilt = 'langgraph-prebuilt==1.1.3';
const npmCore = ['@langchain/core@1.4.0', '@langchain/langgraph-checkpoint@1.2.2', 'typescript@6.0.3'];

/** These two run in `npm test` too, in a short form. */
export const oldPython = python('0.15.9', '1.2.12', ['langgraph-runtime-inmem==0.35.9']);
export const oldJavaScript = javascript('1.5.1', '1.4.18', ['@langchain/langgraph-sdk@1.12.9', ...npmCore]);

export const combinations: readonly Combination[] = [
  python('0.18.0.dev12', '1.2.24', [
    ...['langgraph-runtime-inmem==0.38.0.dev12', 'mcp==2.3.0', 'mcp-types==2.3.0', 'python-multipart==0.0.34'],
    ...['attrs==26.1.0', 'jsonschema==4.26.0', 'jsonschema-specifications==2025.9.1', 'referencing==0.37.0'],
    ...['rpds-py==2026.9.1', newestPrebuilt],
  ]),
  python('0.17.0rc6', '1.2.24', ['langgraph-runtime-inmem==0.37.0rc6', newestPrebuilt]),
  python('0.16.7', '1.2.24', [newestPrebuilt]),
  python('0.16.7', '1.2.12', []),
  oldPython,
  // It asks for older telemetry than the newest, package by package.
  { ...python('0.12.12', '1.2.24', ['langgraph-cli[inmem]==0.4.40']), alone: true },
  python('0.5.42', '1.0.5', [
    ...['langgraph-runtime-inmem==0.20.1', 'langgraph-checkpoint==3.0.1', 'langgraph-prebuilt==1.0.5'],
    ...['langgraph-sdk==0.3.15', 'cryptography==44.0.3', 'jsonschema_rs==0.29.1', 'sse-starlette==2.1.3'],
    ...['grpcio==1.81.2', 'grpcio-tools==1.75.1'],
  ]),
  {
    name: 'JavaScript 1.5.1 langgraph 1.7.3',
    kind: 'javascript',
    server: '1.5.1',
    library: '1.7.3',
    pins: [],
  },
  oldJavaScript,
  javascript('1.1.17', '1.2.2', ['@langchain/langgraph-sdk@1.7.5', ...npmCore]),
  {
    name: 'PostgreSQL (langhost) 0.11.1 langgraph 1.2.24',
    kind: 'python',
    server: '0.11.1',
    library: '1.2.24',
    alone: true,
    pins: ['langhost==0.11.1.post1', 'langgraph-runtime-pg==0.11.1.post1', 'langgraph==1.2.24'],
    program: ({ postgresUri, redisUri }) => ({
      args: (port) => [
        ...['-m', 'langhost', 'serve', '--no-browser', '-c', 'langgraph.json'],
        ...['--port', String(port), '--n-jobs-per-worker', '20', '--server-log-level', 'warning'],
      ],
      env: { DATABASE_URI: postgresUri, REDIS_URI: redisUri },
    }),
  },
  {
    name: 'aegra 0.11.0 langgraph 1.2.24',
    kind: 'python',
    server: '0.11.0',
    library: '1.2.24',
    alone: true,
    pins: ['aegra-api==0.11.0', 'greenlet', 'langgraph==1.2.24'],
    program: ({ postgresUri }) => ({
      args: (port) => ['-m', 'uvicorn', 'aegra_api.main:app', '--host', '127.0.0.1', '--port', String(port)],
      env: { DATABASE_URL: postgresUri, AEGRA_CONFIG: 'langgraph.json' },
      says: '"Aegra"',
      minor: 12,
    }),
  },
];
