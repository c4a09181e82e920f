import { type JsonValue, member, parseJson, stringMember } from '../json/json';
import type { StreamEvent } from './eventStream';

/** What happens in a run while it goes on. Texts are data of the thread. `namespace` is `''` in the root. */
export type RunEvent =
  /** The run has been taken by a worker, for the first time or again after a failure. */
  | { kind: 'started' }
  | { kind: 'nodeStarted'; namespace: string; taskId: string; node: string }
  /** `asks`: it stopped with so many questions. */
  | { kind: 'nodeFinished'; namespace: string; taskId: string; node: string; error: string | undefined; asks: number }
  /** Text to be put behind what there is of the message with this id. `type` is the message's: `ai`, `AIMessageChunk`, `tool`. */
  | { kind: 'text'; namespace: string; messageId: string; type: string; node: string; text: string }
  /** What a node has written: its checkpoint is there, or will be soon. */
  | { kind: 'updated'; namespace: string; nodes: string[] }
  | { kind: 'failed'; error: string };

/** Streams that are asked for. Every server that was seen takes them; one that refuses them is asked without. */
export const streamModes = ['messages-tuple', 'updates', 'tasks'] as const;

/**
 * What an event of a run's stream says (`metadata`, `tasks`, `messages`, `updates`, `error`, each perhaps with `|namespace`):
 * as JavaScript 1.5.1 and Python 0.16.7 send them. Nothing for what is not known, or not JSON.
 */
export function readRunEvent({ event, data }: StreamEvent): RunEvent[] {
  if (data === undefined) return [];
  const [name = '', ...namespaces] = event.split('|');
  const namespace = namespaces.join('|');
  const value = parsed(data);
  switch (name) {
    case 'metadata':
      return [{ kind: 'started' }];
    case 'tasks':
      return taskEvent(namespace, value);
    case 'messages':
      return messageEvent(namespace, value);
    case 'updates':
      return value instanceof Map ? [{ kind: 'updated', namespace, nodes: [...value.keys()] }] : [];
    case 'error':
      return [{ kind: 'failed', error: errorText(value) }];
    default:
      return [];
  }
}

/** A task's beginning has its input, its end a result. */
function taskEvent(namespace: string, value: JsonValue | undefined): RunEvent[] {
  const [taskId, node] = [stringMember(value, 'id'), stringMember(value, 'name')];
  if (!(value instanceof Map) || taskId === undefined || node === undefined) return [];
  if (value.has('input') && !value.has('result')) return [{ kind: 'nodeStarted', namespace, taskId, node }];
  const interrupts = value.get('interrupts');
  const error = value.get('error') ?? undefined;
  return [
    {
      kind: 'nodeFinished',
      namespace,
      taskId,
      node,
      error: error === undefined ? undefined : errorText(error),
      asks: Array.isArray(interrupts) ? interrupts.length : 0,
    },
  ];
}

/** `[message, metadata]`: a piece of a message, or a whole one of a node that did not stream it. */
function messageEvent(namespace: string, value: JsonValue | undefined): RunEvent[] {
  const [message, metadata] = Array.isArray(value) ? value : [];
  const messageId = stringMember(message, 'id');
  const text = textOf(member(message, 'content'));
  if (messageId === undefined || text === '') return [];
  const type = stringMember(message, 'type') ?? '';
  return [{ kind: 'text', namespace, messageId, type, node: stringMember(metadata, 'langgraph_node') ?? '', text }];
}

/** The text among blocks; reasoning and calls are shown when the message is whole. */
function textOf(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content)
    ? content.map((block) => (typeof block === 'string' ? block : (stringMember(block, 'text') ?? ''))).join('')
    : '';
}

/** `{error, message}`, `{name, message}` or a text. */
function errorText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  const name = stringMember(value, 'error') ?? stringMember(value, 'name');
  return [name, stringMember(value, 'message')].filter(Boolean).join(': ');
}

function parsed(data: string): JsonValue | undefined {
  try {
    return parseJson(data);
  } catch {
    return undefined;
  }
}
