import { isAccountedFor } from '../history/completeness';
import { callIds } from './calls';
import { Lane, type LaneTask } from './lane';
import { furtherCall, hiddenNamespace } from '../history/hiddenNamespaces';
import type { HistoryTextOptions, ReadingProgress } from '../historyText/historyText';
import { snapshotThread } from '../history/snapshot';
import { NamespaceWalk } from '../history/namespaces';
import { readNamespace } from '../history/readNamespace';
import { HistoryReading } from '../history/reading';
import { canonicalThread, type ThreadSource } from '../history/side';

/** What a thread's namespaces hold of a conversation. */
export interface Conversation {
  root: Lane;
  /** By the namespace that was asked for; only those that gave checkpoints. */
  lanes: ReadonlyMap<string, Lane>;
}

/** Of one task; so many are read too (`hiddenNamespaces.ts`). */
const mostCalls = 1_000;

/**
 * Reads what is needed of a thread to show it as a conversation: every checkpoint of every namespace, hidden ones too,
 * as they stream by; states are not kept but for the newest of each namespace. Rejects as `readHistoryText`.
 */
export async function readConversation(
  given: ThreadSource,
  options: Pick<HistoryTextOptions, 'signal' | 'onProgress' | 'maxCheckpointBytes'>,
): Promise<Conversation> {
  const side: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const reading = new HistoryReading('left', side);
  const lanes = new Map<string, Lane>();
  let probing: ReadingProgress['probing'];
  const progress = (): void => {
    const { checkpoints, bytes } = reading;
    options.onProgress?.({ checkpoints, bytes, ...(probing && { probing }) });
  };
  const onBytes = (bytes: number): void => {
    reading.bytes += bytes;
    progress();
  };
  const look = await snapshotThread(side, options.signal, options.maxCheckpointBytes);
  const walk = new NamespaceWalk([reading], async (asked) => {
    const lane = new Lane(asked);
    for await (const checkpoint of readNamespace(side, asked, { ...options, onBytes })) {
      // Stateful subgraphs answer the same checkpoints under a name a turn; they have been read.
      if (lane.headCheckpointId === '' && reading.hasNamespace(checkpoint.namespace)) return;
      if (!reading.add(checkpoint, asked)) continue;
      lane.add(checkpoint);
      lanes.set(asked, lane);
    }
  });
  await walk.visitListed();
  if (isAccountedFor(reading, look, look) !== true) {
    await walk.visitHidden((asked, known) => {
      probing = { asked, known };
      progress();
    });
  }
  return { root: lanes.get('') ?? new Lane(''), lanes };
}

/** A subgraph that a task called, as a node or by itself, with what it holds of a conversation. */
export interface Subagent {
  task: LaneTask;
  lane: Lane;
  /** The tool call that it works for, where that is known. */
  callId: string | undefined;
  /** How many entries of the main list stood there when it began. */
  after: number;
}

/** The subgraphs that the tasks of a namespace called, the oldest first. */
export function subagentsOf({ lanes }: Conversation, lane: Lane): Subagent[] {
  return lane.steps.toReversed().flatMap((step) =>
    step.tasks.flatMap((task) => {
      const found = callsOf(lanes, task.namespace ?? hiddenNamespace(lane.asked, task));
      if (found.length === 0) return [];
      const after = lane.entriesBefore(step);
      const calls = callIds(task, found, lane, after);
      return found.map((each, index) => ({ task, lane: each, callId: calls[index], after }));
    }),
  );
}

function callsOf(lanes: Conversation['lanes'], namespace: string): Lane[] {
  const found: Lane[] = [];
  for (let call = 0; call < mostCalls; call++) {
    const lane = lanes.get(furtherCall(namespace, call));
    if (!lane && call > 0) break;
    if (lane) found.push(lane);
  }
  return found;
}
