import { arrangeState } from '../conversation/arrange';
import { readMessage, splitResults } from '../conversation/message';
import type {
  CallItem,
  ListItem,
  Message as StateMessage,
  MessageItem,
  NamespaceItem,
  Part as StatePart,
  Source,
  SubagentItem,
  ToolCall,
  UiMessage,
} from '../conversation/model';
import { displayJson } from '../json/display';
import type { JsonValue } from '../json/json';
import type { Path } from '../json/path';
import { inertText } from '../texts/inertText';
import { speakerWord, threadViewMessages as words } from '../texts/threadView';
import type { Call, Message, Part, PlainPart } from '../webview/protocol';
import type { CheckpointContent } from './checkpointContents';
import { shownBeginning, shownText } from './shownText';

/** Characters of a call's arguments that its line shows, and of a JSON. */
const longestSummary = 120;
/** Of a list or an object in that line. */
const longestMember = 60;
const longestJson = 10_000;

interface Conversation {
  messages: Message[];
  notes: string[];
}

/** The messages of a checkpoint's state, in their order, the results under the calls that they answer. */
export function toMessages({ values }: Pick<CheckpointContent, 'values'>): Conversation {
  const { lists } = arrangeState(values);
  const main = lists.find(({ path }) => path[0] === 'messages') ?? lists[0];
  return toConversation([...(main ? [main] : []), ...lists.filter((list) => list !== main)]);
}

/** The same out of a whole history, with what the subagents said. */
export function withSubagents({ lists, loose }: NamespaceItem): Conversation {
  const { messages, notes } = toConversation(lists);
  return { messages: [...messages, ...loose.flatMap(fromSubagent)], notes };
}

function toConversation(lists: ListItem[]): Conversation {
  return {
    messages: lists.flatMap(({ path, items }) =>
      items.flatMap((item) => (item.kind === 'message' ? [toMessage(item, path)] : fromSubagent(item))),
    ),
    notes: lists.slice(1).map(({ path }) => words.messagesIn(path.join('.'))),
  };
}

/** One that stands by itself is a message with one call, of its task. */
function fromSubagent(item: SubagentItem): Message[] {
  const inside = subagentOf(item);
  const call = { name: inertText(item.task), summary: '', args: '', problem: '', result: null, subagents: [inside] };
  return inside.messages.length === 0
    ? []
    : [{ role: 'other', speaker: inertText(item.task), failed: false, parts: [], calls: [call], tooltip: '' }];
}

function subagentOf({ task, content }: SubagentItem): Call['subagents'][number] {
  const { messages } = withSubagents(content);
  return { title: words.subagent(task, messages.length), messages: messages.map(uncutMessage) };
}

/** Its paths are in a state of its own, which is not the one at hand. */
function uncutMessage(message: Message): Message {
  const calls = message.calls.map((call) => {
    const result = call.result && { ...call.result, parts: call.result.parts.map(uncut) };
    return { ...call, result };
  });
  const parts = message.parts.map((part) => (part.kind === 'call' ? part : uncut(part)));
  return { ...message, parts, calls };
}

function toMessage(item: MessageItem, path: Path): Message {
  const { value, message, calls, ui } = item;
  if (!message) {
    const parts = [jsonPart('', value)];
    return { role: 'other', speaker: words.notAMessage(), failed: false, parts, calls: [], tooltip: '' };
  }
  return {
    role: roleOf(message),
    speaker: speakerWord(message.speaker, message.name, message.role),
    failed: message.failed,
    parts: [...partsOf(message, pathOf(item, path)), ...ui.map(uiPart)],
    calls: calls.map((call) => toCall(call, path)),
    tooltip: tooltipOf(message),
  };
}

function partsOf({ parts, artifact }: StateMessage, path: Path): Part[] {
  return [
    ...parts.flatMap((part, at) => toParts(part, [...path, at])),
    ...(artifact === undefined ? [] : [jsonPart(words.artifact(), artifact)]),
  ];
}

/** Below the way to its list: its place, and which of the entry's results it is. */
function pathOf({ index, nth }: MessageItem, path: Path): Path {
  return nth === undefined ? [...path, index] : [...path, index, nth];
}

function roleOf({ speaker }: StateMessage): Message['role'] {
  return speaker === 'developer' ? 'system' : speaker === 'removal' ? 'other' : speaker;
}

function tooltipOf({ id, usage }: StateMessage): string {
  return [id === undefined ? '' : inertText(id), usage ? words.tokens(usage.input, usage.output) : '']
    .filter(Boolean)
    .join(' · ');
}

function callLine({ name, args, error }: ToolCall): Pick<Call, 'name' | 'summary' | 'args' | 'problem'> {
  return {
    name: inertText(name),
    summary: inertText(summaryOf(args).slice(0, longestSummary)),
    args: args === null ? '' : jsonText(args),
    problem: error === undefined ? '' : shownText(error),
  };
}

