import type { RunQuestion, ThreadStatus } from '../api';
import { type Checkpoint, readMember } from '../history/checkpoint';
import { type JsonValue, member, stringMember } from '../json/json';
import { readHead } from '../history/snapshot';
import { printJson } from '../json/print';
import type { ReadingLimits, RunSide } from './runServer';

/** A thread as it stands before or after a run. */
export interface ThreadNow {
  status: ThreadStatus;
  /** Of its row's metadata: both servers write them at the first run, and a copy has them too. */
  graphId: string | undefined;
  assistantId: string | undefined;
  /** The newest checkpoint of the root; `''` where it never ran. */
  headCheckpointId: string;
  /** The nodes that would run next: empty where it has ended. */
  next: string[];
  /** What it waits for. */
  questions: RunQuestion[];
  /** The members of its state. */
  stateNames: string[];
}

/** Bytes. Of a larger state the names are not worth the time of parsing it. */
const largestState = 1024 * 1024;

/**
 * Looks at a thread's row (without its state: `POST /threads/search`) and at its newest checkpoint. Rejects with
 * `AgentServerError`, `JsonError`, `ElementTooLargeError`.
 */
export async function readThreadNow(side: RunSide, options: ReadingLimits): Promise<ThreadNow> {
  const { server, thread } = side;
  const select = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status', 'interrupts'] as const;
  const search = { ids: [thread.threadId], limit: 1, offset: 0, select: [...select] };
  const [{ threads }, head] = await Promise.all([
    server.searchThreads(search, options.signal),
    readHead(side, '', options),
  ]);
  // A server that ignores `ids` answers another thread.
  const row = threads.find(({ thread_id }) => thread_id === thread.threadId);
  const asked = head ? questionsOf(head) : [];
  return {
    status: row?.status ?? 'idle',
    graphId: textOf(row?.metadata.graph_id),
    assistantId: textOf(row?.metadata.assistant_id),
    headCheckpointId: head?.id ?? '',
    next: head ? namesIn(readMember(head.span, 'next')) : [],
    // Python hides the tasks behind a join edge, and with them what they ask: then only the row tells.
    questions: asked.length === 0 && row?.status === 'interrupted' ? questionsOfRow(row.interrupts) : asked,
    stateNames: head && head.span.bytes.length <= largestState ? keysOf(readMember(head.span, 'values')) : [],
  };
}

/** What the tasks of a checkpoint ask. A task that was answered keeps its question, and has a result then. */
function questionsOf({ span }: Pick<Checkpoint, 'span'>): RunQuestion[] {
  const tasks = readMember(span, 'tasks');
  return (Array.isArray(tasks) ? tasks : []).flatMap((task) => {
    const isOpen = (member(task, 'result') ?? null) === null;
    const interrupts = member(task, 'interrupts');
    return isOpen && Array.isArray(interrupts)
      ? interrupts.map((each) => question(stringMember(task, 'name') ?? '', each))
      : [];
  });
}

function question(task: string, interrupt: JsonValue): RunQuestion {
  const id = stringMember(interrupt, 'id');
  // As plain JSON, for it leaves in a command's result.
  const value: unknown = JSON.parse(printJson(member(interrupt, 'value') ?? null, 0));
  return { ...(id !== undefined && { id }), task, value };
}

/** `interrupts` of a thread's row: lists of `{id, value}` by the task's id. */
function questionsOfRow(interrupts: unknown): RunQuestion[] {
  if (typeof interrupts !== 'object' || interrupts === null) return [];
  const lists: unknown[] = Object.values(interrupts);
  return lists
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .filter((each): each is object => typeof each === 'object' && each !== null)
    .map((each) => {
      const { id, value }: { id?: unknown; value?: unknown } = each;
      return { ...(typeof id === 'string' && { id }), task: '', value: value ?? null };
    });
}

function namesIn(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function keysOf(value: JsonValue | undefined): string[] {
  return value instanceof Map ? [...value.keys()] : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
