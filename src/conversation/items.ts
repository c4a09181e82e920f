import type { Message } from './model';
import { readParts } from './part';
import { textField } from './spelling';
import { readCallBlock } from './toolCalls';
import { type JsonObject, type JsonValue, stringMember } from '../json/json';

/** What a list of OpenAI's Responses API has beside messages. */
const itemKinds = new Set([
  ...['reasoning', 'compaction', 'item_reference', 'function_call', 'function_call_output', 'custom_tool_call'],
  ...['custom_tool_call_output', 'web_search_call', 'file_search_call', 'code_interpreter_call', 'computer_call'],
  ...['computer_call_output', 'image_generation_call', 'local_shell_call', 'local_shell_call_output', 'shell_call'],
  ...['shell_call_output', 'apply_patch_call', 'apply_patch_call_output', 'mcp_call', 'mcp_list_tools'],
  ...['mcp_approval_request', 'mcp_approval_response', 'tool_search_call', 'tool_search_output'],
]);

const ownMembers = ['id', 'call_id', 'approval_request_id', 'encrypted_content'];

/** Whether a value is an entry of OpenAI's Responses that is no message. */
export function isItem(value: JsonValue): value is JsonObject {
  if (!(value instanceof Map) || value.has('role')) return false;
  const isNamed = ownMembers.some((name) => typeof value.get(name) === 'string') || Array.isArray(value.get('summary'));
  return isNamed && itemKinds.has(stringMember(value, 'type') ?? '');
}

/** The entry as a message of its own: the assistant's, or a tool's. */
export function readItem(item: JsonObject): Message {
  const kind = stringMember(item, 'type') ?? '';
  const call = readCallBlock(item);
  const [part, ...others] = call ? [] : readParts(item);
  const isResult = part?.kind === 'toolResult';
  const isOther = kind === 'item_reference' || kind.startsWith('mcp_approval');
  return {
    speaker: isResult ? 'tool' : isOther ? 'other' : 'assistant',
    role: kind,
    name: undefined,
    id: textField(item, 'id'),
    parts: isResult ? part.parts : [...(part ? [part] : []), ...others],
    calls: call ? [call] : [],
    callId: isResult && part.callId !== '' ? part.callId : undefined,
    failed: isResult && part.failed,
    usage: undefined,
    artifact: undefined,
  };
}
