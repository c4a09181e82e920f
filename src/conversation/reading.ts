import { type CallReference, callsOfSubagents } from './calls';
import { Lane, type LaneTask } from './lane';
import { furtherCall, hiddenNamespace, withoutTaskIds } from '../history/hiddenNamespaces';
import type { LargeCheckpoint } from '../history/readNamespace';
import { snapshotRow } from '../history/snapshot';
import { readHistory, type HistoryOptions } from '../history/walk';
import { canonicalThread, type ThreadSource } from '../history/side';

/** What a thread's namespaces hold of a conversation. */
export interface Conversation {
  root: Lane;
  /** By the namespace that was asked for; only those that gave checkpoints. */
  lanes: ReadonlyMap<string, Lane>;
  /** Too large to be read. */
  leftOut: readonly LargeCheckpoint[];
}

/** Of one task; so many are read too (`hiddenNamespaces.ts`). */
const mostCalls = 1_000;

/**
 * Reads what is needed of a thread to show it as a conversation: every checkpoint of every namespace, hidden ones too,
 * as they stream by; states are not kept but for the newest of each namespace. Rejects as `readHistoryText`.
 */
export async function readConversation(given: ThreadSource, options: HistoryOptions): Promise<Conversation> {
  const source: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const { signal, maxCheckpointBytes } = options;
  const lanes = new Map<string, Lane>();
  const row = await snapshotRow(source, signal, maxCheckpointBytes);
  const laneOf = (asked: string): Lane => {
    const lane = lanes.get(asked) ?? new Lane(asked);
    lanes.set(asked, lane);
    return lane;
  };
  const { leftOut } = await readHistory(
    source,
    { ...options, stored: row.stored?.checkpoints },
    {
      take: (checkpoint, asked) => laneOf(asked).add(checkpoint),
      leaveOut: ({ id }, asked) => laneOf(asked).leaveOut(id),
    },
  );
  return { root: lanes.get('') ?? new Lane(''), lanes, leftOut: [...leftOut.values()] };
}

/** A subgraph that a task called, as a node or by itself, with what it holds of a conversation. */
export interface Subagent {
  task: LaneTask;
  lane: Lane;
  /** The tool call that it works for, where that is known. */
  call: CallReference | undefined;
  /** How many entries of the main list stood there when it began. */
  after: number;
}

/** The subgraphs that the tasks of a namespace called, the oldest first. */
export function subagentsOf({ lanes }: Conversation, lane: Lane): Subagent[] {
  return lane.steps.toReversed().flatMap((step) =>
    step.tasks.flatMap((task) => {
      const found = callsOf(lanes, task.namespace ?? hiddenNamespace(lane.asked, task), task.namespace !== undefined);
      if (found.length === 0) return [];
      const after = lane.entriesBefore(step);
      const calls = callsOfSubagents(task, found, lane, after);
      return found.map((each, index) => ({ task, lane: each, call: calls[index], after }));
    }),
  );
}

function callsOf(lanes: Conversation['lanes'], namespace: string, isListed: boolean): Lane[] {
  const found: Lane[] = [];
  const named = isListed && !lanes.has(namespace) ? lanes.get(withoutTaskIds(namespace)) : undefined;
  if (named) found.push(named);
  for (let call = 0; call < mostCalls; call++) {
    const lane = lanes.get(furtherCall(namespace, call));
    if (!lane && call > 0) break;
    if (lane) found.push(lane);
  }
  return found;
}
