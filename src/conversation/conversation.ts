import type { ThreadReference } from '../api';
import { arrange } from './arrange';
import { callBlocks, messageBlocks, textBlocks, uiBlocks, valueBlocks } from './blocks';
import type * as model from './model';
import type { Conversation } from './reading';
import type { ConversationWords } from './words';
import { generalPath } from '../json/path';
import { type Block, toMarkdown } from '../report/markdown';

/** Characters of a document. The preview of a larger one takes many seconds; the newest messages are shown then. */
const longestDocument = 4 * 1024 * 1024;

/** Checkpoints that are named. */
const mostNamed = 10;

type Level = Extract<Block, { heading: string }>['level'];

/**
 * Whether there is a message anywhere: in the state of the thread, or in that of a subagent. A conversation without any
 * is not written.
 */
export function hasMessages({ root, lanes }: Conversation): boolean {
  return [root, ...lanes.values()].some(({ lists }) => lists.length > 0);
}

/**
 * A thread's conversation (see `arrange.ts`) as a Markdown document. All that comes from the thread stands in code
 * blocks: see `report/fence.ts`.
 */
export function writeConversation(
  thread: ThreadReference,
  conversation: Conversation,
  words: ConversationWords,
): string {
  return new Writer(arrange(conversation), words).document(thread);
}

class Writer {
  constructor(
    private readonly conversation: model.ConversationItem,
    private readonly words: ConversationWords,
  ) {}