function toCall({ call, result, subagents }: CallItem, path: Path): Call {
  const message = result?.message;
  return {
    ...callLine(call),
    result:
      result && message
        ? {
            failed: message.failed,
            parts: withoutCalls(partsOf(message, pathOf(result, path))),
            tooltip: tooltipOf(message),
          }
        : null,
    subagents: subagents.map(subagentOf),
  };
}

/** `query: "plans", limit: 3`. */
function summaryOf(args: JsonValue): string {
  if (typeof args === 'string') return args.split('\n', 1)[0] ?? '';
  if (!(args instanceof Map)) return args === null ? '' : oneLine(args);
  return [...args].map(([name, value]) => `${name}: ${oneLine(value)}`).join(', ');
}

/** A text by its first line, and what is long by how much it has: the whole is below the line. */
function oneLine(value: JsonValue): string {
  if (typeof value === 'string') {
    const [first = ''] = value.split('\n', 1);
    return displayJson(first.length < value.length ? `${first}…` : value);
  }
  const text = displayJson(value).replace(/\s*\n\s*/g, ' ');
  if (text.length <= longestMember) return text;
  return Array.isArray(value) ? words.items(value.length) : value instanceof Map ? words.members(value.size) : text;
}

/** The path is that of the message and the part in it. */
function toParts(part: StatePart, path: Path): Part[] {
  switch (part.kind) {
    case 'text':
    case 'reasoning': {
      const { text, characters } = shownBeginning(part.text);
      return [{ kind: part.kind, text, ...(characters !== undefined && { cut: { characters, path: [...path] } }) }];
    }
    case 'refusal':
      return [{ kind: 'refusal', text: shownBeginning(part.text).text }];
    case 'code':
      return [{ kind: 'code', language: inertText(part.language), text: shownBeginning(part.text).text }];
    case 'encrypted':
      return [{ kind: 'note', text: words.encrypted(part.what, part.bytes) }];
    case 'media':
      return [{ kind: 'note', text: words.media(part.what, part.mediaType, part.bytes, part.place.slice(0, 400)) }];
    case 'sources':
      return [{ kind: 'sources', label: words.sources(), sources: part.sources.map(sourceText) }];
    case 'serverTool':
      return [serverCall(part, path)];
    case 'toolResult':
      return plainParts(part.parts, path);
    case 'cachePoint':
      return [{ kind: 'note', text: words.cachePoint() }];
    case 'other':
      return [jsonPart(words.otherContent(), part.value)];
  }
}

/** As a call with its result, which is folded like that of any other tool. */
function serverCall({ call, result, failed }: Extract<StatePart, { kind: 'serverTool' }>, path: Path): Part {
  return {
    kind: 'call',
    ...callLine(call),
    name: words.serverTool(call.name),
    result: result ? { failed, parts: plainParts(result, path), tooltip: '' } : null,
  };
}

/** Those inside another part. */
function plainParts(parts: StatePart[], path: Path): PlainPart[] {
  return withoutCalls(parts.flatMap((each) => toParts(each, path))).map(uncut);
}

/** A call's arguments and what it gave in its place. */
function withoutCalls(parts: Part[]): PlainPart[] {
  return parts.flatMap((part): PlainPart[] =>
    part.kind === 'call'
      ? [{ kind: 'json', label: part.name, text: part.args }, ...(part.result?.parts ?? [])]
      : [part],
  );
}

/** Of what stands inside another part the whole cannot be asked for. */
function uncut(part: PlainPart): PlainPart {
  if ((part.kind !== 'text' && part.kind !== 'reasoning') || !part.cut) return part;
  return { kind: part.kind, text: `${part.text}… (${words.characters(part.cut.characters)})` };
}

function sourceText({ title, url, quote, place }: Source): string {
  const name = [title, url, place]
    .filter(Boolean)
    .map((each) => inertText(each))
    .join(' · ');
  return quote === '' ? name : `${name} “${inertText(quote)}”`;
}

function uiPart({ name, props }: UiMessage): Part {
  return jsonPart(words.ui(name), props);
}

function jsonPart(label: string, value: JsonValue): Part {
  return { kind: 'json', label, text: jsonText(value) };
}

function jsonText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : displayJson(value);
  return text.length > longestJson
    ? `${shownText(text.slice(0, longestJson))}… (${words.characters(text.length)})`
    : shownText(text);
}

/** The whole text of a part that was cut; `undefined` where there is none. The path is that of `pathOf`, and the part in it. */
export function wholeText({ values }: Pick<CheckpointContent, 'values'>, path: Path): string | undefined {
  const at = Number(path.at(-1));
  const entry = readMessage(valueAt(values, path.slice(0, -1)) ?? null);
  const results = entry ? undefined : readMessage(valueAt(values, path.slice(0, -2)) ?? null);
  const message = entry ?? (results && splitResults(results)[Number(path.at(-2))]);
  const part = message?.parts[at];
  return part && 'text' in part ? shownText(part.text) : undefined;
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const step of path) {
    if (Array.isArray(found)) found = typeof step === 'number' ? found[step] : undefined;
    else found = found instanceof Map ? found.get(String(step)) : undefined;
  }
  return found;
}
