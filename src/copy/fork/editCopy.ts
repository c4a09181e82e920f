import type { CopyResult, EditResult, Note } from '../../api';
import { readMember } from '../../history/checkpoint';
import { readHead } from '../../history/snapshot';
import type { HistoryServer, ThreadSource } from '../../history/side';
import { type JsonObject, type JsonValue, member } from '../../json/json';
import { sameJson } from '../../json/patch';
import { toWire } from '../../json/plain';
import { copyOutcomeOf } from '../lostAnswer';
import type { ForkOptions } from './server';

/** What writing a state needs of a server; `AgentServer` has it all. */
export interface EditServer extends HistoryServer {
  updateState(
    threadId: string,
    update: { values: unknown; asNode: string | undefined; checkpointId: string },
    signal?: AbortSignal,
  ): Promise<{ checkpointId: string }>;
}

/** What somebody made of the state of a checkpoint. */
export interface StateEdit {
  checkpointId: string;
  /** The top-level members that are other ones now. */
  changed: JsonObject;
  /** The node that the change is written as; the server chooses where it is `undefined`. */
  asNode: string | undefined;
}

/** The top-level members that were changed or added, and those that were taken away: a server can't take one away. */
export function changedMembers(before: JsonValue, after: JsonObject): { changed: JsonObject; removed: string[] } {
  const old = before instanceof Map ? before : new Map<string, JsonValue>();
  const changed = [...after].filter(([name, value]) => {
    const earlier = old.get(name);
    return earlier === undefined || !sameJson(earlier, value);
  });
  return { changed: new Map(changed), removed: [...old.keys()].filter((name) => !after.has(name)) };
}

/**
 * Writes an edited state to a copy, behind the checkpoint that was edited (`POST /threads/{thread_id}/state`, sent once),
 * and looks what the server made of it: reducers may merge instead of replace. Nothing is written where there is no copy,
 * or one that differs from its source. Rejects only with what is a mistake of ours.
 */
export async function editCopy(
  { copy, outcome, verification }: CopyResult,
  { checkpointId, changed, asNode }: StateEdit,
  server: EditServer,
  options: ForkOptions,
): Promise<EditResult> {
  const not = (reason: Note): EditResult => ({ outcome: 'notEdited', reason, others: [], next: [] });
  if (!copy || outcome !== 'copied') return not({ code: 'noCopy', facts: {} });
  if (options.signal.aborted) return not({ code: 'cancelled', facts: {} });
  if (verification?.verdict === 'different') return not({ code: 'copyDiffers', facts: {} });
  const side: ThreadSource = { thread: copy, server };
  const update = { values: toWire(changed), asNode, checkpointId };
  const failed = await server.updateState(copy.threadId, update, options.signal).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failed && copyOutcomeOf(failed.error) === 'notCopied') throw failed.error;
  const head = await readHead(side, '', options).catch(() => undefined);
  if (head?.parentId !== checkpointId) {
    return { outcome: 'unknown', reason: { code: 'answerLost', facts: {} }, others: [], next: [] };
  }
  const values = readMember(head.span, 'values') ?? null;
  const next = readMember(head.span, 'next');
  return {
    outcome: 'edited',
    headCheckpointId: head.id,
    others: [...changed].filter(([name, value]) => !isAsAsked(member(values, name), value)).map(([name]) => name),
    next: Array.isArray(next) ? next.filter((each) => typeof each === 'string') : [],
  };
}

function isAsAsked(now: JsonValue | undefined, asked: JsonValue): boolean {
  return now !== undefined && sameJson(now, asked);
}
