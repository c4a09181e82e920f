/** What plain requests can read of a thread on any server: refusals of namespaces that nobody lists are no rows. */
import * as rest from '../stage/rest';

export interface PlainReading {
  threadId: string;
  /** By namespace and checkpoint id: the row as JSON, its numbers as they are spelled. */
  rows: Map<string, string>;
  /** The server says itself that it has more: it counts more, or a row in the middle of a run has no tasks. */
  hasMore: boolean;
  /** The server says how much it stores. */
  counts: boolean;
}

/** `memory` of `memory:<task id>`: where a subgraph with a memory of its own keeps its rows. */
const withoutTaskIds = (namespace: string): string => namespace.replaceAll(/:[^|]*/g, '');

async function rowsOf(target: rest.Target, threadId: string, namespace: string): Promise<rest.Row[]> {
  const path = `/threads/${threadId}/history`;
  const { status, text } =
    namespace === ''
      ? await rest.call(target, 'GET', `${path}?limit=1000`)
      : await rest.call(target, 'POST', path, { limit: 1000, checkpoint: { checkpoint_ns: namespace } });
  if (status === 200) return rest.parseExactly(text) as rest.Row[];
  if (namespace === '') throw new Error(`history of ${threadId}: ${status} ${text.slice(0, 200)}`);
  return [];
}

/** A row of a run that went on, though it names nothing that was to run. */
function hidesTasks(rows: rest.Row[]): boolean {
  const wentOn = new Set(
    rows.flatMap(({ metadata, parent_checkpoint }) =>
      metadata.source === 'loop' && parent_checkpoint ? [parent_checkpoint.checkpoint_id] : [],
    ),
  );
  return rows.some(({ checkpoint, tasks }) => tasks.length === 0 && wentOn.has(checkpoint.checkpoint_id));
}

export async function readPlainly(target: rest.Target, threadId: string): Promise<PlainReading> {
  const rows = new Map<string, string>();
  const seen = new Set<string>();
  const listed = new Set(['']);
  let hides = false;
  const open = [''];
  for (let namespace = open.shift(); namespace !== undefined; namespace = open.shift()) {
    if (seen.has(namespace)) continue;
    seen.add(namespace);
    const found = await rowsOf(target, threadId, namespace);
    if (found.length === 0 && listed.has(namespace)) open.push(withoutTaskIds(namespace));
    // Of a subgraph that nobody lists the server does not know the graph, and shows no tasks anyway.
    if (listed.has(namespace)) hides ||= hidesTasks(found);
    for (const row of found) {
      rows.set(`${row.checkpoint.checkpoint_ns} ${row.checkpoint.checkpoint_id}`, JSON.stringify(row));
      const prefix = row.checkpoint.checkpoint_ns ? `${row.checkpoint.checkpoint_ns}|` : '';
      for (const { name, id, checkpoint } of row.tasks) {
        if (checkpoint) listed.add(checkpoint.checkpoint_ns);
        open.push(checkpoint?.checkpoint_ns ?? `${prefix}${name}:${id}`);
      }
    }
    // Further subgraphs that one task called.
    const further = /\|(\d+)$/.exec(namespace);
    if (found.length > 0 && namespace.includes(':')) {
      open.push(further ? namespace.replace(/\d+$/, String(Number(further[1]) + 1)) : `${namespace}|1`);
    }
  }
  const stored = await rest.storage(target, threadId);
  const { status } = await rest.getThread(target, threadId);
  const head = (await rowsOf(target, threadId, ''))[0];
  const hidesQuestion = status === 'interrupted' && head?.tasks.length === 0;
  return {
    threadId,
    rows,
    counts: stored !== undefined,
    hasMore: stored === undefined ? hides || hidesQuestion : stored.checkpoints.count > rows.size,
  };
}

const withoutIds = (text: string, ids: string[]): string => ids.reduce((left, id) => left.replaceAll(id, '<id>'), text);

/** Whether a copy's rows are its source's, whichever of the two ids a server writes where, also within base64. */
export function areSame(left: PlainReading, right: PlainReading): boolean {
  const ids = [left.threadId, right.threadId];
  const plain = (text = ''): string =>
    withoutIds(text, ids).replaceAll(/(?<=")[A-Za-z\d+/]{24,}={0,2}(?=")/g, (found) =>
      withoutIds(Buffer.from(found, 'base64').toString('latin1'), ids),
    );
  return (
    left.rows.size === right.rows.size &&
    [...left.rows].every(([key, text]) => plain(right.rows.get(key)) === plain(text))
  );
}
