import type { ToolCall } from './model';
import { field, listField, openBlock, textField } from './spelling';
import { type JsonObject, type JsonValue, member, parseJson } from '../json/json';
import { printJson } from '../json/print';

/** Blocks that ask the client to run a tool: Anthropic, OpenAI's Responses, Bedrock, Gemini, LangChain, the AI SDK. */
const namedCalls = [
  'tool_use',
  'tool_call',
  'tool_call_chunk',
  'invalid_tool_call',
  'function_call',
  'custom_tool_call',
];
/** OpenAI's own tools, which the kind names. */
const ownCalls = ['local_shell_call', 'shell_call', 'apply_patch_call', 'computer_call'];
const callKinds = new Set([...namedCalls, ...ownCalls]);

/** The tool call that a content block is; `undefined` for any other, and for a tool that the provider runs. */
export function readCallBlock(block: JsonValue): ToolCall | undefined {
  if (!(block instanceof Map)) return undefined;
  const { kind, members } = openBlock(block);
  return callKinds.has(kind) ? readCall(members, kind) : undefined;
}

/**
 * A call in LangChain's spelling (`args`), Anthropic's (`input`) or OpenAI's (`function.arguments`, a text).
 *
 * @param kind of the block; it names the tool where the call does not.
 */
export function readCall(value: JsonValue, kind = ''): ToolCall {
  const spelled = field(value, 'function') ?? field(value, 'custom') ?? value;
  const partial = textField(value, 'partial_json');
  const error = field(value, 'error');
  const args = ['args', 'input', 'arguments', 'action', 'operation', 'code'].map(
    (name) => field(spelled, name) ?? field(value, name),
  );
  const given = args.find((each) => each !== undefined && !(partial !== undefined && isEmpty(each))) ?? partial ?? null;
  return {
    id: textField(value, 'call_id', 'tool_call_id', 'tool_use_id', 'id') ?? '',
    name:
      textField(spelled, 'name', 'tool_name') ??
      textField(value, 'name') ??
      (namedCalls.includes(kind) ? '' : kind.replace(/_call$/, '')),
    args: typeof given === 'string' ? parsed(given) : given,
    error: typeof error === 'string' || error === undefined ? error : printJson(error, 0),
  };
}

/** OpenAI writes arguments as a text; what is no JSON of arguments stays a text. */
function parsed(text: string): JsonValue {
  try {
    const value = parseJson(text);
    return value instanceof Map || Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}

function isEmpty(value: JsonValue): boolean {
  return value instanceof Map && value.size === 0;
}

/** A message's calls. Providers repeat them in blocks of the content, under the same id, and in `additional_kwargs`. */
export function readCalls(members: JsonObject, blocks: readonly JsonValue[]): ToolCall[] {
  const more = member(members, 'additional_kwargs');
  const own = [...listField(members, 'tool_calls'), ...listField(members, 'invalid_tool_calls')].map((each) =>
    readCall(each),
  );
  const ids = new Set(own.map(({ id }) => id));
  const inside = blocks.flatMap((block) => readCallBlock(block) ?? []).filter(({ id }) => !ids.has(id));
  if (own.length + inside.length > 0) return [...own, ...inside];
  const raw =
    [listField(more, 'tool_calls'), listField(members, 'tool_call_chunks')].find((each) => each.length > 0) ?? [];
  const single = field(more, 'function_call') ?? field(members, 'function_call');
  return (raw.length > 0 || !(single instanceof Map) ? raw : [single]).map((each) => readCall(each));
}
