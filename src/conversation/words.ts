import type { Media, Speaker } from './model';

/** Every word of a conversation's document that is ours. None may quote a thread. */
export interface ConversationWords {
  title: string;
  /** How many messages there are in all, and how many subagents were found. */
  summary: (messages: number, subagents: number) => string;
  /** What a message has that is left out. */
  notShown: string;
  lost: (messages: number) => string;
  /** What is no JSON of a checkpoint; its place is named behind it. */
  broken: string;
  aside: (checkpoints: number) => string;
  /** Checkpoints larger than `limit` (bytes), whose ids follow. */
  tooLarge: (checkpoints: number, limit: number) => string;
  leftOut: (messages: number) => string;
  /** `label` is the number of a message, behind that of its subagent. */
  message: (label: string, speaker: string) => string;
  subagent: (label: string) => string;
  /** Messages that stand elsewhere in the document. */
  repeated: (messages: number) => string;
  noMessages: string;
  shortened: (shown: number, characters: number) => string;
  speakers: Record<Speaker, string>;
  media: Record<Media['what'], string>;
  /** Of a file, which is named and never shown. */
  size: (bytes: number) => string;
  /** Of a file that is text. */
  lines: (count: number) => string;
  mediaNotShown: string;
  /** @param size as `size` has it. */
  encrypted: (what: 'reasoning' | 'content', size: string) => string;
  tokens: (input: string, output: string, total: string) => string;
  number: (value: number) => string;
  headings: Record<'toolCall' | 'otherList' | 'waits' | 'failed' | 'ui' | 'todos' | 'files', string>;
  labels: Record<ConversationLabel, string>;
}

export type ConversationLabel =
  | ('deployment' | 'thread' | 'checkpoint' | 'list' | 'name' | 'id' | 'role' | 'tool' | 'task' | 'namespace')
  | ('answers' | 'failed' | 'invalid' | 'reasoning' | 'refusal' | 'result' | 'otherBlock' | 'notAMessage' | 'empty')
  | ('keys' | 'lastIn' | 'code' | 'sources' | 'serverTool' | 'serverToolFailed' | 'resultFailed' | 'cachePoint')
  | ('artifact' | 'ui');
