import type { ThreadStatus } from '../../api';
import type { CheckpointRow } from '../../history/checkpointRows';
import { interruptText } from '../../history/interruptText';
import { parseJson } from '../../json/json';

/** Why a thread does not go on. Texts are data, at most 400 characters. */
export type WaitReason =
  | { kind: 'asks'; question: string; others: number }
  | { kind: 'failed'; error: string }
  | { kind: 'stopped'; next: string[] };

/** What the newest checkpoint of the root says; nothing while the thread runs. Servers call a copy idle whatever it waits for. */
export function waitReasonOf(head: CheckpointRow | undefined, status: ThreadStatus): WaitReason | undefined {
  if (head === undefined || status === 'busy') {
    return undefined;
  }
  const error = head.tasks.find((task) => task.error !== undefined)?.error;
  if (error !== undefined) {
    return { kind: 'failed', error };
  }
  const [question, ...others] = head.tasks.flatMap(({ questions }) => questions);
  if (question !== undefined) {
    return { kind: 'asks', question, others: others.length };
  }
  return head.next.length > 0 ? { kind: 'stopped', next: head.next } : undefined;
}

/** What the `interrupts` of a thread say (`{task id: [interrupt]}`); a search gives them on both servers. */
export function waitReasonOfInterrupts(interrupts: unknown): WaitReason | undefined {
  if (typeof interrupts !== 'object' || interrupts === null) {
    return undefined;
  }
  const asked: unknown[] = Object.values(interrupts).flat(1);
  const [first, ...others] = asked.filter((interrupt) => typeof interrupt === 'object' && interrupt !== null);
  if (first === undefined) {
    return undefined;
  }
  return { kind: 'asks', question: interruptText(parseJson(JSON.stringify(first))), others: others.length };
}
