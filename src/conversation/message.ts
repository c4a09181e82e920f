import { isItem, readItem } from './items';
import type { Message, MessageList, Part, Speaker } from './model';
import { readParts, wholeNumber } from './part';
import { sourcesBeside } from './sources';
import { field, listField, textField } from './spelling';
import { readCalls } from './toolCalls';
import { type JsonObject, type JsonValue, stringMember } from '../json/json';
import { printJson } from '../json/print';

/** LangChain's types, OpenAI's, Gemini's and AG-UI's roles. */
const speakers: Record<string, Speaker> = {
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
  model: 'assistant',
  agent: 'assistant',
  reasoning: 'assistant',
  system: 'system',
  developer: 'developer',
  tool: 'tool',
  function: 'tool',
  remove: 'removal',
  chat: 'other',
  generic: 'other',
  activity: 'other',
};

/** Words that are a speaker's only where they stand in `role`. */
const rolesOnly = new Set(['agent', 'reasoning', 'activity']);

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

function hasContent(role: string, members: JsonObject): boolean {
  const content = members.get('content') ?? members.get('parts');
  if (typeof content === 'string' || Array.isArray(content)) return true;
  // AG-UI's activities have an object.
  if (content instanceof Map) return members.has('role');
  const hasCalls = listField(members, 'tool_calls').length > 0 || Array.isArray(field(members, 'tool_calls'));
  const isOther = hasCalls || field(members, 'function_call') instanceof Map || role === 'remove';
  return (content ?? null) === null && isOther;
}

function isMessage(value: JsonValue): boolean {
  if (isItem(value)) return true;
  const found = unwrap(value);
  if (found === undefined || !hasContent(found.role, found.members)) return false;
  const isKnown = Object.hasOwn(speakers, found.role) || stringMember(value, 'type') === 'chat';
  return isKnown && (!rolesOnly.has(found.role) || found.members.has('role'));
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
  if (isItem(value)) return readItem(value);
  const found = isMessage(value) ? unwrap(value) : undefined;
  if (found === undefined) return undefined;
  const { role, members } = found;
  const content = members.get('content') ?? members.get('parts');
  const blocks = [...(Array.isArray(content) ? content : []), ...blocksBeside(members)];
  const error = textField(members, 'error');
  const message: Message = {
    speaker: Object.hasOwn(speakers, role) ? (speakers[role] ?? 'other') : 'other',
    role,
    name: stringMember(members, 'name'),
    id: textField(members, 'id'),
    parts: [
      ...reasoningBeside(members),
      ...(role === 'reasoning' ? reasoning(content) : readParts(content)),
      ...readParts(blocksBeside(members)),
      ...encryptedValue(members),
      ...refusalBeside(members),
      ...sourcesBeside(members),
      ...(error === undefined ? [] : [{ kind: 'text' as const, text: error }]),
    ],
    calls: readCalls(members, blocks),
    callId: textField(members, 'tool_call_id'),
    failed: stringMember(members, 'status') === 'error' || error !== undefined,
    usage: readUsage(members),
    artifact: members.get('artifact') ?? undefined,
  };
  return asResult(message);
}

/** Providers without a role for tools put what these gave into a message of the user. */
function asResult(message: Message): Message {
  const { parts, calls } = message;
  const [first] = parts;
  if (first?.kind !== 'toolResult' || calls.length > 0 || !parts.every(({ kind }) => kind === 'toolResult'))
    return message;
  return parts.length > 1 ? { ...message, speaker: 'tool' } : resultMessage(message, first);
}

function resultMessage(message: Message, result: Extract<Part, { kind: 'toolResult' }>): Message {
  const { callId, name, parts, failed } = result;
  return { ...message, speaker: 'tool', name: name || message.name, parts, callId: callId || message.callId, failed };
}

/** One message for each result, where a message has nothing but the results of several calls. */
export function splitResults(message: Message): Message[] {
  const results = message.parts.flatMap((part) => (part.kind === 'toolResult' ? [part] : []));
  if (message.speaker !== 'tool' || results.length < 2) return [message];
  return results.map((part) => resultMessage(message, part));
}

/** Blocks that stand in `additional_kwargs`: OpenAI's tools up to LangChain 0.3, Groq's, what was said aloud. */
function blocksBeside(members: JsonObject): JsonValue[] {
  const more = members.get('additional_kwargs');
  const audio = field(more, 'audio') ?? field(members, 'audio');
  const spoken = textField(audio, 'transcript');
  return [
    ...listField(more, 'tool_outputs'),
    ...listField(more, 'executed_tools').map((each, index) => executedTool(each, index)),
    ...(audio === undefined
      ? []
      : [
          new Map([
            ['type', 'audio'],
            ['audio', audio],
          ]) as JsonValue,
        ]),
    ...(spoken === undefined ? [] : [spoken]),
  ];
}

/** Groq's: what ran, with its output, in one. */
function executedTool(value: JsonValue, index: number): JsonValue {
  const name = textField(value, 'name', 'type') ?? '';
  const rest = value instanceof Map ? [...value].filter(([key]) => key !== 'type') : [];
  return new Map<string, JsonValue>([['id', String(index)], ...rest, ['name', name], ['type', 'mcp_call']]);
}

/** What a model thought, where it stands beside the content; the same text once. */
function reasoningBeside(members: JsonObject): Part[] {
  const more = members.get('additional_kwargs');
  const details =
    [more, members].map((each) => listField(each, 'reasoning_details')).find((each) => each.length > 0) ?? [];
  const given =
    details.length > 0
      ? details
      : [more, members].flatMap((each) => [field(each, 'reasoning_content'), field(each, 'reasoning')]);
  const parts = given.flatMap(reasoning);
  return parts.filter(
    (part, index) =>
      part.kind !== 'reasoning' ||
      parts.findIndex((each) => each.kind === 'reasoning' && each.text === part.text) === index,
  );
}

function reasoning(value: JsonValue | undefined): Part[] {
  if (typeof value === 'string') return value === '' ? [] : [{ kind: 'reasoning', text: value }];
  if (!(value instanceof Map)) return readParts(value);
  return readParts(value.has('type') ? value : new Map([...value, ['type', 'reasoning']]));
}

/** AG-UI's, of reasoning. */
function encryptedValue(members: JsonObject): Part[] {
  const value = textField(members, 'encrypted_value', 'encrypted_content');
  return value === undefined ? [] : [{ kind: 'encrypted', what: 'reasoning', bytes: Buffer.byteLength(value) }];
}

function refusalBeside(members: JsonObject): Part[] {
  const refusal = textField(members.get('additional_kwargs'), 'refusal') ?? textField(members, 'refusal');
  return refusal === undefined ? [] : [{ kind: 'refusal', text: refusal }];
}

function readUsage(members: JsonObject): Message['usage'] {
  const metadata = members.get('response_metadata');
  const usage = [
    ...['usage_metadata', 'usage'].map((name) => field(members, name)),
    ...['usage', 'token_usage', 'usage_metadata'].map((name) => field(metadata, name)),
  ].find((each) => each instanceof Map);
  const find = (...names: string[]): number | undefined =>
    names.map((name) => wholeNumber(field(usage, name))).find((each) => each !== undefined);
  const input = find('input_tokens', 'prompt_tokens', 'prompt_token_count');
  const output = find('output_tokens', 'completion_tokens', 'candidates_token_count');
  const total = find('total_tokens', 'total_token_count');
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
