import type { CheckpointReference, CopyResult, Note, ThreadReference } from '../../api';
import type { ForkResult } from '../../api';
import { type Checkpoint, memberBytes, readMember } from '../../history/checkpoint';
import { readHead } from '../../history/snapshot';
import { printJson } from '../../json/print';
import { readOneCheckpoint } from '../../historyText/readCheckpointText';
import { failedReadingNote } from '../../history/readingNote';
import type { ThreadSource } from '../../history/side';
import { lossesOf } from './losses';
import type { ForkOptions, ForkServer } from './server';
import { copyOutcomeOf } from '../lostAnswer';

/** Milliseconds. Where Cancel was pressed after the request, its outcome is still looked for so long. */
const patience = 10_000;

/** A checkpoint of a source, as its history has it. */
export interface ChosenCheckpoint {
  reference: CheckpointReference;
  row: Checkpoint;
}

/** `undefined` where it is not there. Rejects with `AgentServerError`, `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`. */
export function findChosen(
  side: ThreadSource,
  reference: CheckpointReference,
  options: ForkOptions,
): Promise<Checkpoint | undefined> {
  return readOneCheckpoint(side, reference, { ...options, firstPage: 1 });
}

/**
 * Makes a checkpoint the newest one of a copy (`POST /threads/{thread_id}/state` with `as_node: "__copy__"`, sent once),
 * and looks whether it is: the head must be a new checkpoint with exactly the values and `next` of the chosen one, and
 * stand beside it or behind it (both servers put it beside it, below the same parent: JavaScript 1.5.1, Python 0.16.7).
 * Nothing is sent where the copy is not there, is not the same as its source, or lacks the checkpoint.
 *
 * Never rejects for what servers do: `rest` is `notCompared`, see `compareRest`.
 */
export async function forkCopy(
  result: CopyResult,
  { reference, row }: ChosenCheckpoint,
  server: ForkServer,
  options: ForkOptions,
): Promise<ForkResult> {
  const { copy } = result;
  const isCancelled = (): boolean => options.signal.aborted;
  const fork = { checkpoint: reference, rest: 'notCompared', notes: [] } satisfies Partial<ForkResult>;
  const notForked = (reason: Note): ForkResult => ({ ...fork, outcome: 'notForked', reason });
  if (!copy || result.outcome !== 'copied') return notForked({ code: 'noCopy', facts: {} });
  if (isCancelled()) return notForked({ code: 'cancelled', facts: {} });
  if (result.verification?.verdict === 'different') return notForked({ code: 'copyDiffers', facts: {} });
  const side: ThreadSource = { thread: copy, server };
  let before: Checkpoint | undefined;
  let own: Checkpoint | undefined;
  try {
    [before, own] = await Promise.all([readHead(side, '', options), findChosen(side, reference, options)]);
  } catch (error) {
    return notForked(isCancelled() ? { code: 'cancelled', facts: {} } : failedReadingNote(error, 'right'));
  }
  if (!before || !own) return notForked({ code: 'notOnCopy', facts: {} });
  if (!isSameBut(row, own, [reference, copy])) return notForked({ code: 'copyDiffers', facts: {} });
  const requested = await server
    .forkCheckpoint(copy.threadId, reference.checkpointId, options.signal)
    .catch((error: unknown) => ({ error }));
  const signal = isCancelled() ? AbortSignal.timeout(patience) : options.signal;
  let head: Checkpoint | undefined;
  try {
    head = await readHead(side, '', { ...options, signal });
  } catch (error) {
    return { ...fork, outcome: 'unknown', reason: isCancelled() ? lost() : failedReadingNote(error, 'right') };
  }
  if (!head || head.id === before.id) {
    if (!('error' in requested)) return notForked({ code: 'forkIgnored', facts: {} });
    const isLost = copyOutcomeOf(requested.error) === 'lost';
    return isLost
      ? { ...fork, outcome: 'unknown', reason: lost() }
      : notForked(failedReadingNote(requested.error, 'right'));
  }
  const wrong = whatIsWrong(head, own, 'error' in requested ? undefined : requested.checkpointId);
  const made = { ...fork, headCheckpointId: head.id };
  if (wrong !== undefined) return { ...made, outcome: 'wrong', reason: { code: wrong, facts: {} } };
  const isNewest = reference.checkpointId === before.id;
  return { ...made, outcome: 'forked', notes: [...lossesOf(own, head), ...(isNewest ? [] : [laterStays()])] };
}

const lost = (): Note => ({ code: 'answerLost', facts: {} });
/** No loss, but what somebody may not expect: the checkpoints after the chosen one are still there. */
const laterStays = (): Note => ({ code: 'laterStays', facts: {} });

/** @param answered the id that the server gave for what it made. */
function whatIsWrong(head: Checkpoint, chosen: Checkpoint, answered: string | undefined): string | undefined {
  if (answered !== undefined && answered !== head.id) return 'otherHead';
  if (!isSame(head, chosen, 'values')) return 'valuesDiffer';
  if (!isSame(head, chosen, 'next')) return 'nextDiffers';
  return head.parentId === chosen.parentId || head.parentId === chosen.id ? undefined : 'otherParent';
}

function isSame(one: Checkpoint, other: Checkpoint, name: string): boolean {
  return memberBytes(one.span, name).equals(memberBytes(other.span, name)) || print(one, name) === print(other, name);
}

/** Some servers write the copy's id into the state, where the source has its own. */
function isSameBut(source: Checkpoint, copy: Checkpoint, threads: [ThreadReference, ThreadReference]): boolean {
  const masked = (checkpoint: Checkpoint, name: string): string =>
    threads.reduce((text, { threadId }) => text.replaceAll(threadId, '<thread_id>'), print(checkpoint, name));
  return ['values', 'next'].every((name) => isSame(source, copy, name) || masked(source, name) === masked(copy, name));
}

/** Equal values give equal text, whatever the order of keys; numbers keep theirs. */
function print({ span }: Checkpoint, name: string): string {
  return printJson(readMember(span, name) ?? null, 0);
}
