/** What a state has beside its messages that belongs to a conversation: pieces of a user interface, files, to-dos. */
import { base64Bytes } from './media';
import type { StateFile, Todo, UiMessage } from './model';
import { field, textField } from './spelling';
import { type JsonValue, member } from '../json/json';
import { printJson } from '../json/print';

/**
 * What a graph put into its user interface, in whatever member of the state it stands: `push_ui_message` of langgraph
 * names the message in `metadata.message_id`, `typedUi` of langgraph-sdk 1.x in `metadata.id`.
 */
export function readUi(values: JsonValue): UiMessage[] {
  if (!(values instanceof Map)) return [];
  return [...values.values()].flatMap((list) => {
    const isUi = Array.isArray(list) && list.some(isUiMessage);
    return isUi ? list.filter(isUiMessage).map(uiMessage) : [];
  });
}

function isUiMessage(value: JsonValue): boolean {
  return member(value, 'type') === 'ui' && textField(value, 'name') !== undefined;
}

function uiMessage(value: JsonValue): UiMessage {
  return {
    id: textField(value, 'id'),
    name: textField(value, 'name') ?? '',
    // Before July 2025 they were spelled like messages.
    props: member(value, 'props') ?? member(value, 'content') ?? null,
    messageId: textField(field(value, 'metadata') ?? field(value, 'additional_kwargs'), 'message_id', 'id'),
  };
}

/** A deep agent's files by path; nothing where `files` is something else. deepagents has had texts, then lists of lines. */
export function readFiles(values: JsonValue): StateFile[] {
  const files = member(values, 'files');
  if (!(files instanceof Map)) return [];
  const found = [...files].filter(([, value]) => value !== null).map(([path, value]) => readFile(path, value));
  return found.every((each) => each !== undefined) ? found : [];
}

function readFile(path: string, value: JsonValue): StateFile | undefined {
  const content = typeof value === 'string' ? value : member(value, 'content');
  const isLines = Array.isArray(content) && content.every((line) => typeof line === 'string');
  const text = typeof content === 'string' ? content : isLines ? content.join('\n') : undefined;
  if (text === undefined) return undefined;
  const isCoded = textField(value, 'encoding') === 'base64';
  return {
    path,
    text: isCoded ? undefined : text,
    bytes: isCoded ? base64Bytes(text, 0) : Buffer.byteLength(text),
    modifiedAt: textField(value, 'modified_at') ?? '',
  };
}

const statuses: ReadonlyMap<string, Todo['status']> = new Map([
  ['pending', 'pending'],
  ['in_progress', 'inProgress'],
  ['completed', 'done'],
]);

/** A deep agent's to-do list (`TodoListMiddleware` of LangChain); nothing where `todos` is no list. */
export function readTodos(values: JsonValue): Todo[] {
  const todos = member(values, 'todos');
  if (!Array.isArray(todos)) return [];
  return todos.map((each) => ({
    text: typeof each === 'string' ? each : (textField(each, 'content', 'title', 'text', 'task') ?? printJson(each, 0)),
    status: statuses.get(textField(each, 'status') ?? '') ?? 'other',
  }));
}
