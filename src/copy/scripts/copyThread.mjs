// Copies a thread, then checks that its whole history is in the copy.
//   npm install @langchain/langgraph-sdk
//   node copyThread.mjs            copies and checks
//   node copyThread.mjs <copy id>  checks a copy that is there already
// Exit code 0: the same, 1: different, 2: could not tell, or failed.
process.exitCode = 2; // a crash is no verdict
process.on("uncaughtException", (error) => {
  console.log(`Failed: ${error}`, error.cause ?? "");
  process.exit(2);
});
const { Client } = await import("@langchain/langgraph-sdk");

const threadId = "{thread id}";
const client = new Client({
  apiUrl: "{url}",
  apiKey: "{api key}",
  defaultHeaders: "{headers}",
  callerOptions: { maxRetries: 0, fetch: exactFetch }, // a copy that is slow must not be requested again
});
const doubts = [];
let refuses = false; // whether this server does not show namespaces that no task lists

// Numbers keep their spelling, such as 1.0 and 9007199254740993 (from Node 22 on).
function exact(_, value, context) {
  return typeof value === "number" && context ? JSON.rawJSON(context.source) : value;
}
async function exactFetch(...request) {
  const response = await fetch(...request);
  return Object.assign(response, { json: async () => JSON.parse(await response.text(), exact) });
}

const isObject = (value) => value && Object.getPrototypeOf(value) === Object.prototype;
const sort = (value) =>
  Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  );
const text = (value) => JSON.stringify(value, (_, value) => (isObject(value) ? sort(value) : value));

/** Without the ids of tasks: where older servers keep the checkpoints of a stateful subgraph. */
const plain = (namespace) =>
  namespace
    .split("|")
    .filter((part) => !/^\d+$/.test(part))
    .map((part) => part.split(":")[0])
    .join("|");
const placeOf = ({ checkpoint }) => text([checkpoint.checkpoint_ns, checkpoint.checkpoint_id]);

/** Every checkpoint in every namespace, by its place, and the namespaces that were not read. */
async function readHistory(threadId) {
  const [path, rows, unread] = [encodeURIComponent(threadId), new Map(), new Set()];
  const namespaces = new Map([["", "listed"]]);
  const steps = []; // the rows of which the server knows the graph, and so what comes next
  const find = (namespace, kind) => namespaces.has(namespace) || namespaces.set(namespace, kind);
  for (const [namespace, kind] of namespaces) {
    // more are found on the way
    for (let before; ;) {
      const query = { limit: 100, before, checkpoint: { checkpoint_ns: namespace } };
      const page =
        kind === "hidden" && refuses
          ? null
          : await client.threads.getHistory(path, query).catch((error) => {
              if (error.status === undefined) throw error;
              if (kind !== "hidden") unread.add(plain(namespace));
              if (kind === "listed" || ![400, 404, 422, 500].includes(error.status))
                doubts.push(`${threadId} ${namespace || "(root)"}: ${error}`);
              else if (kind === "hidden") refuses = true;
            });
      if (!page) unread.add(namespace);
      if (page?.length === 0 && kind === "listed" && !before) find(plain(namespace), "plain");
      const added = (page ?? []).filter((row) => !rows.has(placeOf(row)));
      if (added.length === 0) break; // the end, or the same under another name
      const last = page.at(-1).checkpoint.checkpoint_id;
      before = { configurable: { checkpoint_id: last } };
      const [, first, call] = /^(.*)\|(\d+)$/.exec(namespace) ?? [null, namespace, 0];
      if (namespace) find(`${first}|${Number(call) + 1}`, "hidden");
      for (const row of added) {
        rows.set(placeOf(row), row);
        if (kind !== "hidden") steps.push(row);
        for (const { name, id, checkpoint } of row.tasks) {
          if (checkpoint?.checkpoint_ns) find(checkpoint.checkpoint_ns, "listed");
          // Else the task may have called a subgraph by itself.
          else find([namespace, `${name}:${id}`].filter(Boolean).join("|"), "hidden");
        }
        // The places that name the thread itself.
        const own = [row.checkpoint, row.parent_checkpoint, row.metadata, ...row.tasks.map((task) => task.checkpoint)];
        for (const part of own) if (part?.thread_id === threadId) delete part.thread_id;
      }
    }
  }
  const counted = await client.threads.fetch(`/threads/${path}/storage`).catch((error) => {
    if (error.status === undefined) throw error; // else this server does not count
  });
  const stored = text(counted?.checkpoints.count) ?? "not counted";
  console.log(`${threadId}: ${rows.size} checkpoints can be read; stored: ${stored}`);
  if (stored === "not counted") {
    const step = ({ checkpoint, metadata }, id) => text([checkpoint.checkpoint_ns, id, metadata?.run_id]);
    const loops = steps.filter(({ metadata }) => metadata?.source === "loop");
    const follows = new Set(loops.map((row) => step(row, row.parent_checkpoint?.checkpoint_id)));
    for (const row of steps) {
      const { checkpoint_id: id } = row.checkpoint;
      if (row.next.length + row.tasks.length > 0 || !follows.has(step(row, id))) continue;
      doubts.push(`${threadId} ${id}: its run went on, by tasks that are not shown`);
    }
    const head = steps.find(({ checkpoint }) => checkpoint.checkpoint_ns === "");
    const isBlank = head && head.next.length + head.tasks.length === 0;
    if (isBlank && (await client.threads.get(path)).status === "interrupted")
      doubts.push(`${threadId}: a task waits for an answer and is not shown`);
  } else if (stored !== String(rows.size)) {
    doubts.push(`${threadId}: not all that is stored can be read`);
    unread.add("");
  }
  return { rows, unread: [...unread] };
}

const copyId = process.argv[2] ?? (await client.threads.copy(encodeURIComponent(threadId))).thread_id;
const [source, copy] = [await readHistory(threadId), await readHistory(copyId)];
const different = [];
let renamed = 0;
for (const place of [...new Set([...source.rows.keys(), ...copy.rows.keys()])].sort()) {
  const [left, right] = [source.rows.get(place), copy.rows.get(place)];
  if (!left || !right) {
    const [namespace] = JSON.parse(place);
    const isUnder = (each) => ["", namespace].includes(each) || namespace.startsWith(`${each}|`);
    if ((left ? copy : source).unread.some(isUnder)) doubts.push(`${place} could be read on one side only`);
    else different.push(place);
    continue;
  }
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [before, after] = [text(left[name]), text(right[name])];
    if (before === after) continue;
    // Some servers write the copy's id over the source's in results, errors and questions (base64 aside).
    if (before && text(JSON.parse(before.replaceAll(threadId, copyId), exact)) === after) renamed++;
    else different.push(`${place} ${name}`);
  }
}
if (source.rows.size + copy.rows.size === 0) doubts.push("there is nothing to read");
if (different.length > 0) console.log(["The histories are different:", ...different.slice(0, 10)].join("\n  "));
else if (doubts.length > 0) console.log(["Cannot tell:", ...doubts.slice(0, 10)].join("\n  "));
else {
  if (refuses) console.log("This server does not show subgraphs that were called inside a task.");
  console.log("The histories are the same" + (renamed > 0 ? `, but for the id in ${renamed} places.` : "."));
}
process.exit(different.length > 0 ? 1 : doubts.length > 0 ? 2 : 0);
