import { withoutCiphers } from './ciphers';
import { mediaKinds, readMedia } from './media';
import type { Media, Part, ToolCall } from './model';
import { readSource, readSources } from './sources';
import { field, listField, openBlock, textField } from './spelling';
import { readCall, readCallBlock } from './toolCalls';
import { JsonNumber, type JsonObject, type JsonValue, member } from '../json/json';

/** Tools that the model's provider runs: LangChain 1, Anthropic, OpenAI's Responses. */
const serverCalls = new Set([
  ...['server_tool_call', 'server_tool_call_chunk', 'server_tool_use', 'mcp_tool_use', 'mcp_call', 'mcp_list_tools'],
  ...['web_search_call', 'file_search_call', 'code_interpreter_call', 'image_generation_call', 'tool_search_call'],
]);

const isServerResult = (kind: string): boolean =>
  kind.endsWith('_tool_result') || kind === 'server_tool_call_result' || kind === 'tool_search_output';

/** The members in which a provider writes what a tool gave. */
const outputs = ['content', 'outputs', 'output', 'results', 'result', 'tools', 'response'];

/** The parts of a message's `content`: a text, or blocks. Calls among them are left out: see `readCallBlock`. */
export function readParts(content: JsonValue | undefined): Part[] {
  if (content === undefined || content === null || content === '') return [];
  const parts: Part[] = [];
  for (const block of Array.isArray(content) ? content : [content]) {
    if (readCallBlock(block) !== undefined) continue;
    const { kind, members } = block instanceof Map ? openBlock(block) : { kind: '', members: undefined };
    if (members && isServerResult(kind)) addResult(parts, readResult(members));
    else for (const part of members ? readBlock(kind, members, block) : readBare(block)) add(parts, part);
  }
  return parts;
}

function readBare(block: JsonValue): Part[] {
  return typeof block === 'string' ? [{ kind: 'text', text: block }] : [{ kind: 'other', value: block }];
}

/** Sources that follow one another are one list, and so is what is encrypted. */
function add(parts: Part[], part: Part): void {
  const tail = parts.slice(parts.findLastIndex(({ kind }) => kind !== 'sources' && kind !== 'encrypted') + 1);
  for (const each of tail) {
    if (each.kind === 'sources' && part.kind === 'sources') {
      each.sources.push(...part.sources);
      return;
    }
    if (each.kind === 'encrypted' && part.kind === 'encrypted' && each.what === part.what) {
      each.bytes += part.bytes;
      return;
    }
  }
  parts.push(part);
}

/** Under the call of the same message that it is of; where neither has an id, under the one before. */
function addResult(parts: Part[], result: Extract<Part, { kind: 'toolResult' }>): void {
  const open = parts.filter((each) => each.kind === 'serverTool' && each.result === undefined);
  const found =
    result.callId === ''
      ? open.at(-1)
      : open.find((each) => each.kind === 'serverTool' && each.call.id === result.callId);
  if (found?.kind === 'serverTool') Object.assign(found, { result: result.parts, failed: result.failed });
  else parts.push(result);
}

function readBlock(kind: string, members: JsonObject, block: JsonValue): Part[] {
  const what = mediaKinds.get(kind);
  if (what !== undefined) return readFile(kind, members, what, block);
  if (serverCalls.has(kind)) return [readServerTool(kind, members)];
  switch (kind) {
    case 'text':
    case 'input_text':
    case 'output_text':
    case 'plaintext':
    case 'guard_content':
      return readText(members) ?? others(block);
    case 'thinking':
    case 'reasoning':
    case 'reasoning_content':
    case 'reasoning_text':
    case 'reasoning_summary':
    case 'reasoning_encrypted':
    case 'redacted_thinking':
      return readReasoning(members) ?? others(block);
    case 'refusal': {
      const refusal = textField(members, 'refusal', 'text');
      return refusal === undefined ? others(block) : [{ kind: 'refusal', text: refusal }];
    }
    case 'citations_content':
      return [...readParts(field(members, 'content')), ...readSources(listField(members, 'citations'))];
    case 'search_result':
    case 'web_search_result':
    case 'web_fetch_result':
      return readSearchResult(members, block);
    case 'executable_code':
    case 'code': {
      const text = textField(members, 'code', 'executable_code', 'text');
      return text === undefined
        ? others(block)
        : [{ kind: 'code', language: textField(members, 'language') ?? '', text }];
    }
    case 'logs':
      return readParts(field(members, 'logs'));
    case 'compaction':
      return readReasoning(members, 'content') ?? others(block);
    case 'cache_point':
      return [{ kind: 'cachePoint' }];
    case 'tool_result':
    case 'function_response':
      return [readResult(members)];
  }
  if (kind.endsWith('_call_output')) return [readResult(members)];
  if (kind.endsWith('code_execution_result')) return readExecution(members) ?? others(block);
  return others(kind === 'json' ? (field(block, 'json') ?? field(block, 'value') ?? block) : block);
}

