import { parseBaseUrl } from './baseUrl';

/** Where `langgraph dev` and `langgraphjs dev` listen unless told otherwise. */
const devServer = 'http://localhost:2024';

/**
 * The base URLs that a workspace's `langgraph.json` suggests, likeliest first; never throws. Only ever on this machine:
 * the file comes with the repository, and a stranger's repository must not propose where a key is sent.
 *
 * Read are `http.mount_prefix` (the server's path prefix) and a `PORT` in `env`. A file that cannot be read as JSON
 * (with comments, half written) still says that there is a LangGraph project; one without graphs is another tool's.
 */
export function suggestFromLanggraphJson(text: string): string[] {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return [devServer];
  }
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
