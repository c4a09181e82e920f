import { stateTextOf } from '../historyText/stateText';
import { displayJson } from '../json/display';
import type { JsonObject, JsonValue } from '../json/json';
import { sameJson } from '../json/sameJson';
import { findMessageLists, readMessage } from './message';

/** How two states are written so that what differs stands first in both. */
export interface ComparedForm {
  /** The first message of each that is written as text: a few before the first that differs. */
  from: number;
  /** Keys of `values` that differ, in the order of the later state. */
  keys: string[];
}

/** Messages before the first one that differs. */
const before = 2;
/** Messages that are written as text. */
const most = 100;
/** A URI holds them, as they are. */
const mostKeys = 20;
const plainKey = /^[\w.-]{1,60}$/;

/** By which two states are written; without a first one, all of the other is new. */
export function comparedForm(one: JsonValue | undefined, other: JsonValue): ComparedForm {
  const [left, right] = [messagesIn(one ?? null), messagesIn(other)];
  const firstOther = right.findIndex((message, index) => !sameJson(left[index], message));
  const firstDiffers = firstOther < 0 ? Math.min(left.length, right.length) : firstOther;
  const [had, has] = [one, other].map((values) => (values instanceof Map ? values : new Map<string, JsonValue>()));
  const keys = [...new Set([...(has?.keys() ?? []), ...(had?.keys() ?? [])])]
    .filter((key) => plainKey.test(key) && !sameJson(had?.get(key), has?.get(key)))
    .slice(0, mostKeys);
  return { from: Math.max(0, firstDiffers - before), keys };
}

/** The text of a ThreadState: messages as people read them, then the values that differ, then the rest as it is. */
export function comparedText(state: JsonObject, { from, keys }: ComparedForm): string {
  const values = state.get('values') ?? null;
  const lines = messagesIn(values)
    .slice(from, from + most)
    .flatMap((message) => `${roleOf(message)}: ${messageText(message)}`.split('\n'));
  const said = new Map<string, JsonValue>(lines.length > 0 ? [['messages as text', lines]] : []);
  const first = values instanceof Map ? keys.filter((key) => values.has(key)) : [];
  return stateTextOf(state, said, first);
}

function messagesIn(values: JsonValue): JsonValue[] {
  const lists = findMessageLists(values);
  return (lists.find(({ path }) => path[0] === 'messages') ?? lists[0])?.entries ?? [];
}

function roleOf(value: JsonValue): string {
  const message = readMessage(value);
  return message?.name ?? message?.role ?? '?';
}

/** A message as people read it, with its calls. */
export function messageText(value: JsonValue): string {
  const message = readMessage(value);
  if (!message) return displayJson(value);
  const parts = message.parts.map((part) =>
    'text' in part ? part.text : 'value' in part ? displayJson(part.value) : '',
  );
  const calls = message.calls.map(({ name, args }) => `${name} ${displayJson(args)}`);
  const text = [...parts, ...calls].filter(Boolean).join('\n');
  return text === '' ? displayJson(value) : text;
}
