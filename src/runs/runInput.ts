import type { RunQuestion } from '../api';
import { JsonNumber, type JsonValue, parseJson } from '../json/json';
import type { RunStart } from '../langgraph/runs';

/** What a person typed, as JSON; or why it is none. */
export type TypedJson =
  | { kind: 'json'; value: unknown }
  /** Plain words. */
  | { kind: 'text'; value: string }
  /** It begins like JSON, and is none. */
  | { kind: 'broken' }
  /** JSON with a whole number that would not arrive as it stands there. */
  | { kind: 'inexact'; number: string }
  | { kind: 'empty' };

/** Reads a line of JSON. What does not even begin like JSON is a text. */
export function readTyped(line: string): TypedJson {
  const text = line.trim();
  if (text === '') return { kind: 'empty' };
  try {
    const number = inexactNumber(parseJson(text));
    return number === undefined ? { kind: 'json', value: JSON.parse(text) as unknown } : { kind: 'inexact', number };
  } catch {
    return /^["[{]|^-?\d/.test(text) ? { kind: 'broken' } : { kind: 'text', value: text };
  }
}

/** The first number that changes on its way through JavaScript: 9007199254740993, 1e400. 1.0 and 0.1 do not. */
function inexactNumber(value: JsonValue): string | undefined {
  if (value instanceof JsonNumber) {
    const number = Number(value.text);
    const isWhole = /^-?\d+$/.test(value.text);
    const isExact = Number.isFinite(number) && (!isWhole || Number.isSafeInteger(number));
    return isExact ? undefined : value.text;
  }
  const items = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : [];
  for (const item of items) {
    const found = inexactNumber(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a thread that waits can be answered so: each answer goes to one question. */
export type Answered = { start: RunStart } | { problem: 'whichQuestion' };

/**
 * The answer to what a thread asks. Always by the question's id where the server tells it: without, JavaScript (1.5.1)
 * gives one answer to every question, Python (0.16.7) fails where there are several, and both take an object whose
 * keys look like ids for answers by id. An object whose keys all are ids of these questions is taken as it is.
 */
export function answerQuestions(questions: readonly RunQuestion[], answer: unknown): Answered {
  const ids = new Set(questions.flatMap(({ id }) => id ?? []));
  if (isObject(answer)) {
    const keys = Object.keys(answer);
    if (keys.length > 0 && keys.every((key) => ids.has(key))) return { start: { command: { resume: answer } } };
  }
  if (questions.length > 1) return { problem: 'whichQuestion' };
  const [id] = ids;
  return { start: { command: { resume: id === undefined ? answer : { [id]: answer } } } };
}

/**
 * What a caller gave as a run's input. `{command: {resume: …}}`, and nothing beside it, is an answer; anything else is an
 * answer where the thread asks something, and the graph's input where it does not.
 */
export function startFor(questions: readonly RunQuestion[], given: unknown): Answered {
  const command = isObject(given) && Object.keys(given).join() === 'command' ? given.command : undefined;
  const isAnswer = isObject(command) && Object.keys(command).join() === 'resume';
  if (isAnswer) return answerQuestions(questions, command.resume);
  return questions.length > 0 ? answerQuestions(questions, given) : { start: { input: given } };
}

function isObject(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
