import type { Media, Part } from './model';
import { field, textField } from './spelling';
import { type JsonObject, type JsonValue } from '../json/json';

/** Kinds of blocks, in snake case. */
export const mediaKinds: ReadonlyMap<string, Media['what']> = new Map([
  ...['image', 'image_url', 'input_image', 'computer_screenshot'].map((kind) => [kind, 'image'] as const),
  ...['audio', 'input_audio', 'audio_url'].map((kind) => [kind, 'audio'] as const),
  ...['video', 'video_url', 'input_video'].map((kind) => [kind, 'video'] as const),
  ...['file', 'input_file', 'document', 'media', 'inline_data', 'file_data', 'binary'].map(
    (kind) => [kind, 'file'] as const,
  ),
  ...['container_upload', 'resource', 'resource_link', 'text_plain', 'plain_text'].map(
    (kind) => [kind, 'file'] as const,
  ),
]);

/** What a file is called, where it is, and what carries it, in the order in which that is believed. */
const names = ['filename', 'file_name', 'name', 'title'];
const addresses = ['url', 'uri', 'file_uri', 'file_url', 'image_url', 'audio_url', 'video_url', 'image'];
const carriers = ['base64', 'data', 'bytes', 'file_data', 'blob'];

/** A text that stands where an address does and is none. */
const looksLikeBase64 = /^[\w+/=\s-]{500}/;

/**
 * A file as providers spell it: beside the type, in a member called like the type, or in `source`. Behind it stands the
 * text, where it is a document that is text.
 *
 * @param members of the block, opened.
 */
export function readMedia(what: Media['what'], members: JsonObject): [Media, ...Part[]] {
  const source = field(members, 'source');
  const inner = [
    members,
    source,
    field(members, 'file'),
    field(source, 's3_location'),
    field(source, 'data'),
    field(members, 'extras'),
  ];
  const find = (...wanted: string[]): string | undefined =>
    wanted.flatMap((name) => inner.map((each) => textField(each, name))).find((each) => each !== undefined);
  const sourceType = textField(source, 'type') ?? find('source_type') ?? '';

  const given = find(...addresses) ?? (sourceType === 'url' ? find('value') : undefined);
  const address = given === undefined || looksLikeBase64.test(given) ? undefined : given;
  const text = textOf(members, source, sourceType);
  const carried = carriedIn(inner, sourceType) ?? (address === undefined ? given : undefined);
  const dataAddress = [address, typeof carried === 'string' ? carried : undefined].find((each) => isData(each));
  const [, addressType = '', coding] = /^data:([^,;]*)[^,]*?(;base64)?,/i.exec(dataAddress?.slice(0, 500) ?? '') ?? [];
  const mediaType = find('mime_type', 'media_type', 'content_type') ?? (addressType || (find('format') ?? ''));
  const bytes =
    dataAddress !== undefined
      ? dataBytes(dataAddress, coding !== undefined)
      : carried === undefined
        ? text === undefined
          ? undefined
          : Buffer.byteLength(text)
        : sizeOf(carried);
  const place = [find(...names), isData(address) ? undefined : address]
    .filter((each) => each !== undefined)
    .join(' · ');
  const id = find('file_id', ...(sourceType === 'id' ? ['id'] : []));
  const context = textField(members, 'context');
  return [
    { kind: 'media', what: familyOf(mediaType) ?? what, mediaType, bytes, place: place || (id ?? '') },
    ...[context, text].flatMap((each): Part[] => (each === undefined ? [] : [{ kind: 'text', text: each }])),
  ];
}

/** Of a document that is a text: beside the type, in `source`, or in Anthropic's spelling. */
function textOf(members: JsonObject, source: JsonValue | undefined, sourceType: string): string | undefined {
  const own = textField(members, 'text') ?? textField(source, 'text');
  return own ?? (sourceType === 'text' ? (textField(source, 'data') ?? textField(members, 'data')) : undefined);
}

/** A text in base64, or bytes as JavaScript writes them: by place (`{"0": 137, …}`), or a list (`{type: "Buffer"}`). */
function carriedIn(inner: (JsonValue | undefined)[], sourceType: string): JsonValue | undefined {
  if (sourceType === 'text') return undefined;
  for (const name of sourceType === 'data' ? [...carriers, 'value'] : carriers) {
    for (const each of inner) {
      const found = field(each, name);
      if (found !== undefined && found !== '') return found;
    }
  }
  return undefined;
}

function sizeOf(carried: JsonValue): number | undefined {
  if (typeof carried === 'string') return base64Bytes(carried, 0);
  if (Array.isArray(carried)) return carried.length;
  if (!(carried instanceof Map)) return undefined;
  const { size } = carried;
  const list = carried.get('data');
  if (Array.isArray(list)) return list.length;
  return carried.has('0') && carried.has(String(size - 1)) ? size : undefined;
}

function familyOf(mediaType: string): Media['what'] | undefined {
  const [family] = mediaType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : undefined;
}

function isData(address: string | undefined): address is string {
  return address?.slice(0, 5).toLowerCase() === 'data:';
}

/** Of what a `data:` address carries: base64, or a text with `%` escapes. */
function dataBytes(address: string, isBase64: boolean): number {
  const start = address.indexOf(',') + 1;
  if (isBase64) return base64Bytes(address, start);
  const escapes = address.slice(start).match(/%[\da-f]{2}/gi)?.length ?? 0;
  return Buffer.byteLength(address) - start - 2 * escapes;
}

/** How many bytes a text in base64 stands for, from a place on; what is no digit of it (line breaks, padding) is passed over. */
export function base64Bytes(text: string, start: number): number {
  let digits = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isDigit = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    // + and /, or - and _ where it is to stand in an address.
    if (isDigit || code === 0x2b || code === 0x2f || code === 0x2d || code === 0x5f) digits++;
  }
  return Math.floor((digits * 3) / 4);
}
