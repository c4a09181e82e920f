import type { Lane, LaneTask } from './lane';
import { plainText } from './message';
import type { Message } from './model';
import type { JsonValue } from '../json/json';

/** Fewer than this many messages back is the one whose calls a task works on: between them stand other tasks' answers. */
const lookedBack = 50;

/** A tool call by its id, and by its number among calls of one message with the same id, from 0. */
export interface CallReference {
  id: string;
  nth: number;
}
interface Call extends CallReference {
  args: JsonValue;
  answer: string | undefined;
}

/**
 * For each subagent of a task, the tool call that it works for; `undefined` where that cannot be known. A task that
 * answers one call works for that. Of one that answers several (`ToolNode` runs all calls of a message in one task on
 * both servers) a subagent works for the call that alone has its first question as an argument, or else the call
 * whose answer alone is its last word.
 */
export function callsOfSubagents(
  task: LaneTask,
  subagents: Lane[],
  parent: Lane,
  after: number,
): (CallReference | undefined)[] {
  const calls = possibleCalls(task, parent, after);
  const [only] = calls;
  if (only && calls.length === 1 && (task.answers.length === 1 || subagents.length === 1)) {
    return subagents.map(() => only);
  }
  return subagents.map((each) => matching(calls, each));
}

/** The calls that the task's result answers, or else those that stood open when it began. */
function possibleCalls(task: LaneTask, parent: Lane, after: number): Call[] {
  const entries = parent.mainMessages;
  const before = entries.slice(0, after);
  const last = before.slice(-lookedBack).findLast((each) => each && each.calls.length > 0);
  const ids = task.answers.length > 0 ? task.answers : (last?.calls ?? []).map(({ id }) => id).filter(Boolean);
  const references = ids.map((id, index) => ({ id, nth: ids.slice(0, index).filter((each) => each === id).length }));
  return references.flatMap(({ id, nth }) => {
    // Some models number their calls anew in every message: then the nearest one counts.
    const asking = before.findLast((each) => each?.calls.some((call) => call.id === id));
    const alike = asking?.calls.filter((call) => call.id === id) ?? [];
    // A result may stand in two lists of a state.
    if (nth > 0 && nth >= alike.length) return [];
    const answers = entries.slice(after).filter((each) => each?.callId === id);
    return [{ id, nth, args: alike[nth]?.args ?? null, answer: textOf(answers[nth]) }];
  });
}

function matching(calls: Call[], { mainMessages }: Lane): Call | undefined {
  const first = mainMessages[0];
  const last = mainMessages.at(-1);
  const question = first?.speaker === 'user' ? textOf(first) : undefined;
  const byQuestion = question === undefined ? [] : calls.filter(({ args }) => strings(args).includes(question));
  if (byQuestion.length === 1) return byQuestion[0];
  const word = textOf(last);
  const byAnswer = word === undefined ? [] : calls.filter(({ answer }) => answer === word);
  return byAnswer.length === 1 ? byAnswer[0] : undefined;
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
