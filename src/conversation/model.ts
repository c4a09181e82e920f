/**
 * What a conversation is made of, for whoever draws it: as Markdown (`conversation.ts`) or in a view. Every text in here
 * is the thread's and may hold anything. Nothing is cut: what draws a part cuts it and says its size.
 */
import type { JsonValue } from '../json/json';

export type Speaker = 'user' | 'assistant' | 'system' | 'developer' | 'tool' | 'removal' | 'other';

/** A file that a message carries or names. It is never fetched. */
export interface Media {
  kind: 'media';
  what: 'image' | 'audio' | 'video' | 'file';
  /** As the message says; `''` where it does not. */
  mediaType: string;
  /** Of what the message carries, decoded; `undefined` where it carries nothing. */
  bytes: number | undefined;
  /** A file's name, address or id; `''` where it has none. */
  place: string;
}

/** What a text is based on, by the model's word: a page, a document, a file. Members that are not there are `''`. */
export interface Source {
  title: string;
  /** As the thread has it: of any scheme whatsoever. */
  url: string;
  /** The passage of it. */
  quote: string;
  /** Where it is without an address: a file's id, a document's number and pages. */
  place: string;
}

/** A piece of a message. They stand in the order in which the message has them. */
export type Part =
  /** A text is Markdown as a rule. */
  | { kind: 'text' | 'reasoning' | 'refusal'; text: string }
  /** Code that the model wrote to be run by its provider. */
  | { kind: 'code'; language: string; text: string }
  /** What only the model's provider can read. `bytes` as it stands in the message. */
  | { kind: 'encrypted'; what: 'reasoning' | 'content'; bytes: number }
  | Media
  /** Behind the text that they are of. */
  | { kind: 'sources'; sources: Source[] }
  /** A tool that the model's provider ran, with what it gave, where that stands in the same message. */
  | { kind: 'serverTool'; call: ToolCall; result: Part[] | undefined; failed: boolean }
  /** What a tool gave, where it stands in a message with other parts. `callId` and `name` are `''` where it has none. */
  | { kind: 'toolResult'; callId: string; name: string; parts: Part[]; failed: boolean }
  /** A place that the prompt is cached up to: nothing to be read. */
  | { kind: 'cachePoint' }
  /** A block of a kind that is not known here, or no block at all. */
  | { kind: 'other'; value: JsonValue };

export interface ToolCall {
  /** `''` where it has none. */
  id: string;
  name: string;
  /** A string where the model wrote no JSON. */
  args: JsonValue;
  /** What was wrong with it, where something was. */
  error: string | undefined;
}

/** A message of a state, whatever library spelled it. */
export interface Message {
  speaker: Speaker;
  /** As the message has it. */
  role: string;
  name: string | undefined;
  id: string | undefined;
  parts: Part[];
  /** Without those that the model's provider ran: these are among the parts. */
  calls: ToolCall[];
  /** The call whose result it is. */
  callId: string | undefined;
  /** A tool that says it failed. */
  failed: boolean;
  /** Tokens, as the model's provider counted them. */
  usage: { input: number | undefined; output: number | undefined; total: number | undefined } | undefined;
  /** What a tool gave beside what the model reads. */
  artifact: JsonValue | undefined;
}

/** A list of messages in a state, by the way to it; entries of the list that are no messages stay what they are. */
export interface MessageList {
  path: readonly (string | number)[];
  entries: JsonValue[];
}

/** A piece of a user interface that the graph asked for (LangGraph's generative UI), by the name of its component. */
export interface UiMessage {
  id: string | undefined;
  name: string;
  props: JsonValue;
  /** The message that it belongs to. */
  messageId: string | undefined;
}

/** A file in a deep agent's state. */
export interface StateFile {
  path: string;
  /** `undefined` where it is not text. */
  text: string | undefined;
  /** Of its content, decoded. */
  bytes: number;
  /** As the state has it: `''` where it does not say. */
  modifiedAt: string;
}

/** An entry of a deep agent's to-do list. */
export interface Todo {
  text: string;
  status: 'pending' | 'inProgress' | 'done' | 'other';
}

/** A checkpoint that is no JSON somewhere, and where (RFC 6901). */
export interface Broken {
  checkpointId: string;
  pointer: string;
}

/** Messages that older checkpoints have and the newest state has not. */
export interface Lost {
  count: number;
  /** The newest checkpoint with one of them. */
  checkpointId: string;
}

/** A message where it is shown, with all that belongs to it. */
export interface MessageItem {
  kind: 'message';
  /** From 1, of the whole list: `3`, or `1:3` of the first subagent. */
  label: string;
  index: number;
  /** Which of the entry's results it is, from 0, where the entry has nothing but results of several calls. */
  nth: number | undefined;
  /** As the state has it. */
  value: JsonValue;
  /** `undefined` for an entry that is no message. */
  message: Message | undefined;
  /** One for each of the message's calls. */
  calls: CallItem[];
  ui: UiMessage[];
}

/** A call with what came of it: a result stands under one call, also where several calls have the same id. */
export interface CallItem {
  call: ToolCall;
  subagents: SubagentItem[];
  /** `undefined` where the tool has not run, or its result does not follow in the list. */
  result: MessageItem | undefined;
}

/** A subgraph that talked, as a node or inside a tool. */
export interface SubagentItem {
  kind: 'subagent';
  /** From 1, in the order in which they began: `2`, or `2.1` of the second one's first. */
  label: string;
  task: string;
  namespace: string;
  content: NamespaceItem;
}

export interface ListItem {
  path: MessageList['path'];
  /** Entries that are shown elsewhere already: subgraphs share messages with the graph around them. */
  repeated: number;
  /** In the order of the list; a subagent without a call stands behind the messages that were there when it began. */
  items: (MessageItem | SubagentItem)[];
}

/** What one namespace of a thread holds of a conversation. */
export interface NamespaceItem {
  /** The newest one; `''` where it has none. */
  checkpointId: string;
  lists: ListItem[];
  /** Subagents of a namespace without messages. */
  loose: SubagentItem[];
  /** Of the newest state. */
  keys: string[];
  lost: Lost | undefined;
  broken: Broken | undefined;
  /** Checkpoints that did not lead to the newest one: of other branches, or behind a gap. */
  aside: number;
  /** That belong to no message that is shown. */
  ui: UiMessage[];
  files: StateFile[];
  todos: Todo[];
}

/** A thread's conversation as it is shown. */
export interface ConversationItem {
  root: NamespaceItem;
  /** How many messages there are in all, and how many subagents. */
  messages: number;
  subagents: number;
  /** What the newest checkpoint's tasks ask, and what they failed with. */
  waits: { task: string; question: JsonValue }[];
  failures: { task: string; error: JsonValue }[];
  /** Checkpoints that are too large to be read, by their ids, and the limit in bytes. */
  tooLarge: { checkpointIds: string[]; limit: number } | undefined;
}
