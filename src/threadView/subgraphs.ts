import { Timeline, type TimelineRow } from '../conversation/timeline';
import { type CheckpointRow, readNewestRow } from '../history/checkpointRows';
import { TaskNamespaces } from '../history/taskNamespaces';
import { checkpointMessages } from '../texts/checkpoints';
import { threadViewMessages as words } from '../texts/threadView';
import type { ThreadSource } from '../history/side';
import type { Place, ResponseOf, Subgraph } from '../webview/protocol';
import { toRow } from './rows';

/** What is known of a thread whose subgraphs are read. */
export interface KnownThread {
  readonly side: ThreadSource;
  readonly limits: { signal: AbortSignal; maxCheckpointBytes: number };
  /** The root's. */
  readonly rows: readonly TimelineRow[] | undefined;
  /** The name under which a namespace is asked for. */
  askedFor(namespace: string): string;
  learnName(answered: string, asked: string): void;
}

/** Rows of a subgraph; more are in the Threads view. */
const mostRows = 100;

/** The subgraphs that the tasks of a checkpoint ran in, hidden ones too. Owns no state: the names go into the reading. */
export async function readSubgraphs(reading: KnownThread, place: Place): Promise<ResponseOf<'subgraphs'>> {
  const { side, limits } = reading;
  const row = await rowOf(reading, place);
  const found: Subgraph[] = [];
  let isRefused = false;
  for (const task of row?.tasks ?? []) {
    if (task.name === '__start__' && task.namespace === undefined) continue;
    const namespaces = new TaskNamespaces(
      reading.askedFor(place.namespace),
      task,
      async (namespace, signal) => (await readNewestRow(side, namespace, { ...limits, signal }))?.namespace,
      () => undefined,
    );
    await namespaces.load();
    isRefused ||= namespaces.refusesUnlisted;
    if (namespaces.error) throw namespaces.error.thrown;
    for (const { namespace, answered, call } of namespaces.rows) {
      reading.learnName(answered, namespace);
      const timeline = new Timeline(side, namespace);
      await timeline.more(mostRows, limits);
      const depth = place.namespace === '' ? 1 : place.namespace.split('|').length + 1;
      const rows = timeline.rows.map((each) => toRow(each, depth));
      found.push({ title: words.subgraph(task.name, call), rows, hasMore: !timeline.ended });
    }
  }
  const nothing = isRefused ? checkpointMessages.subgraphsNotShown() : words.noSubgraphs();
  const isEmpty = found.every(({ rows }) => rows.length === 0);
  const cut = found.some(({ hasMore }) => hasMore) ? words.moreCheckpoints() : '';
  return { type: 'subgraphs', place, subgraphs: found, note: isEmpty ? nothing : cut };
}

/** The tasks of a checkpoint, out of what was read. */
async function rowOf(reading: KnownThread, place: Place): Promise<CheckpointRow | undefined> {
  const known = reading.rows?.find(({ row }) => row.id === place.checkpointId && row.namespace === place.namespace);
  if (known) return known.row;
  const timeline = new Timeline(reading.side, reading.askedFor(place.namespace));
  while (!timeline.ended) {
    await timeline.more(mostRows, reading.limits);
    const found = timeline.rows.find(({ row }) => row.id === place.checkpointId);
    if (found) return found.row;
  }
  return undefined;
}
