import * as v from 'valibot';
import { members, plainJson, readAs } from '../schemas';
import { parseBaseUrl } from './baseUrl';

/** Where `langgraph dev` and `langgraphjs dev` listen unless told otherwise. */
export const devServer = 'http://localhost:2024';

/** What starts the server of a project, as its documentation has it. */
export type DevCommand = 'langgraph dev' | 'npx @langchain/langgraph-cli dev';

const word = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((given) => String(given)),
  ),
  '',
);
const configuration = v.object({
  graphs: members,
  http: v.fallback(v.object({ mount_prefix: word }), { mount_prefix: '' }),
  env: v.fallback(v.object({ PORT: word }), { PORT: '' }),
});
const project = v.object({
  graphs: v.fallback(members, {}),
  node_version: v.optional(v.unknown()),
  python_version: v.optional(v.unknown()),
});
/** `file:name`, or `{ path: "file:name" }`. */
const graphPath = v.union([
  v.string(),
  v.pipe(
    v.object({ path: v.string() }),
    v.transform(({ path }) => path),
  ),
]);

/**
 * The base URLs that a workspace's `langgraph.json` suggests, likeliest first; never throws. Only ever on this machine:
 * the file comes with the repository, and a stranger's repository must not propose where a key is sent.
 *
 * Read are `http.mount_prefix` (the server's path prefix) and a `PORT` in `env`. A file that cannot be read as JSON
 * (with comments, half written) still says that there is a LangGraph project; one without graphs is another tool's.
 */
export function suggestFromLanggraphJson(text: string): string[] {
  const file = plainJson(text);
  if (file === undefined) return [devServer];
  const config = readAs(configuration, file);
  if (config === undefined) return [];
  const { mount_prefix: prefix } = config.http;
  const { PORT: port } = config.env;
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
  const config = readAs(project, plainJson(text));
  const paths = Object.values(config?.graphs ?? {}).map((graph) => readAs(graphPath, graph) ?? '');
  const files = paths.map((path) => path.replace(/:[^:/\\]*$/, ''));
  const isJavaScript =
    config && 'node_version' in config !== 'python_version' in config
      ? 'node_version' in config
      : files.some((file) => /\.[cm]?[jt]sx?$/.test(file)) ||
        (!files.some((file) => file.endsWith('.py')) && packageJson?.includes('"@langchain/langgraph') === true);
  return isJavaScript ? 'npx @langchain/langgraph-cli dev' : 'langgraph dev';
}
