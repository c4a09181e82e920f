import type { ThreadRun } from '../api';
import { type Checkpoint, readMember } from '../history/checkpoint';
import { readCheckpointRows } from '../history/checkpointRows';
import { canonicalThread } from '../history/side';
import { JsonNumber, type JsonValue, member, stringMember } from '../json/json';
import type { Run } from '../langgraph/runs';
import type { ReadingLimits, RunSide } from './runServer';

/** Checkpoints of the root that are looked at for the runs of a page, and bytes. */
const mostCheckpoints = 300;
const mostBytes = 16 * 1024 * 1024;
/** Runs without a checkpoint of their own whose error is asked for, a request each. */
const mostErrors = 5;

export interface RunPage {
  runs: ThreadRun[];
  /** Where the next page begins; `undefined` where there is none. */
  next: number | undefined;
}

/** What the newest checkpoint of a run tells of it. */
interface Head {
  checkpointId: string;
  error: string | undefined;
  /** Tokens of the messages in its state, by the messages' ids. */
  usage: Map<string, [input: number, output: number]>;
}

/**
 * A page of a thread's runs, newest first, with what the thread's newest checkpoints tell of them: where each ended, and
 * the tokens of the messages that it added. What cannot be read of the checkpoints is left out. Rejects as
 * `ThreadRuns.list`.
 */
export async function readThreadRuns(
  given: RunSide,
  page: { offset: number; limit: number },
  limits: ReadingLimits,
): Promise<RunPage> {
  const side: RunSide = { ...given, thread: canonicalThread(given.thread) };
  const { runs: server } = side.server;
  const { threadId } = side.thread;
  const [listed, heads] = await Promise.all([
    server.list(threadId, limits.signal, page),
    readHeads(side, limits).catch((): Map<string, Head> => new Map()),
  ]);
  limits.signal.throwIfAborted();
  const inOrder = [...heads.keys()];
  let asked = 0;
  const runs = await Promise.all(
    listed.map(async (run): Promise<ThreadRun> => {
      const { run_id: runId, status, created_at: createdAt = '', multitask_strategy: strategy } = run;
      const { langsmith_session_name: tracedTo } = run;
      const head = heads.get(runId);
      const older = heads.get(inOrder[inOrder.indexOf(runId) + 1] ?? '');
      const error =
        head?.error ??
        (status === 'error' && ++asked <= mostErrors
          ? await server.errorOf(threadId, runId, limits.signal)
          : undefined);
      const tokens = head && tokensOf(head, older);
      const milliseconds = durationOf(run);
      return {
        ...{ runId, status, createdAt },
        ...(milliseconds !== undefined && { milliseconds }),
        ...(strategy !== undefined && { multitaskStrategy: strategy }),
        ...(head && { checkpointId: head.checkpointId }),
        ...(error !== undefined && { error }),
        ...(tokens && { tokens }),
        ...(tracedTo !== undefined && tracedTo !== '' && { tracedTo }),
      };
    }),
  );
  return { runs, next: listed.length < page.limit ? undefined : page.offset + listed.length };
}

/** Of one that has ended. */
function durationOf({ status, created_at: from = '', updated_at: to = '' }: Run): number | undefined {
  const milliseconds = Date.parse(to) - Date.parse(from);
  return status === 'pending' || status === 'running' || !(milliseconds >= 0) ? undefined : milliseconds;
}

/** By the run's id, the newest run first. Both servers name it in `metadata.run_id` (JavaScript 1.5.1, Python 0.16.7). */
async function readHeads(side: RunSide, { signal, maxCheckpointBytes }: ReadingLimits): Promise<Map<string, Head>> {
  const heads = new Map<string, Head>();
  const onCheckpoint = (checkpoint: Checkpoint): void => {
    const runId = stringMember(readMember(checkpoint.span, 'metadata'), 'run_id');
    if (runId !== undefined && !heads.has(runId)) heads.set(runId, headOf(checkpoint));
  };
  const options = { signal, maxCheckpointBytes, limit: mostCheckpoints, maxPageBytes: mostBytes, onCheckpoint };
  await readCheckpointRows(side, '', options);
  return heads;
}

function headOf({ id, span }: Checkpoint): Head {
  const tasks = readMember(span, 'tasks');
  const errors = (Array.isArray(tasks) ? tasks : []).map((task) => member(task, 'error'));
  const usage: Head['usage'] = new Map();
  const values = readMember(span, 'values');
  const lists = values instanceof Map ? [...values.values()].filter((each) => Array.isArray(each)) : [];
  for (const message of lists.flat()) {
    const used = member(message, 'usage_metadata');
    const messageId = stringMember(message, 'id');
    if (used instanceof Map && messageId !== undefined) {
      usage.set(messageId, [numberOf(used.get('input_tokens')), numberOf(used.get('output_tokens'))]);
    }
  }
  return { checkpointId: id, error: errors.find((error) => typeof error === 'string'), usage };
}

function numberOf(value: JsonValue | undefined): number {
  const number = value instanceof JsonNumber ? Number(value.text) : 0;
  return Number.isSafeInteger(number) ? number : 0;
}

function tokensOf({ usage }: Head, older: Head | undefined): ThreadRun['tokens'] {
  const added = [...usage].filter(([id]) => older?.usage.has(id) !== true);
  if (added.length === 0) return undefined;
  const sum = (of: 0 | 1): number => added.reduce((total, [, used]) => total + used[of], 0);
  return { input: sum(0), output: sum(1) };
}
