import { type JsonObject, type JsonValue, member, stringMember } from '../json/json';
import { toPlain } from '../json/plain';
import { isRedactedText } from '../json/redacted';
import { asThread } from '../langgraph/responses';
import type { Thread } from '../langgraph/types';

/** Messages looked at for the first human one: some begin with a system message. */
const looked = 3;

/** A file's thread as a list has it, without its state; with what the state calls it, or what was said first in it. */
export function threadOf(row: JsonObject): Thread | undefined {
  const values = row.get('values');
  const thread = asThread(toPlain(new Map([...row].filter(([key]) => key !== 'values'))));
  return thread && { ...thread, opening: stringMember(values, 'title') ?? firstWords(values) };
}

function firstWords(values: JsonValue | undefined): string | undefined {
  const messages = member(values, 'messages');
  const first = (Array.isArray(messages) ? messages.slice(0, looked) : []).find((message) =>
    ['human', 'user'].includes(stringMember(message, 'type') ?? stringMember(message, 'role') ?? ''),
  );
  const content = member(first, 'content');
  const text = Array.isArray(content) ? stringMember(content[0], 'text') : content;
  return typeof text === 'string' && !isRedactedText(text) ? text : undefined;
}
