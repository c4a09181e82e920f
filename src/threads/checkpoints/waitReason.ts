import type { ThreadStatus } from '../../api';
import type { CheckpointRow } from '../../history/checkpointRows';
import { interruptsOfRow, interruptText } from '../../history/interruptText';

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

/** What the `interrupts` of a thread's row say. */
export function waitReasonOfInterrupts(interrupts: unknown): WaitReason | undefined {
  const [first, ...others] = interruptsOfRow(interrupts);
  return first && { kind: 'asks', question: interruptText(first), others: others.length };
}
