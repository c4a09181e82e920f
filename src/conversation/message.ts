import { type JsonObject, type JsonValue, member, parseJson, stringMember } from '../json/json';
import type { Message, MessageList, Speaker, ToolCall } from './model';
import { readCall, readCallBlock, readParts, wholeNumber } from './part';
import { printJson } from '../json/print';

/** LangChain's types and OpenAI's roles. */
const speakers: Record<string, Speaker> = {
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
  model: 'assistant',
  system: 'system',
  developer: 'developer',
  tool: 'tool',
  function: 'tool',
  remove: 'removal',
  chat: 'other',
  generic: 'other',
};

/** `human` for `HumanMessageChunk`, the name that Python gives to streamed messages and JavaScript to serialized ones. */
function plainRole(role: string): string {
  const [, word] = /^(\w+?)Message(?:Chunk)?$/.exec(role) ?? [];
  return word === undefined ? role : word.toLowerCase();
}

/** The message's own members: out of LangChain's serialized form (`lc`, `kwargs`) and out of `messages_to_dict` (`data`). */
function unwrap(value: JsonValue): { role: string; members: JsonObject } | undefined {
  if (!(value instanceof Map)) return undefined;
  const kwargs = value.get('kwargs');
  const names = value.get('id');
  if (value.has('lc') && kwargs instanceof Map && Array.isArray(names)) {
    const last = names.at(-1);
    return typeof last === 'string' ? { role: plainRole(last), members: kwargs } : undefined;
  }
  const data = value.get('data');
  const type = stringMember(value, 'type');
  if (type !== undefined && data instanceof Map && !value.has('content'))
    return { role: plainRole(type), members: data };
  // A chat message of LangChain has its speaker in `role`, and a message of OpenAI may have the type `message`.
  const role = stringMember(value, 'role');
  const isTyped = type !== undefined && type !== 'chat' && type !== 'message';
  const word = isTyped ? type : (role ?? type);
  return word === undefined ? undefined : { role: plainRole(word), members: value };
}

function hasContent(members: JsonObject): boolean {
  const content = members.get('content');
  const hasCalls = Array.isArray(members.get('tool_calls')) || members.get('function_call') instanceof Map;
  return typeof content === 'string' || Array.isArray(content) || ((content ?? null) === null && hasCalls);
}

/** Whether the value looks like a message: who speaks, in LangChain's or OpenAI's word for it, and content. */
function isMessage(value: JsonValue): boolean {
  const found = unwrap(value);
  if (found === undefined || !hasContent(found.members)) return false;
  return Object.hasOwn(speakers, found.role) || stringMember(value, 'type') === 'chat';
}

/**
 * Every list of messages in a state, at any depth, in the order of the state's own members: an array of which at least
 * half looks like messages. Not within messages.
 */
export function findMessageLists(values: JsonValue, path: MessageList['path'] = []): MessageList[] {
  if (Array.isArray(values)) {
    const messages = values.filter(isMessage).length;
    if (messages > 0 && messages * 2 >= values.length) return [{ path, entries: values }];
    return values.flatMap((item, index) => findMessageLists(item, [...path, index]));
  }
  if (!(values instanceof Map) || isMessage(values)) return [];
  return [...values].flatMap(([key, value]) => findMessageLists(value, [...path, key]));
}

/** The message that a value is; `undefined` where it looks like none. */
export function readMessage(value: JsonValue): Message | undefined {
  const found = isMessage(value) ? unwrap(value) : undefined;
  if (found === undefined) return undefined;
  const { role, members } = found;
  const more = member(members, 'additional_kwargs');
  const reasoning = stringMember(more, 'reasoning_content') ?? stringMember(members, 'reasoning_content');
  const refusal = stringMember(more, 'refusal') ?? stringMember(members, 'refusal');
  const content = members.get('content');
  return {
    speaker: Object.hasOwn(speakers, role) ? (speakers[role] ?? 'other') : 'other',
    role,
    name: stringMember(members, 'name'),
    id: stringMember(members, 'id'),
    parts: [
      ...(reasoning ? [{ kind: 'reasoning' as const, text: reasoning }] : []),
      ...readParts(content),
      ...(refusal ? [{ kind: 'refusal' as const, text: refusal }] : []),
    ],
    calls: readCalls(members, more, content),
    callId: stringMember(members, 'tool_call_id'),
    failed: stringMember(members, 'status') === 'error',
    usage: readUsage(members),
    artifact: members.get('artifact') ?? undefined,
  };
}

/** Providers repeat calls in blocks of the content, under the same id, and in `additional_kwargs`. */
function readCalls(members: JsonObject, more: JsonValue | undefined, content: JsonValue | undefined): ToolCall[] {
  const listed = (value: JsonValue | undefined): ToolCall[] => (Array.isArray(value) ? value.map(readCall) : []);
  const own = [...listed(members.get('tool_calls')), ...listed(members.get('invalid_tool_calls'))];
  const ids = new Set(own.map(({ id }) => id));
  const blocks = (Array.isArray(content) ? content : []).flatMap((block) => readCallBlock(block) ?? []);
  const calls = [...own, ...blocks.filter(({ id }) => !ids.has(id))];
  if (calls.length > 0) return calls.map(parsed);
  const raw = listed(member(more, 'tool_calls'));
  const single = member(more, 'function_call') ?? members.get('function_call');
  return (raw.length > 0 || !(single instanceof Map) ? raw : [readCall(single)]).map(parsed);
}

/** OpenAI writes arguments as a text. */
function parsed(call: ToolCall): ToolCall {
  if (typeof call.args !== 'string') return call;
  try {
    return { ...call, args: parseJson(call.args) };
  } catch {
    return call;
  }
}

function readUsage(members: JsonObject): Message['usage'] {
  const usage = members.get('usage_metadata') ?? members.get('usage');
  const input = wholeNumber(member(usage, 'input_tokens') ?? member(usage, 'prompt_tokens'));
  const output = wholeNumber(member(usage, 'output_tokens') ?? member(usage, 'completion_tokens'));
  const total = wholeNumber(member(usage, 'total_tokens'));
  return input === undefined && output === undefined && total === undefined ? undefined : { input, output, total };
}

/** What a message is known by in another state: its id, and where it has none, all of it. */
export function identityOf(value: JsonValue): string {
  const id = stringMember(unwrap(value)?.members, 'id');
  return id ?? `\0${printJson(value, 0)}`;
}

/** The message's text, where it has nothing but text. */
export function plainText({ parts }: Message): string | undefined {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return texts.length > 0 && texts.length === parts.length ? texts.join('\n') : undefined;
}