  document({ deployment, threadId }: ThreadReference): string {
    const { words } = this;
    const { root, messages, subagents, tooLarge } = this.conversation;
    const chunks = this.namespace(root, 2).map((blocks) => toMarkdown(blocks));
    let room = longestDocument;
    const firstShown = chunks.findLastIndex((chunk) => (room -= chunk.length) < 0) + 1;
    const { labels } = words;
    const lists = root.lists.map(({ path }) => generalPath(path) || '[]');
    const facts: [string, string][] = [
      [labels.deployment, deployment],
      [labels.thread, threadId],
      [labels.checkpoint, root.checkpointId],
      ...lists.map((path): [string, string] => [labels.list, path]),
    ];
    const width = Math.max(...facts.map(([label]) => label.length));
    const head = toMarkdown([
      { heading: words.title, level: 1 },
      { data: facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`) },
      { paragraph: words.summary(messages, subagents) },
      ...(firstShown > 0 ? [{ paragraph: words.leftOut(firstShown) }] : []),
      ...(root.lists.length === 0 ? this.keys(root) : []),
      ...this.missing(root),
      ...(tooLarge
        ? [
            { paragraph: words.tooLarge(tooLarge.checkpointIds.length, tooLarge.limit) },
            { data: tooLarge.checkpointIds.slice(0, mostNamed) },
          ]
        : []),
      { paragraph: words.notShown },
    ]);
    return [head, ...chunks.slice(firstShown), toMarkdown([...this.beside(root), ...this.ending()])]
      .filter(Boolean)
      .join('\n');
  }

  /** One piece for each message of the main list, with all that belongs to it; the numbers count the whole list. */
  private namespace({ lists, loose }: model.NamespaceItem, level: Level): Block[][] {
    const { words } = this;
    return [
      ...lists.flatMap(({ path, repeated, items }, index): Block[][] => [
        ...(index > 0 ? [[{ heading: words.headings.otherList, level }, ...textBlocks(generalPath(path), words)]] : []),
        ...(repeated > 0 ? [[{ paragraph: words.repeated(repeated) }]] : []),
        ...items.map((each) =>
          each.kind === 'message' ? this.message(each, level) : this.subagent(each, deeper(level)),
        ),
      ]),
      ...loose.map((each) => this.subagent(each, deeper(level))),
    ];
  }

  private message({ label, value, message, calls, ui }: model.MessageItem, level: Level, isResult = false): Block[] {
    const { words } = this;
    const speaker = message ? words.speakers[message.speaker] : words.labels.notAMessage;
    return [
      { heading: words.message(label, speaker), level },
      ...(message ? messageBlocks(message, words, isResult) : valueBlocks(value, words)),
      ...ui.flatMap((each) => uiBlocks(each, words)),
      ...calls.flatMap((each) => this.call(each, deeper(level))),
    ];
  }

  private call({ call, subagents, result }: model.CallItem, level: Level): Block[] {
    return [
      { heading: this.words.headings.toolCall, level },
      ...callBlocks(call, this.words),
      ...subagents.flatMap((each) => this.subagent(each, level)),
      ...(result ? this.message(result, level, true) : []),
    ];
  }

  private subagent({ label, task, namespace, content }: model.SubagentItem, level: Level): Block[] {
    const { words } = this;
    const { labels } = words;
    return [
      { heading: words.subagent(label), level },
      ...textBlocks(`${labels.task} ${task} · ${labels.namespace} ${namespace}`, words),
      ...(content.lists.length === 0 ? this.keys(content) : []),
      ...this.missing(content),
      ...this.namespace(content, deeper(level)).flat(),
    ];
  }

  private keys({ keys }: model.NamespaceItem): Block[] {
    const { labels, noMessages } = this.words;
    return [
      { paragraph: noMessages },
      ...(keys.length > 0 ? textBlocks(`${labels.keys} ${keys.join(', ')}`, this.words) : []),
    ];
  }

  private missing({ lost, aside, broken }: model.NamespaceItem): Block[] {
    const { words } = this;
    return [
      ...(lost
        ? [{ paragraph: words.lost(lost.count) }, { data: [`${words.labels.lastIn} ${lost.checkpointId}`] }]
        : []),
      ...(broken ? [{ paragraph: words.broken }, { data: [`${broken.checkpointId}  ${broken.pointer}`] }] : []),
      ...(aside > 0 ? [{ paragraph: words.aside(aside) }] : []),
    ];
  }

  /** What the state has beside messages: a user interface's pieces that belong to none, to-dos, files. */
  private beside({ ui, todos, files }: model.NamespaceItem): Block[] {
    const { words } = this;
    const { headings } = words;
    return [
      ...(ui.length > 0
        ? [{ heading: headings.ui, level: 2 as const }, ...ui.flatMap((each) => uiBlocks(each, words))]
        : []),
      ...(todos.length > 0
        ? [{ heading: headings.todos, level: 2 as const }, ...textBlocks(todos.map(todoLine).join('\n'), words)]
        : []),
      ...(files.length > 0
        ? [
            { heading: headings.files, level: 2 as const },
            ...textBlocks(files.map((each) => this.fileLine(each)).join('\n'), words),
          ]
        : []),
    ];
  }

  private fileLine({ path, text, bytes, modifiedAt }: model.StateFile): string {
    const { words } = this;
    const lines = text === undefined ? '' : words.lines(text.split('\n').length);
    return [path, lines, words.size(bytes), modifiedAt].filter(Boolean).join(' · ');
  }

  /** What the newest checkpoint's tasks ask, or failed with. */
  private ending(): Block[] {
    const { waits, failures } = this.conversation;
    const { headings, labels } = this.words;
    return [
      ...waits.flatMap(({ task, question }): Block[] => [
        { heading: headings.waits, level: 2 },
        ...textBlocks(`${labels.task} ${task}`, this.words),
        ...valueBlocks(question, this.words),
      ]),
      ...failures.flatMap(({ task, error }): Block[] => [
        { heading: headings.failed, level: 2 },
        ...textBlocks(`${labels.task} ${task}`, this.words),
        ...valueBlocks(error, this.words),
      ]),
    ];
  }
}

function todoLine({ text, status }: model.Todo): string {
  const marks = { pending: '[ ]', inProgress: '[~]', done: '[x]', other: '[?]' };
  return `${marks[status]} ${text}`;
}

function deeper(level: Level): Level {
  return level === 1 ? 2 : level === 2 ? 3 : level === 3 ? 4 : level === 4 ? 5 : 6;
}
