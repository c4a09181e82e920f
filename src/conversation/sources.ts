import type { Part, Source } from './model';
import { field, listField, openBlock, textField } from './spelling';
import { JsonNumber, type JsonObject, type JsonValue } from '../json/json';

/** What says where in a source something stands, as the providers call it. */
const places = [
  ...['file_id', 'container_id', 'document_index', 'search_result_index', 'start_page_number', 'end_page_number'],
  ...['start_char_index', 'end_char_index', 'start_block_index', 'end_block_index', 'page_age', 'date'],
];

/**
 * Sources of a text, each once: LangChain's `citation`, OpenAI's `url_citation` and file citations, Anthropic's and
 * Bedrock's citations, Gemini's grounding, results of a search, and bare addresses. What is none of these stays a part of
 * its own.
 */
export function readSources(annotations: readonly JsonValue[]): Part[] {
  const sources = new Map<string, Source>();
  const others: Part[] = [];
  for (const each of annotations) {
    const source = readSource(each);
    if (source) sources.set(JSON.stringify(source), source);
    else others.push({ kind: 'other', value: each });
  }
  return [...(sources.size > 0 ? [{ kind: 'sources' as const, sources: [...sources.values()] }] : []), ...others];
}

export function readSource(value: JsonValue): Source | undefined {
  if (typeof value === 'string') return value === '' ? undefined : { title: '', url: value, quote: '', place: '' };
  if (!(value instanceof Map)) return undefined;
  const { members } = openBlock(value);
  // Gemini's grounding has one of these, Bedrock's place is in `location`.
  const inner = ['web', 'retrieved_context', 'maps', 'image'].map((name) => field(members, name));
  const found = [members, ...inner, field(field(members, 'location'), 'web')];
  const find = (...names: string[]): string =>
    found.map((each) => textField(each, ...names)).find((each) => each !== undefined) ?? '';
  const source = {
    title: find('title', 'document_title', 'filename', 'file_name'),
    url: find('url', 'uri', 'source'),
    quote: find('cited_text', 'quote', 'snippet') || texts(listField(members, 'source_content')) || find('text'),
    place: [...places.map((name) => placeOf(name, field(members, name))), ...locationOf(field(members, 'location'))]
      .filter(Boolean)
      .join(' · '),
  };
  return source.title + source.url + source.quote + source.place === '' ? undefined : source;
}

function placeOf(name: string, value: JsonValue | undefined): string {
  if (value instanceof JsonNumber) return `${name} ${value.text}`;
  return typeof value === 'string' && value !== '' ? `${name} ${value}` : '';
}

/** Bedrock's: `{documentPage: {documentIndex: 0, start: 1, end: 2}}`. */
function locationOf(location: JsonValue | undefined): string[] {
  if (!(location instanceof Map)) return [];
  return [...location].flatMap(([kind, where]) =>
    kind !== 'web' && where instanceof Map
      ? [[kind, ...[...where].map(([name, value]) => placeOf(name, value))].filter(Boolean).join(' ')]
      : [],
  );
}

function texts(blocks: readonly JsonValue[]): string {
  return blocks.map((each) => (typeof each === 'string' ? each : (textField(each, 'text') ?? ''))).join('');
}

/** What stands beside the content: OpenAI's Chat, Perplexity and Cohere, and Gemini's grounding. */
export function sourcesBeside(members: JsonObject): Part[] {
  const more = field(members, 'additional_kwargs');
  const metadata = field(members, 'response_metadata');
  const grounding = [metadata, members, more].map((each) => field(each, 'grounding_metadata')).find(Boolean);
  return readSources([
    ...listField(members, 'annotations'),
    ...listField(more, 'annotations'),
    ...listField(more, 'search_results'),
    ...(listField(more, 'search_results').length > 0 ? [] : listField(more, 'citations')),
    ...listField(grounding, 'grounding_chunks'),
    ...listField(field(metadata, 'citation_metadata'), 'citations', 'citation_sources'),
  ]);
}
