import { quoteString } from './quote';
import { apart, type SnippetFacts, type SnippetHeader } from './snippetFacts';

/** The same as an ECMAScript module with `@langchain/langgraph-sdk` (1.15.0). */
export function javascriptSnippet({ baseUrl, threadId, headers, cursor }: SnippetFacts): string {
  const { apiKey, others } = apart(headers);
  const named = others.map((header) => `${quoteString(header.name)}: ${valueOf(header)}`).join(', ');
  return `// Copies a thread, then checks that its whole history is in the copy.
//   npm install @langchain/langgraph-sdk
//   node copy-thread.mjs            copies and checks
//   node copy-thread.mjs <copy id>  checks a copy that is there already
// Exit code 0: the same, 1: different, 2: cannot tell.
import { Client } from "@langchain/langgraph-sdk";

const threadId = ${quoteString(threadId)};
const client = new Client({
  apiUrl: ${quoteString(baseUrl)},
  apiKey: ${apiKey ? valueOf(apiKey) : 'null'},${named === '' ? '' : `\n  defaultHeaders: { ${named} },`}
  callerOptions: { maxRetries: 0, fetch: exactFetch }, // a copy that is slow must not be requested again
});

// Numbers keep their spelling, such as 1.0 and 9007199254740993 (from Node 22 on).
const exact = (_, value, context) => (typeof value === "number" && context ? JSON.rawJSON(context.source) : value);
async function exactFetch(...request) {
  const response = await fetch(...request);
  return Object.assign(response, { json: async () => JSON.parse(await response.text(), exact) });
}

const isObject = (value) => value && Object.getPrototypeOf(value) === Object.prototype;
const sort = (value) => Object.fromEntries(Object.keys(value).sort().map((key) => [key, value[key]]));
const text = (value) => JSON.stringify(value, (_, value) => (isObject(value) ? sort(value) : value));

/** Every checkpoint in every namespace: "namespace, checkpoint id, member" to JSON. */
async function readHistory(threadId) {
  const [history, known, namespaces] = [new Map(), new Set(), new Set([""])];
  const place = ({ checkpoint }) => \`\${checkpoint.checkpoint_ns}, \${checkpoint.checkpoint_id}\`;
  for (const namespace of namespaces) { // more are found on the way
    for (let before; ; ) {
      const query = { limit: 100, before, checkpoint: { checkpoint_ns: namespace } };
      const rows = (await client.threads.getHistory(threadId, query)).filter((row) => !known.has(place(row)));
      if (rows.length === 0) break; // the end, or the same under another name
      before = ${cursor === 'text' ? 'rows.at(-1).checkpoint.checkpoint_id' : '{ configurable: { checkpoint_id: rows.at(-1).checkpoint.checkpoint_id } }'};
      const [, first, call] = /^(.*)\\|(\\d+)$/.exec(namespace) ?? [null, namespace, 0];
      if (namespace) namespaces.add(\`\${first}|\${Number(call) + 1}\`);
      for (const row of rows) {
        known.add(place(row));
        for (const { name, id, checkpoint } of row.tasks) {
          // Where the task called a subgraph by itself: not listed, but it can be read.
          namespaces.add(checkpoint?.checkpoint_ns || [namespace, \`\${name}:\${id}\`].filter(Boolean).join("|"));
        }
        // The places that name the thread itself.
        const own = [row.checkpoint, row.parent_checkpoint, row.metadata, ...row.tasks.map((task) => task.checkpoint)];
        for (const part of own) if (part?.thread_id === threadId) delete part.thread_id;
        for (const [member, value] of Object.entries(row)) history.set(\`\${place(row)}, \${member}\`, text(value));
      }
    }
  }
  const counted = await client.threads.fetch(\`/threads/\${threadId}/storage\`).catch((error) => {
    if (error.status === undefined) throw error; // else this server does not count
  });
  const stored = text(counted?.checkpoints.count) ?? "not counted";
  console.log(\`\${threadId}: \${known.size} checkpoints can be read; stored: \${stored}\`);
  if (known.size > 0 && [String(known.size), "not counted"].includes(stored)) return history;
  console.log("Cannot tell.");
  process.exit(2);
}

const copyId = process.argv[2] ?? (await client.threads.copy(threadId)).thread_id;
const [source, copy] = [await readHistory(threadId), await readHistory(copyId)];
const places = [...new Set([...source.keys(), ...copy.keys()])].filter((at) => source.get(at) !== copy.get(at));
// Some servers write the copy's id over the source's in results, errors and questions (base64 aside).
const renamed = (at) => text(JSON.parse((source.get(at) ?? "null").replaceAll(threadId, copyId), exact));
const different = places.filter((at) => renamed(at) !== copy.get(at)).sort();
if (different.length > 0) console.log(["The histories are different:", ...different.slice(0, 10)].join("\\n  "));
else console.log("The histories are the same" + (places.length ? \`, but for the id in \${places.length} places.\` : "."));
process.exit(different.length > 0 ? 1 : 0);
`;
}

function valueOf({ variable, prefix }: SnippetHeader): string {
  return prefix === '' ? `process.env.${variable}` : `\`${prefix}\${process.env.${variable}}\``;
}
