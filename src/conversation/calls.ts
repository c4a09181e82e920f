import type { Lane, LaneTask } from './lane';
import { plainText } from './message';
import type { Message } from './model';
import type { JsonValue } from '../json/json';

/** Fewer than this many messages back is the one whose calls a task works on: between them stand other tasks' answers. */
const lookedBack = 50;

interface Call {
  id: string;
  args: JsonValue;
  answer: string | undefined;
}

/**
 * For each subagent of a task, the tool call that it works for; `undefined` where that cannot be known. A task that
 * answers one call works for that. Of one that answers several (`ToolNode` runs all calls of a message in one task on
 * both servers) a subagent works for the call that alone has its first question as an argument, or else the call
 * whose answer alone is its last word.
 */
export function callIds(task: LaneTask, subagents: Lane[], parent: Lane, after: number): (string | undefined)[] {
  const calls = possibleCalls(task, parent, after);
  const [only] = calls;
  if (only && calls.length === 1 && (task.answers.length === 1 || subagents.length === 1)) {
    return subagents.map(() => only.id);
  }
  return subagents.map((each) => matching(calls, each));
}

/** The calls that the task's result answers, or else those that stood open when it began. */
function possibleCalls(task: LaneTask, parent: Lane, after: number): Call[] {
  const entries = parent.mainMessages;
  const before = entries.slice(0, after);
  // Some models number their calls anew in every message: then the nearest one counts.
  const args = new Map(before.flatMap((each) => each?.calls ?? []).map((call) => [call.id, call.args]));
  const answer = (id: string): Message | undefined => entries.slice(after).find((each) => each?.callId === id);
  const withAnswer = (id: string, given: JsonValue): Call => ({ id, args: given, answer: textOf(answer(id)) });
  if (task.answers.length > 0) return [...new Set(task.answers)].map((id) => withAnswer(id, args.get(id) ?? null));
  for (const message of before.slice(-lookedBack).reverse()) {
    const calls = message?.calls ?? [];
    if (calls.length > 0) return calls.filter(({ id }) => id !== '').map((call) => withAnswer(call.id, call.args));
  }
  return [];
}

function matching(calls: Call[], { mainMessages }: Lane): string | undefined {
  const first = mainMessages[0];
  const last = mainMessages.at(-1);
  const question = first?.speaker === 'user' ? textOf(first) : undefined;
  const byQuestion = question === undefined ? [] : calls.filter(({ args }) => strings(args).includes(question));
  if (byQuestion.length === 1) return byQuestion[0]?.id;
  const word = textOf(last);
  const byAnswer = word === undefined ? [] : calls.filter(({ answer }) => answer === word);
  return byAnswer.length === 1 ? byAnswer[0]?.id : undefined;
}

function textOf(message: Message | undefined): string | undefined {
  const text = message && plainText(message);
  return text === '' ? undefined : text;
}

function strings(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return value instanceof Map ? [...value.values()].flatMap(strings) : [];
}
