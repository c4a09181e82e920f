import { JsonNumber, type JsonValue, member } from '../json/json';
import { type SnapshotOptions, type ThreadSnapshot, readHead, readStorage, stepOf } from './snapshot';
import type { StoredCounts } from './movement';
import type { ThreadSource } from './side';

/** How much of a history there would be to read, by a guess. */
export interface Estimate {
  bytes: number;
  checkpoints: number;
}

function numberOf(value: JsonValue | undefined): number {
  const number = value instanceof JsonNumber ? Number(value.text) : 0;
  return Number.isFinite(number) && number > 0 ? number : 0;
}

/** Channels that the graph uses itself; no history shows them. */
const isInternal = (channel: string): boolean => channel.startsWith('__') || channel.startsWith('branch:');

/**
 * From what a server says that it stores. It keeps each value of a channel once, and a history shows one value of every
 * channel in each checkpoint, so: the mean size of each channel's values, summed up, times the number of checkpoints;
 * and the results of tasks. In the server's own encoding, which is about as long as JSON. Far off where a channel's sizes
 * do not follow the number of its versions, or where deltas are stored.
 */
function estimateFromStorage({ checkpoints, body }: StoredCounts): Estimate {
  const channels = member(member(body, 'channel_values'), 'by_channel');
  const state = [...(channels instanceof Map ? channels : [])]
    .filter(([channel]) => !isInternal(channel))
    .reduce(
      (sum, [, each]) => sum + numberOf(member(each, 'bytes')) / Math.max(1, numberOf(member(each, 'versions'))),
      0,
    );
  const results = numberOf(member(member(body, 'pending_writes'), 'bytes'));
  const shown = state * checkpoints + results;
  return { checkpoints, bytes: Math.round(Math.max(shown, channels ? 0 : numberOf(member(body, 'total_bytes')))) };
}

/** Bytes in the server's own encoding, everything that it keeps of the thread. */
export function storedBytes({ body }: StoredCounts): number {
  return numberOf(member(body, 'total_bytes'));
}

/** Checkpoints of a line that ends with this step; the one that is known of, where that is no step. */
const checkpointsAt = (step = -1): number => Math.max(1, step + 2);

/**
 * From the newest checkpoint of the root, as if each of those before it were as large: a state mostly grows, so a long
 * conversation is about half of that. `metadata.step` numbers the checkpoints of one line from -1 on; branches and
 * subgraphs are not in it.
 */
async function estimateFromHead(side: ThreadSource, options: SnapshotOptions): Promise<Estimate> {
  const head = await readHead(side, '', options);
  if (!head) return { bytes: 0, checkpoints: 0 };
  const checkpoints = checkpointsAt(stepOf(head));
  return { checkpoints, bytes: checkpoints * head.span.bytes.length };
}

/** The same guess, of a thread that was looked at: nothing is asked for. */
export function estimateFromLook({ stored, heads, headBytes, headStep }: ThreadSnapshot): Estimate {
  if (stored) return estimateFromStorage(stored);
  const checkpoints = heads.has('') ? checkpointsAt(headStep) : 0;
  return { checkpoints, bytes: checkpoints * headBytes };
}

/**
 * Guesses how much there is to read of a history, with one small request, or where the server does not count what it
 * stores, by reading its newest checkpoint. `undefined` where that failed: reading will tell why.
 */
export async function estimateHistory(side: ThreadSource, options: SnapshotOptions): Promise<Estimate | undefined> {
  try {
    const stored = await readStorage(side, options.signal);
    return stored ? estimateFromStorage(stored) : await estimateFromHead(side, options);
  } catch {
    return undefined;
  }
}
