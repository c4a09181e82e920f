import type { Media, Part, ToolCall } from './model';
import { JsonNumber, type JsonObject, type JsonValue, member, stringMember } from '../json/json';

const textKinds: Record<string, 'text' | 'reasoning' | 'refusal'> = {
  text: 'text',
  input_text: 'text',
  output_text: 'text',
  plaintext: 'text',
  'text-plain': 'text',
  thinking: 'reasoning',
  reasoning: 'reasoning',
  reasoning_content: 'reasoning',
  refusal: 'refusal',
};

const mediaKinds: Record<string, Media['what']> = {
  image: 'image',
  image_url: 'image',
  input_image: 'image',
  audio: 'audio',
  input_audio: 'audio',
  audio_url: 'audio',
  video: 'video',
  video_url: 'video',
  file: 'file',
  input_file: 'file',
  document: 'file',
  media: 'file',
};

const callKinds = new Set(['tool_use', 'tool_call', 'tool_call_chunk', 'function_call', 'server_tool_use']);

/** The tool call that a content block is (Anthropic, OpenAI's responses, LangChain 1); `undefined` for any other. */
export function readCallBlock(block: JsonValue): ToolCall | undefined {
  if (!callKinds.has(stringMember(block, 'type') ?? '')) return undefined;
  return readCall(block);
}

/** A call in LangChain's spelling (`args`), Anthropic's (`input`) or OpenAI's (`function.arguments`, a text). */
export function readCall(value: JsonValue): ToolCall {
  const spelled = member(value, 'function') ?? value;
  const args = member(value, 'args') ?? member(value, 'input') ?? member(spelled, 'arguments');
  return {
    id: stringMember(value, 'call_id') ?? stringMember(value, 'id') ?? '',
    name: stringMember(spelled, 'name') ?? '',
    args: args ?? null,
    error: stringMember(value, 'error'),
  };
}

/** The parts of a message's `content`: a text, or blocks. Calls among them are left out: see `readCallBlock`. */
export function readParts(content: JsonValue | undefined): Part[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) return [{ kind: 'other', value: content }];
  return content.filter((block) => readCallBlock(block) === undefined).map(readPart);
}

function readPart(block: JsonValue): Part {
  if (typeof block === 'string') return { kind: 'text', text: block };
  const type = stringMember(block, 'type') ?? '';
  const text = Object.hasOwn(textKinds, type) ? textOf(block) : undefined;
  if (text !== undefined) return { kind: textKinds[type] ?? 'text', text };
  if (type === 'tool_result' || type === 'function_call_output') {
    const callId = stringMember(block, 'tool_use_id') ?? stringMember(block, 'call_id') ?? '';
    const parts = readParts(member(block, 'content') ?? member(block, 'output'));
    return { kind: 'toolResult', callId, parts, failed: member(block, 'is_error') === true };
  }
  const what = Object.hasOwn(mediaKinds, type) ? mediaKinds[type] : undefined;
  return what !== undefined && block instanceof Map ? readMedia(what, block) : { kind: 'other', value: block };
}

function textOf(block: JsonValue): string | undefined {
  const summary = member(block, 'summary');
  const summarised = Array.isArray(summary) ? summary.map((each) => stringMember(each, 'text') ?? '').join('\n\n') : '';
  for (const name of ['text', 'thinking', 'reasoning', 'reasoning_content', 'refusal']) {
    const text = stringMember(block, name);
    if (text !== undefined) return text;
  }
  return summarised === '' ? undefined : summarised;
}

/** Where providers put what: beside the type, in a member called like the type, or in `source`. */
function readMedia(what: Media['what'], block: JsonObject): Media {
  const type = stringMember(block, 'type') ?? '';
  const inner = [block, member(block, type), member(block, 'source'), member(block, 'file')];
  const find = (...names: string[]): string | undefined =>
    names
      .flatMap((name) => inner.map((each) => stringMember(each, name)))
      .find((text) => text !== undefined && text !== '');
  const address = find('url', type, 'image_url', 'file_uri');
  const [, addressType, coded] = /^data:([^,]*?)(;base64)?,/i.exec(address?.slice(0, 500) ?? '') ?? [];
  const carried =
    addressType === undefined
      ? find('base64', 'data', 'file_data')
      : (address ?? '').slice((address ?? '').indexOf(',') + 1);
  const isText = (addressType !== undefined && coded === undefined) || find('source_type', 'type') === 'text';
  const mediaType = find('mime_type', 'media_type', 'mimeType') ?? addressType ?? find('format') ?? '';
  return {
    kind: 'media',
    what: kindOf(mediaType) ?? what,
    mediaType,
    bytes: carried === undefined ? undefined : isText ? Buffer.byteLength(carried) : decodedLength(carried),
    place:
      find('filename', 'name', 'title') ?? (addressType === undefined ? address : undefined) ?? find('file_id') ?? '',
  };
}

function kindOf(mediaType: string): Media['what'] | undefined {
  const [family] = mediaType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : undefined;
}

/** Of base64, which a `data:` address may stand before. */
function decodedLength(base64: string): number {
  const start = base64.startsWith('data:') ? base64.indexOf(',') + 1 : 0;
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor(((base64.length - start) * 3) / 4) - padding);
}

/** The text of a number that is no fraction; `undefined` for anything else. */
export function wholeNumber(value: JsonValue | undefined): number | undefined {
  const number = value instanceof JsonNumber ? Number(value.text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
