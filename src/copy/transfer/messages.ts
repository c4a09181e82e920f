import { type JsonObject, type JsonValue, stringMember } from '../../json/json';
import { sameJson } from '../../json/sameJson';

/** The types that both servers take in a message. The others make a whole part of a copy fail (JavaScript 1.5.1, Python 0.16.7). */
const plainTypes = new Set(['human', 'ai', 'system', 'tool']);
const otherTypes = new Set(['chat', 'function', 'generic', 'developer', 'remove']);

/** Whether a value is a message as servers write them. */
export function isMessage(value: JsonValue | undefined): value is JsonObject {
  const type = stringMember(value, 'type') ?? '';
  if (!(value instanceof Map) || !value.has('content')) return false;
  return plainTypes.has(type) || otherTypes.has(type) || /^[A-Za-z]+MessageChunk$/.test(type);
}

/** Whether a channel's value is a list of messages, and not an empty one. */
export function areMessages(value: JsonValue | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMessage);
}

/** The type of the first message that the target would refuse; Python (0.16.7) takes `function` too. */
export function refusedType(messages: readonly JsonObject[], isPython: boolean): string | undefined {
  return messages
    .map((message) => stringMember(message, 'type') ?? '')
    .find((type) => !plainTypes.has(type) && !(isPython && type === 'function'));
}

/**
 * A message as it is sent. Python (0.16.7) would put members that it does not know into `additional_kwargs`; those that
 * say nothing are left out.
 */
export function toSend(message: JsonObject, isPython: boolean): JsonObject {
  if (!isPython) return message;
  return new Map(
    [...message].filter(([name, value]) => {
      if (value === null || (name === 'invalid_tool_calls' && isEmpty(value))) return false;
      return !(name === 'metadata' && value instanceof Map && [...value.keys()].every((key) => key === 'versions'));
    }),
  );
}

export function removeAll(): JsonObject {
  return new Map<string, JsonValue>([
    ['type', 'remove'],
    ['id', '__remove_all__'],
    ['content', ''],
  ]);
}

/** What two messages may differ in and say the same: members that are empty, and where the rest stands. */
export function sameDress(one: JsonValue, other: JsonValue): { isSame: boolean; moved: string[] } {
  if (!isMessage(one) || !isMessage(other)) return { isSame: sameJson(one, other), moved: [] };
  const [left, right] = [undress(one), undress(other)];
  const moved = [...left.keys()].filter((name) => one.has(name) && !other.has(name));
  return { isSame: sameJson(left, right), moved };
}

function undress(message: JsonObject): JsonObject {
  const members = new Map<string, JsonValue>();
  const more = message.get('additional_kwargs');
  for (const [name, value] of [...(more instanceof Map ? more : []), ...message]) {
    const isSilent = value === null || value === false || isEmpty(value) || name === 'additional_kwargs';
    // What every tool's message says that does not say otherwise.
    const isUsual = name === 'status' && value === 'success';
    if (!isSilent && !isUsual && !(name === 'metadata' && isVersions(value))) members.set(name, value);
  }
  return members;
}

function isVersions(value: JsonValue): boolean {
  return value instanceof Map && [...value.keys()].every((key) => key === 'versions');
}

function isEmpty(value: JsonValue): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
}
