import type { ConversationWords } from '../../../src/conversation/words';

const labels = [
  ...(['deployment', 'thread', 'checkpoint', 'list', 'name', 'id', 'role', 'tool', 'task', 'namespace'] as const),
  ...(['answers', 'failed', 'invalid', 'reasoning', 'refusal', 'result', 'otherBlock', 'notAMessage'] as const),
  ...(['empty', 'keys', 'lastIn', 'code', 'sources', 'serverTool', 'serverToolFailed', 'resultFailed'] as const),
  ...(['cachePoint', 'artifact', 'ui'] as const),
];

/** Words that are easy to find in a document. */
export const plainWords: ConversationWords = {
  title: 'Conversation',
  summary: (messages, subagents) => `${messages} messages, ${subagents} subagents`,
  notShown: 'not shown',
  lost: (messages) => `lost ${messages}`,
  broken: 'broken',
  aside: (checkpoints) => `aside ${checkpoints}`,
  tooLarge: (checkpoints, limit) => `too large ${checkpoints}, ${limit}`,
  leftOut: (entries) => `left out ${entries}`,
  message: (label, speaker) => `${label}. ${speaker}`,
  subagent: (label) => `Subagent ${label}`,
  repeated: (messages) => `repeated ${messages}`,
  noMessages: 'no messages',
  shortened: (shown, characters) => `${shown} of ${characters}`,
  speakers: {
    user: 'User',
    assistant: 'Assistant',
    system: 'System',
    developer: 'Developer',
    tool: 'Tool',
    removal: 'Removal',
    other: 'Other',
  },
  media: { image: 'image', audio: 'audio', video: 'video', file: 'file' },
  size: (bytes) => `${bytes} bytes`,
  lines: (count) => `${count} lines`,
  mediaNotShown: 'not shown',
  encrypted: (what, size) => `encrypted ${what} ${size}`,
  tokens: (input, output, total) => `${input}/${output}/${total}`,
  number: String,
  headings: {
    toolCall: 'Call',
    otherList: 'Another list',
    waits: 'Waits',
    failed: 'Failed',
    ui: 'Interface',
    todos: 'Todos',
    files: 'Files',
  },
  labels: Object.fromEntries(labels.map((label) => [label, label])) as ConversationWords['labels'],
};
