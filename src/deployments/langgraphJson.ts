import { parseBaseUrl } from './baseUrl';

/** Where `langgraph dev` and `langgraphjs dev` listen unless told otherwise. */
export const devServer = 'http://localhost:2024';

/** What starts the server of a project, as its documentation has it. */
export type DevCommand = 'langgraph dev' | 'npx @langchain/langgraph-cli dev';

/**
 * The base URLs that a workspace's `langgraph.json` suggests, likeliest first; never throws. Only ever on this machine:
 * the file comes with the repository, and a stranger's repository must not propose where a key is sent.
 *
 * Read are `http.mount_prefix` (the server's path prefix) and a `PORT` in `env`. A file that cannot be read as JSON
 * (with comments, half written) still says that there is a LangGraph project; one without graphs is another tool's.
 */
export function suggestFromLanggraphJson(text: string): string[] {
  const config = parsed(text);
  if (config === undefined) return [devServer];
  if (!isObject(config) || !isObject(config.graphs)) return [];
  const prefix = isObject(config.http) ? wordOf(config.http.mount_prefix) : '';
  const port = isObject(config.env) ? wordOf(config.env.PORT) : '';
  const guesses = [port === '' ? '' : `http://localhost:${port}${prefix}`, `${devServer}${prefix}`, devServer];
  // A prefix or port such as "@evil.example" would name another host; `parseBaseUrl` refuses every such text.
  const valid = guesses
    .map(parseBaseUrl)
    .filter((url) => url.valid)
    .map((url) => url.baseUrl);
  return [...new Set(valid)];
}

/**
 * What starts a project's server: by its `langgraph.json` (`node_version`, `python_version`, the files of its graphs), else
 * by a `package.json` beside it that has LangGraph. Never throws.
 */
export function devCommand(text: string, packageJson: string | undefined): DevCommand {
  const config = parsed(text);
  const graphs = isObject(config) && isObject(config.graphs) ? Object.values(config.graphs) : [];
  const files = graphs.map((graph) => wordOf(isObject(graph) ? graph.path : graph).replace(/:[^:/\\]*$/, ''));
  const isJavaScript =
    isObject(config) && 'node_version' in config !== 'python_version' in config
      ? 'node_version' in config
      : files.some((file) => /\.[cm]?[jt]sx?$/.test(file)) ||
        (!files.some((file) => file.endsWith('.py')) && packageJson?.includes('"@langchain/langgraph') === true);
  return isJavaScript ? 'npx @langchain/langgraph-cli dev' : 'langgraph dev';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
