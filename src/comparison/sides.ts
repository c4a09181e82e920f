import { isAgentServerError } from '../langgraph/http/errors';
import { HistoryReading } from '../history/reading';
import { canonicalThread, type SideName, type ThreadSource } from '../history/side';
import { SideError } from './cursor';

// The two histories that are compared, and what both servers are asked.

/** Left and right. */
export type Sides = [HistoryReading, HistoryReading];

export function startReading(left: ThreadSource, right: ThreadSource): Sides {
  const named = (side: ThreadSource): ThreadSource => ({ ...side, thread: canonicalThread(side.thread) });
  const owners = new Map<string, string>();
  return [new HistoryReading('left', named(left), owners), new HistoryReading('right', named(right), owners)];
}

/** Says which side it was that failed. */
export async function ofSide<T>(reading: HistoryReading, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof SideError ? error : new SideError(reading, '', error);
  }
}

/** Both sides at once. */
export async function ofBoth<T>(
  [left, right]: Sides,
  work: (reading: HistoryReading) => Promise<T>,
): Promise<Record<SideName, T>> {
  const [ofLeft, ofRight] = await Promise.all([ofSide(left, work(left)), ofSide(right, work(right))]);
  return { left: ofLeft, right: ofRight };
}

/** What `GET /info` answers, as text; empty where the server has no such call. */
async function readInfo(reading: HistoryReading, signal: AbortSignal): Promise<string> {
  try {
    return (await reading.side.server.infoBytes(signal)).toString('utf8');
  } catch (error) {
    if (isAgentServerError(error) && ['notFound', 'unsupported', 'notAgentServer'].includes(error.kind)) return '';
    throw new SideError(reading, '', error);
  }
}

/** What both sides' deployments say of themselves; each is asked once. */
export async function readInfos([left, right]: Sides, signal: AbortSignal): Promise<string> {
  const asked = left.side.server === right.side.server ? [left] : [left, right];
  return (await Promise.all(asked.map((reading) => readInfo(reading, signal)))).join('\n');
}

/**
 * Whether all servers say in `GET /info` that they are JavaScript servers, which show the tasks of every checkpoint that
 * they list (1.1.17 to 1.5.1). Python servers in memory (up to 0.15) hide those behind a join edge.
 */
export function namesOnlyJavaScript(infos: string): boolean {
  return infos.split('\n').every((info) => info.includes('"langgraph_js_version"'));
}