/** A block that is not known, without what nobody but the provider can read. */
function others(block: JsonValue): Part[] {
  const { value, bytes } = withoutCiphers(block);
  return [{ kind: 'other', value }, ...encrypted('content', bytes)];
}

function encrypted(what: 'reasoning' | 'content', bytes: number): Part[] {
  return bytes === 0 ? [] : [{ kind: 'encrypted', what, bytes }];
}

function readFile(kind: string, members: JsonObject, what: Media['what'], block: JsonValue): Part[] {
  const [file, ...text] = readMedia(what, members);
  const inside = readParts(listField(field(members, 'source'), 'content'));
  if (file.bytes === undefined && file.place === '' && inside.length === 0) return others(block);
  // LangChain's `text-plain` without a name or a type of its own is a text.
  const isText = kind.endsWith('_plain') && file.place === '' && /^(text.plain)?$/.test(file.mediaType);
  return [...(isText && text.length > 0 ? [] : [file]), ...text, ...inside];
}

/** A text with its sources. OpenAI's assistants have both in `text`, Bedrock's guard content what is guarded. */
function readText(members: JsonObject): Part[] | undefined {
  const given = field(members, 'text') ?? field(members, 'value');
  const image = field(members, 'image');
  if (given === undefined && image instanceof Map) return readFile('image', image, 'image', image);
  const text = typeof given === 'string' ? given : textField(given, 'value', 'text');
  if (text === undefined) return undefined;
  const isThought = members.get('thought') === true;
  return [
    ...(text === '' ? [] : [{ kind: isThought ? ('reasoning' as const) : ('text' as const), text }]),
    ...readSources([given, members].flatMap((each) => listField(each, 'annotations', 'citations'))),
  ];
}

/** `undefined` where it has another form. An empty one stays: the provider kept it to itself. */
function readReasoning(members: JsonObject, what: 'reasoning' | 'content' = 'reasoning'): Part[] | undefined {
  const names = ['summary', 'text', 'thinking', 'reasoning', 'reasoning_content', 'reasoning_text', 'content'];
  const found = names.map((name) => field(members, name)).filter((each) => each !== undefined);
  const texts = found.map(reasoningOf);
  if (texts.includes(undefined)) return undefined;
  const written = [...new Set(texts.filter((each) => each !== ''))].join('\n\n');
  const coded = [members, field(members, 'extras')].map((each) =>
    textField(each, 'encrypted_content', 'redacted_content', 'encrypted_value', 'data'),
  );
  // A model that keeps its thoughts to itself has them in the signature.
  const signature = written === '' ? signatureOf(members) : '';
  const bytes = [...coded, signature].reduce((sum, each) => sum + Buffer.byteLength(each ?? ''), 0);
  if (found.length === 0 && bytes === 0) return undefined;
  const kind: 'text' | 'reasoning' = what === 'content' ? 'text' : what;
  return [...(written === '' && bytes > 0 ? [] : [{ kind, text: written }]), ...encrypted(what, bytes)];
}

function signatureOf(members: JsonObject): string {
  const inner = [members, field(members, 'reasoning_text'), field(members, 'extras')];
  return inner.map((each) => textField(each, 'signature')).find((each) => each !== undefined) ?? '';
}

/** `undefined` where it is no text, no list of such, and nothing that has one. */
function reasoningOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const inner = value.map(reasoningOf);
    return inner.includes(undefined) ? undefined : inner.filter(Boolean).join('\n\n');
  }
  const text = field(value, 'text') ?? field(value, 'reasoning_text') ?? field(value, 'summary');
  if (text !== undefined) return reasoningOf(text);
  // Bedrock streams the signature in a block of its own.
  return textField(value, 'signature', 'redacted_content') === undefined ? undefined : '';
}

function readSearchResult(members: JsonObject, block: JsonValue): Part[] {
  const isKnown = ['title', 'url', 'source'].every((name) => typeof (field(members, name) ?? '') === 'string');
  if (!isKnown) return others(block);
  const source = readSource(members);
  const bytes = Buffer.byteLength(textField(members, 'encrypted_content') ?? '');
  return [
    ...(source ? [{ kind: 'sources' as const, sources: [source] }] : []),
    ...readParts(field(members, 'content')),
    ...encrypted('content', bytes),
  ];
}

