import { JsonNumber, type JsonValue, parseJson } from '../json/json';

/** What a person typed, as JSON; or why it is none. */
export type TypedJson =
  | { kind: 'json'; value: JsonValue }
  /** Plain words. */
  | { kind: 'text'; value: string }
  /** It begins like JSON, and is none. */
  | { kind: 'broken' }
  | { kind: 'empty' };

/** Reads a line of JSON, numbers with all their digits. What does not even begin like JSON is a text. */
export function readTyped(line: string): TypedJson {
  const text = line.trim();
  if (text === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: parseJson(text) };
  } catch {
    return /^["[{]/.test(text) ? { kind: 'broken' } : { kind: 'text', value: text };
  }
}

/** What a typed line is for a graph: its input, or what the user says where the graph takes messages. */
export type TypedInput =
  | { kind: 'input'; value: JsonValue }
  | { kind: 'message'; text: string; value: JsonValue }
  | { kind: 'broken' | 'empty' | 'text' };

/** A graph's input is an object, a list or null; of a graph that takes messages anything else is what the user says. */
export function readTypedInput(line: string, takesMessages: boolean): TypedInput {
  const typed = readTyped(line);
  const isInput = typed.kind === 'json' && typeof typed.value === 'object' && !(typed.value instanceof JsonNumber);
  if (isInput) return { kind: 'input', value: typed.value };
  if (typed.kind === 'broken' || typed.kind === 'empty') return { kind: typed.kind };
  if (!takesMessages) return { kind: 'text' };
  const text = typed.kind === 'json' && typeof typed.value === 'string' ? typed.value : line.trim();
  return { kind: 'message', text, value: userMessage(text) };
}

/** The input that adds a user's message, as both servers and LangChain in both languages take it. */
function userMessage(text: string): JsonValue {
  const message = new Map<string, JsonValue>([
    ['role', 'user'],
    ['content', text],
  ]);
  return new Map([['messages', [message]]]);
}

/** The first integer that JavaScript would round: JavaScript servers do, whatever is sent to them. */
export function roundedInteger(value: JsonValue): string | undefined {
  if (value instanceof JsonNumber) {
    return /^-?\d+$/.test(value.text) && !Number.isSafeInteger(Number(value.text)) ? value.text : undefined;
  }
  const items = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : [];
  for (const item of items) {
    const found = roundedInteger(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
