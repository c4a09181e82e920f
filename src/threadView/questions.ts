import { member, stringMember, type JsonValue } from '../json/json';
import { displayJson } from '../json/display';
import { interruptText } from '../history/interruptText';
import { inertText } from '../texts/inertText';
import type { Question } from '../webview/protocol';
import type { CheckpointContent } from './checkpointContents';
import { shownText } from './shownText';

/** What a task asks: see `RunQuestion`. */
export interface Asked {
  id: string | undefined;
  task: string;
  value: JsonValue;
}

const longestDetail = 4_000;

/** What the tasks of a checkpoint ask. A task that was answered keeps its question, and has a result then. */
export function questionsIn({ whole }: Pick<CheckpointContent, 'whole'>): Asked[] {
  const tasks = whole.get('tasks');
  return (Array.isArray(tasks) ? tasks : []).flatMap((task) => {
    const isOpen = (member(task, 'result') ?? null) === null;
    const interrupts = member(task, 'interrupts');
    if (!isOpen || !Array.isArray(interrupts)) return [];
    return interrupts.map((each) => ({
      id: stringMember(each, 'id'),
      task: stringMember(task, 'name') ?? '',
      value: member(each, 'value') ?? null,
    }));
  });
}

export function toQuestions(asked: Asked[]): Question[] {
  return asked.map(({ task, value }) => {
    const text = interruptText(value);
    const detail = typeof value === 'string' ? '' : shownText(displayJson(value).slice(0, longestDetail));
    return { task: inertText(task), text: shownText(text), detail, choices: [] };
  });
}

/** What answers the questions: JSON. `undefined` where nothing was answered. */
export function answerOf(asked: Asked[], answers: (string | null)[]): unknown {
  const given = asked.flatMap(({ id }, index) => {
    const answer = answers[index] ?? null;
    return answer === null ? [] : [{ id, value: JSON.parse(answer) as unknown }];
  });
  const [first] = given;
  if (!first) return undefined;
  if (asked.length === 1) return first.value;
  return Object.fromEntries(given.map(({ id, value }) => [id ?? '', value]));
}
