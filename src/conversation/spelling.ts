/** One name for what Python, JavaScript and the providers spell differently. */
import { BoundedMap } from '../boundedMap';
import type { JsonObject, JsonValue } from '../json/json';

/** `tool_use` for `toolUse`, `tool-use` and `tool.use`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[-.]/g, '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Of the names that are asked for again and again, for each message of a thread; data has few of its own. */
const camelCases = new BoundedMap<string, string>(200);

function camelCase(name: string): string {
  const known = camelCases.get(name);
  if (known !== undefined) return known;
  const made = name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  camelCases.set(name, made);
  return made;
}

/** The member that Python calls `tool_use_id` and JavaScript `toolUseId`; `undefined` for `null` too. */
export function field(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (!(value instanceof Map)) return undefined;
  const found = value.get(name) ?? undefined;
  if (found !== undefined || !name.includes('_')) return found;
  return value.get(camelCase(name)) ?? undefined;
}

/** The first of these members that is a text and not empty. */
export function textField(value: JsonValue | undefined, ...names: string[]): string | undefined {
  for (const name of names) {
    const found = field(value, name);
    if (typeof found === 'string' && found !== '') return found;
  }
  return undefined;
}

export function listField(value: JsonValue | undefined, ...names: string[]): JsonValue[] {
  for (const name of names) {
    const found = field(value, name);
    if (Array.isArray(found)) return found;
  }
  return [];
}

/** What stands beside the one member that says what a block of Gemini's or Bedrock's is. */
const besides = new Set(['thought', 'thought_signature', 'part_metadata', 'video_metadata', 'cache_control', 'index']);

/** Blocks without a type: Bedrock's Converse API and Gemini's parts name them by their one member. */
const tags = new Set([
  ...['text', 'image', 'document', 'video', 'audio', 'tool_use', 'tool_result', 'guard_content', 'cache_point', 'json'],
  ...['reasoning_content', 'citations_content', 'search_result', 'inline_data', 'file_data', 'function_call'],
  ...['function_response', 'executable_code', 'code_execution_result'],
]);

/** A content block by its kind, with its members: those of the member that is called like the kind come first. */
export interface Opened {
  /** In snake case; `''` where none is known. */
  kind: string;
  /** With `kind` left out. */
  members: JsonObject;
}

/** Opens a block in any spelling: `{type, …}`, `{type, [type]: {…}}` or `{[type]: {…}}`, also inside `non_standard`. */
export function openBlock(block: JsonObject): Opened {
  const type = block.get('type') ?? block.get('kind');
  const kind = typeof type === 'string' ? snakeCase(type) : tagOf(block);
  if (kind === 'non_standard' || kind === 'non_standard_annotation') {
    const value = block.get('value');
    return value instanceof Map ? openBlock(value) : { kind: '', members: block };
  }
  const inner = field(block, kind);
  return { kind, members: inner instanceof Map ? new Map([...block, ...inner]) : block };
}

function tagOf(block: JsonObject): string {
  const names = [...block.keys()].map(snakeCase).filter((name) => !besides.has(name));
  return names.length === 1 && tags.has(names[0] ?? '') ? (names[0] ?? '') : '';
}
