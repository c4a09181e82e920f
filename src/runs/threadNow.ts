import type { RunQuestion, ThreadStatus } from '../api';
import { readMember } from '../history/checkpoint';
import { type Question, readWaiting, type Waiting, waitsForTheSame } from '../history/questions';
import { findHead } from '../history/snapshot';
import type { JsonValue } from '../json/json';
import { toPlain } from '../json/plain';
import { readAs, words } from '../schemas';
import type { ReadingLimits, RunSide } from './runServer';

/** A thread as it stands before or after a run. */
export interface ThreadNow {
  status: ThreadStatus;
  /** Of its row's metadata: both servers write them at the first run, and a copy has them too. */
  graphId: string | undefined;
  assistantId: string | undefined;
  /** The newest checkpoint of the root; `''` where it never ran. */
  headCheckpointId: string;
  waiting: Waiting;
  /** The members of its state. */
  stateNames: string[];
}

/** Bytes. Of a larger state the names are not worth the time of parsing it. */
const largestState = 1024 * 1024;

/**
 * Looks at a thread's row (without its state: `POST /threads/search`) and at its newest checkpoint. Of one that is too
 * large only its id is known, and what it asks where the row says it. Rejects with `AgentServerError`, `JsonError`.
 */
export async function readThreadNow(side: RunSide, options: ReadingLimits): Promise<ThreadNow> {
  const { server, thread } = side;
  const select = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status', 'interrupts'] as const;
  const search = { ids: [thread.threadId], limit: 1, offset: 0, select: [...select] };
  const [{ threads }, found] = await Promise.all([
    server.searchThreads(search, options.signal),
    findHead(side, '', options),
  ]);
  // A server that ignores `ids` answers another thread.
  const row = threads.find(({ thread_id }) => thread_id === thread.threadId);
  const head = found?.checkpoint;
  const members = head && { tasks: readMember(head.span, 'tasks'), next: readMember(head.span, 'next') };
  return {
    status: row?.status ?? 'idle',
    graphId: readAs(words, row?.metadata.graph_id),
    assistantId: readAs(words, row?.metadata.assistant_id),
    headCheckpointId: found?.head.id ?? '',
    waiting: readWaiting(members, row),
    stateNames: head && head.span.bytes.length <= largestState ? keysOf(readMember(head.span, 'values')) : [],
  };
}

/** A thread that waits for something else than what somebody answered. Nothing was started. */
export class MovedOnError extends Error {
  override readonly name = 'MovedOnError' as const;
}

/** Throws `MovedOnError` unless the thread waits for what it waited for; else like `readThreadNow`. */
export async function checkStillWaits(side: RunSide, waiting: Waiting, options: ReadingLimits): Promise<void> {
  const now = await readThreadNow(side, options);
  if (!waitsForTheSame(waiting, now.waiting)) throw new MovedOnError();
}

/** What it asks. */
export function questionsOf(waiting: Waiting): Question[] {
  return waiting.kind === 'questions' ? waiting.questions : [];
}

/** As a command's result has it. */
export function plainQuestion({ id, task, value, schema }: Question): RunQuestion {
  return {
    ...(id !== undefined && { id }),
    task,
    value: toPlain(value),
    ...(schema !== undefined && { schema: toPlain(schema) }),
  };
}

function keysOf(value: JsonValue | undefined): string[] {
  return value instanceof Map ? [...value.keys()] : [];
}
