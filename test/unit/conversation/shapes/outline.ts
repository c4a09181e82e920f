/** A message in lines that are easy to read and to compare: who speaks, its parts, its calls. */
import type { Message, Part, ToolCall } from '../../../../src/conversation/model';
import type { JsonValue } from '../../../../src/json/json';
import { printJson } from '../../../../src/json/print';

/** Where a shape is documented, the JSON, and what it is read as. */
export type Shape = [from: string, value: unknown, lines: string[]];

const json = (value: JsonValue): string =>
  typeof value === 'string' ? value : printJson(value, 0).replaceAll(/\n/g, '').replaceAll('": ', '":');
const cut = (text: string): string => (text.length > 150 ? `${text.slice(0, 20)}… (${text.length})` : text);
const told = (...each: (string | undefined)[]): string =>
  each.filter((one) => one !== undefined && one !== '').join(' ');

export function outline(message: Message): string[] {
  const { speaker, name, id, callId, failed, usage, artifact } = message;
  return [
    told(
      speaker,
      name && `name=${name}`,
      id && `id=${id}`,
      callId && `of=${callId}`,
      failed ? 'failed' : '',
      usage && `tokens=${[usage.input, usage.output, usage.total].map((each) => each ?? '?').join('/')}`,
    ),
    ...message.parts.flatMap(partLines),
    ...message.calls.map((call) => `call ${callLine(call)}`),
    ...(artifact === undefined ? [] : [`artifact ${cut(json(artifact))}`]),
  ];
}

function callLine({ id, name, args, error }: ToolCall): string {
  return told(name, args === null ? '' : cut(json(args)), id && `#${id}`, error && `error: ${error}`);
}

function partLines(part: Part): string[] {
  const inside = (parts: Part[]): string[] => parts.flatMap(partLines).map((line) => `  ${line}`);
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return [`${part.kind}: ${cut(part.text)}`];
    case 'code':
      return [told('code', part.language) + `: ${cut(part.text)}`];
    case 'encrypted':
      return [`encrypted ${part.what} ${part.bytes}`];
    case 'media':
      return [told(part.what, part.mediaType, part.bytes === undefined ? '' : `${part.bytes} bytes`, part.place)];
    case 'sources':
      return part.sources.map(({ title, url, quote, place }) =>
        told('source', title, url && `<${url}>`, quote && `“${quote}”`, place && `(${place})`),
      );
    case 'serverTool':
      return [
        told('server tool', callLine(part.call), part.failed ? 'failed' : ''),
        ...(part.result === undefined ? [] : ['  result', ...inside(part.result)]),
      ];
    case 'toolResult':
      return [told('result', part.callId && `of=${part.callId}`, part.failed ? 'failed' : ''), ...inside(part.parts)];
    case 'cachePoint':
      return ['cache point'];
    case 'other':
      return [`other ${cut(json(part.value))}`];
  }
}

export const cipher = (bytes: number): string => 'Eq'.padEnd(bytes, 'AbCd0123');
/** Twelve bytes. */
export const base64 = Buffer.from('twelve bytes').toString('base64');
export const ai = (content: unknown, more: object = {}): object => ({ type: 'ai', content, ...more });
export const human = (content: unknown, more: object = {}): object => ({ type: 'human', content, ...more });