/** What code wrote when it ran, in Anthropic's spelling or Gemini's. */
function readExecution(members: JsonObject): Part[] | undefined {
  const said = ['stdout', 'stderr', 'output', 'code_execution_result'].map((name) => textField(members, name));
  const parts = said.flatMap((text): Part[] => (text === undefined ? [] : [{ kind: 'text', text }]));
  const bytes = Buffer.byteLength(textField(members, 'encrypted_stdout') ?? '');
  const files = listField(members, 'content').flatMap((each): Part[] => {
    const place = textField(each, 'file_id');
    return place === undefined
      ? others(each)
      : [{ kind: 'media', what: 'file', mediaType: '', bytes: undefined, place }];
  });
  const isKnown = ['stdout', 'encrypted_stdout', 'outcome'].some((name) => field(members, name) !== undefined);
  return isKnown ? [...parts, ...encrypted('content', bytes), ...files] : undefined;
}

function readResult(members: JsonObject): Extract<Part, { kind: 'toolResult' }> {
  const callId = textField(members, 'tool_use_id', 'tool_call_id', 'call_id', 'id') ?? '';
  const output = outputOf(members);
  const name = textField(members, 'name', 'tool_name') ?? '';
  const failed = hasFailed(members) || hasFailed(output);
  return { kind: 'toolResult', callId, name, parts: readOutput(output), failed };
}

function outputOf(members: JsonObject): JsonValue | undefined {
  return outputs.map((name) => field(members, name)).find((each) => each !== undefined);
}

/** LangChain 1 puts sources of a search into an object. */
function readOutput(output: JsonValue | undefined): Part[] {
  const sources = output instanceof Map && output.size === 1 ? listField(output, 'sources') : [];
  return sources.length > 0 ? readSources(sources) : readParts(output);
}

function hasFailed(value: JsonValue | undefined): boolean {
  const status = textField(value, 'status') ?? '';
  const code = member(value, 'return_code');
  return (
    field(value, 'is_error') === true ||
    ['error', 'failed', 'incomplete'].includes(status) ||
    textField(value, 'error_code', 'error_text') !== undefined ||
    (textField(value, 'type') ?? '').includes('error') ||
    (code instanceof JsonNumber && Number(code.text) !== 0) ||
    /^OUTCOME_(?!OK)/.test(textField(value, 'outcome') ?? '')
  );
}

/** A call, and what stands of its result in the same block: OpenAI's Responses have both in one. */
function readServerTool(kind: string, members: JsonObject): Part {
  const call = readCall(members, kind);
  const server = textField(members, 'server_label', 'server_name');
  const error = field(members, 'error');
  const found = resultIn(kind, members);
  return {
    kind: 'serverTool',
    call: {
      ...call,
      name: server === undefined || kind === 'mcp_list_tools' ? call.name : `${server} · ${call.name}`,
      args: argsOf(kind, members, call),
      error: undefined,
    },
    result: found === undefined && error === undefined ? undefined : [...(found ?? []), ...readParts(error)],
    failed: error !== undefined || hasFailed(members),
  };
}

function argsOf(kind: string, members: JsonObject, { args }: Pick<ToolCall, 'args'>): JsonValue {
  if (kind === 'file_search_call') return field(members, 'queries') ?? null;
  if (kind === 'image_generation_call') return field(members, 'revised_prompt') ?? null;
  if (kind === 'mcp_list_tools') return textField(members, 'server_label') ?? null;
  return kind === 'web_search_call' && args instanceof Map
    ? new Map([...args].filter(([name]) => name !== 'sources'))
    : args;
}

function resultIn(kind: string, members: JsonObject): Part[] | undefined {
  if (kind === 'web_search_call') {
    const sources = listField(field(members, 'action'), 'sources');
    return sources.length > 0 ? readSources(sources) : undefined;
  }
  const output = kind.endsWith('_call') || kind === 'mcp_list_tools' ? outputOf(members) : undefined;
  if (output === undefined) return undefined;
  if (kind === 'file_search_call' && Array.isArray(output)) return readSources(output);
  if (kind !== 'image_generation_call') return readOutput(output);
  const format = textField(members, 'output_format');
  const mediaType = format === undefined ? '' : `image/${format}`;
  return readMedia(
    'image',
    new Map([
      ['base64', output],
      ['mime_type', mediaType],
    ]),
  );
}

/** The text of a number that is no fraction; `undefined` for anything else. */
export function wholeNumber(value: JsonValue | undefined): number | undefined {
  const number = value instanceof JsonNumber ? Number(value.text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
