import { arrange } from '../conversation/arrange';
import { readConversation } from '../conversation/reading';
import { readWaiting, type Waiting } from '../history/questions';
import { displayJson } from '../json/display';
import { stringMember } from '../json/json';
import type { Thread } from '../langgraph/types';
import { threadViewMessages as words } from '../texts/threadView';
import type { Place, Request, ResponseOf } from '../webview/protocol';
import { toChanges } from './changes';
import type { CheckpointContent } from './checkpointContents';
import { toMessages, wholeText, withSubagents } from './conversation';
import { toCards } from './questions';
import { stateNodes } from './stateNodes';
import type { ThreadReading } from './threadReading';

// What the panes beside the history show of one checkpoint. Owns no state.

/** Characters of a checkpoint's JSON. */
const longestRaw = 1024 * 1024;

export async function readMessages(
  reading: ThreadReading,
  place: Place,
  thread: () => Thread | undefined,
): Promise<ResponseOf<'conversation'>> {
  const content = await reading.content(place);
  const conversation = toMessages(content);
  const hasCalls = conversation.messages.some(({ calls }) => calls.length > 0);
  const subagents = reading.isHead(place) && hasCalls ? 'perhaps' : 'none';
  return toConversation(reading, place, content, thread, conversation, subagents);
}

/** Ids of what may be messages in a state. */
export function messageIds({ values }: Pick<CheckpointContent, 'values'>): string[] {
  const lists = values instanceof Map ? [...values.values()].filter((each) => Array.isArray(each)) : [];
  return lists.flat().flatMap((each) => stringMember(each, 'id') ?? []);
}

/**
 * The conversation with what subagents said in it; `undefined` of an older checkpoint. Reads the whole history, and asks
 * for subgraphs that nobody lists: only when somebody wants to see them.
 */
export async function readSubagents(
  reading: ThreadReading,
  place: Place,
  thread: () => Thread | undefined,
): Promise<ResponseOf<'conversation'> | undefined> {
  const content = await reading.content(place);
  if (!reading.isHead(place)) return undefined;
  const { root } = arrange(await readConversation(reading.side, reading.limits));
  return toConversation(reading, place, content, thread, withSubagents(root), 'shown');
}

function toConversation(
  reading: ThreadReading,
  place: Place,
  content: CheckpointContent,
  thread: () => Thread | undefined,
  { messages, notes }: Pick<ResponseOf<'conversation'>, 'messages' | 'notes'>,
  subagents: ResponseOf<'conversation'>['subagents'],
): ResponseOf<'conversation'> {
  const isHead = reading.isHead(place);
  const waiting = isHead ? waitingAt(content, thread()) : undefined;
  return {
    type: 'conversation',
    place,
    messages,
    notes,
    questions: waiting ? toCards(waiting) : [],
    stopped: waiting?.kind === 'stopped' ? words.stoppedBefore(waiting.next) : '',
    input: isHead ? (takesMessages(content) ? 'message' : 'json') : 'none',
    subagents,
  };
}

export async function readChanges(reading: ThreadReading, place: Place): Promise<ResponseOf<'changes'>> {
  const content = await reading.content(place);
  const parent = await reading.parent(place, content);
  if (content.parentId !== undefined && !parent)
    return { type: 'changes', place, changes: [], note: words.parentGone() };
  const { changes, isCut } = toChanges(parent?.values ?? null, content.values);
  const notes = [parent ? '' : words.noParent(), isCut ? words.changesCut() : ''];
  return { type: 'changes', place, changes, note: notes.filter(Boolean).join(' ') };
}

export async function readRaw(reading: ThreadReading, place: Place): Promise<ResponseOf<'raw'>> {
  const { whole, bytes } = await reading.content(place);
  const text = displayJson(whole);
  const isLong = text.length > longestRaw;
  const note = isLong ? words.rawCut(longestRaw, bytes) : '';
  return { type: 'raw', place, text: isLong ? text.slice(0, longestRaw) : text, note };
}

export async function readState(
  reading: ThreadReading,
  { place, path, from }: Extract<Request, { type: 'state' }>,
): Promise<ResponseOf<'state'>> {
  const content = await reading.content(place);
  // Only for the marks: where it cannot be had, nothing is marked.
  const parent = await reading.parent(place, content).catch(() => undefined);
  return { type: 'state', place, path, from, ...stateNodes(content.values, parent?.values, path, from) };
}

/** A text that was cut, whole; `undefined` where there is none at the path. */
export async function readWhole(
  reading: ThreadReading,
  { place, path }: Extract<Request, { type: 'whole' }>,
): Promise<ResponseOf<'whole'> | undefined> {
  const text = wholeText(await reading.content(place), path);
  return text === undefined ? undefined : { type: 'whole', place, path, text };
}

/** What the newest checkpoint and the thread's row say. */
export function waitingAt({ whole }: Pick<CheckpointContent, 'whole'>, thread: Thread | undefined): Waiting {
  return readWaiting({ tasks: whole.get('tasks'), next: whole.get('next') }, thread);
}

/** What a graph keeps its conversation in, it takes too. */
export function takesMessages({ values }: Pick<CheckpointContent, 'values'>): boolean {
  return values instanceof Map && values.has('messages');
}
