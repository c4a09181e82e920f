import type { ThreadReference } from '../api';
import { callBlocks, messageBlocks, valueBlocks } from './blocks';
import { answersTo, type Entry, groups } from './groups';
import type { Lane } from './lane';
import { type Message, type MessageList, readMessage } from './message';
import { type Conversation, type Subagent, subagentsOf } from './reading';
import type { ConversationWords } from './words';
import { stringMember } from '../json/json';
import { generalPath } from '../json/path';
import { printJson } from '../json/print';
import { type Block, toMarkdown } from '../report/markdown';

/** Characters of a document. The preview of a larger one takes many seconds; the newest messages are shown then. */
const longestDocument = 4 * 1024 * 1024;

type Level = Extract<Block, { heading: string }>['level'];
interface NumberedSubagent extends Subagent {
  label: string;
  /** The entry of the main list that has its call; `-1` where it stands by itself. */
  caller: number;
}

/**
 * Whether there is a message anywhere: in the state of the thread, or in that of a subagent. A conversation without any
 * is not written.
 */
export function hasMessages({ root, lanes }: Conversation): boolean {
  return [root, ...lanes.values()].some(({ lists }) => lists.length > 0);
}

/**
 * A thread's messages as a Markdown document, in the order of its newest state; a tool's answers under the calls that
 * they answer, and what subagents said under the call or behind the message that they were called from. All that comes
 * from the thread stands in code blocks: see `reportFence.ts`.
 */
export function writeConversation(
  thread: ThreadReference,
  conversation: Conversation,
  words: ConversationWords,
): string {
  return new Writer(conversation, words).document(thread);
}

class Writer {
  private readonly seen = new Set<string>();
  private messages = 0;
  private subagents = 0;

  constructor(
    private readonly conversation: Conversation,
    private readonly words: ConversationWords,
  ) {}

  document({ deployment, threadId }: ThreadReference): string {
    const { words } = this;
    const { root } = this.conversation;
    const chunks = this.lane(root, '', 2).map((blocks) => toMarkdown(blocks));
    let room = longestDocument;
    const firstShown = chunks.findLastIndex((chunk) => (room -= chunk.length) < 0) + 1;
    const { labels } = words;
    const lists = root.lists.map(({ path }) => generalPath(path) || '[]');
    const facts: [string, string][] = [
      [labels.deployment, deployment],
      [labels.thread, threadId],
      [labels.checkpoint, root.headCheckpointId],
      ...lists.map((path): [string, string] => [labels.list, path]),
    ];
    const width = Math.max(...facts.map(([label]) => label.length));
    const head = toMarkdown([
      { heading: words.title, level: 1 },
      { data: facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`) },
      { paragraph: words.summary(this.messages, this.subagents) },
      ...(firstShown > 0 ? [{ paragraph: words.leftOut(firstShown) }] : []),
      ...this.missing(root),
      { paragraph: words.notShown },
    ]);
    return [head, ...chunks.slice(firstShown), toMarkdown(this.ending(root))].filter(Boolean).join('\n');
  }

  /** One piece for each message of the main list, with all that belongs to it; the numbers count the whole list. */
  private lane(lane: Lane, label: string, level: Level): Block[][] {
    const subagents = subagentsOf(this.conversation, lane).map((each, index) => ({
      ...each,
      label: label === '' ? String(index + 1) : `${label}.${index + 1}`,
      caller: callerOf(each, lane),
    }));
    this.subagents += subagents.length;
    const lists = lane.lists.map((list) => this.fresh(list));
    const main = lane.mainList && lane.lists.indexOf(lane.mainList);
    const written = new Set(lists[main ?? -1]?.map(({ index }) => index));
    const loose = subagents.filter(({ caller }) => !written.has(caller)).sort((a, b) => a.after - b.after);
    const chunks: Block[][] = [];
    lists.forEach((entries, index) => {
      const { path, entries: all } = lane.lists[index] ?? { path: [], entries: [] };
      if (index > 0) chunks.push([{ heading: this.words.headings.otherList, level }, { data: [generalPath(path)] }]);
      if (entries.length < all.length) chunks.push([{ paragraph: this.words.repeated(all.length - entries.length) }]);
      for (const { entry, answers } of groups(entries)) {
        const isMain = index === main;
        if (isMain) chunks.push(...this.before(entry.index, loose, level));
        chunks.push(this.message(entry, answers, isMain ? subagents : [], label, level));
      }
    });
    chunks.push(...this.before(Infinity, loose, level));
    return chunks;
  }

  /** Entries that have not been written yet: subgraphs share messages with the graph around them. */
  private fresh({ entries }: MessageList): Entry[] {
    const fresh = entries
      .map((value, index) => ({ index, value, message: readMessage(value) }))
      .filter(({ value }) => {
        if (stringMember(value, 'id') === undefined) return true;
        const text = printJson(value, 0);
        if (this.seen.has(text)) return false;
        this.seen.add(text);
        return true;
      });
    this.messages += fresh.length;
    return fresh;
  }

  /** Takes those of the subagents that began before the entry. */
  private before(index: number, loose: NumberedSubagent[], level: Level): Block[][] {
    const count = loose.filter(({ after }) => after <= index).length;
    return loose.splice(0, count).map((each) => this.subagent(each, deeper(level)));
  }

  private message(
    { index, value, message }: Entry,
    answers: Entry[],
    subagents: NumberedSubagent[],
    label: string,
    level: Level,
  ): Block[] {
    const { words } = this;
    const number = (at: number): string => (label === '' ? String(at + 1) : `${label}:${at + 1}`);
    const heading = (at: number, speaker: string, of: Level): Block => ({
      heading: words.message(number(at), speaker),
      level: of,
    });
    if (!message) return [heading(index, words.labels.notAMessage, level), ...valueBlocks(value, words)];
    const own = subagents.filter(({ caller }) => caller === index);
    const left = { own, answers };
    /** Each is written once, even where two calls have the same id. */
    const take = (id: string): typeof left => {
      const taken = {
        own: left.own.filter(({ callId }) => callId === id),
        answers: left.answers.filter(answersTo(id)),
      };
      left.own = left.own.filter(({ callId }) => callId !== id);
      left.answers = left.answers.filter((each) => !answersTo(id)(each));
      return taken;
    };
    return [
      heading(index, words.speakers[message.speaker], level),
      ...messageBlocks(message, words),
      ...message.calls.flatMap((call) => {
        const taken = take(call.id);
        return [
          { heading: words.headings.toolCall, level: deeper(level) },
          ...callBlocks(call, words),
          ...taken.own.flatMap((each) => this.subagent(each, deeper(level))),
          ...taken.answers.flatMap(({ index: at, message: answer }) =>
            answer
              ? [heading(at, words.speakers[answer.speaker], deeper(level)), ...messageBlocks(answer, words, true)]
              : [],
          ),
        ];
      }),
    ];
  }

  private subagent({ lane, task, label }: NumberedSubagent, level: Level): Block[] {
    const { words } = this;
    const { labels } = words;
    return [
      { heading: words.subagent(label), level },
      { data: [`${labels.task} ${task.name} · ${labels.namespace} ${lane.asked}`] },
      ...(lane.lists.length === 0 ? this.keys(lane) : []),
      ...this.missing(lane),
      ...this.lane(lane, label, deeper(level)).flat(),
    ];
  }

  private keys({ values }: Lane): Block[] {
    const { labels, noMessages } = this.words;
    const keys = values instanceof Map ? [...values.keys()] : [];
    return [{ paragraph: noMessages }, ...(keys.length > 0 ? [{ data: [`${labels.keys} ${keys.join(', ')}`] }] : [])];
  }

  private missing({ lost, aside, lists, asked }: Lane): Block[] {
    const { words } = this;
    return [
      ...(asked === '' && lists.length === 0 ? this.keys(this.conversation.root) : []),
      ...(lost
        ? [{ paragraph: words.lost(lost.count) }, { data: [`${words.labels.lastIn} ${lost.checkpointId}`] }]
        : []),
      ...(aside > 0 ? [{ paragraph: words.aside(aside) }] : []),
    ];
  }

  /** What the newest checkpoint's tasks ask, or failed with. */
  private ending({ headTasks }: Lane): Block[] {
    const { headings, labels } = this.words;
    return headTasks.flatMap(({ name, questions, error }): Block[] => [
      ...questions.flatMap((question): Block[] => [
        { heading: headings.waits, level: 2 },
        { data: [`${labels.task} ${name}`] },
        ...valueBlocks(question, this.words),
      ]),
      ...(error === undefined
        ? []
        : [
            { heading: headings.failed, level: 2 as const },
            { data: [`${labels.task} ${name}`] },
            ...valueBlocks(error, this.words),
          ]),
    ]);
  }
}

/** Of several calls with the same id, the last one before the subagent began. */
function callerOf({ callId, after }: Subagent, { mainMessages }: Lane): number {
  const has = (message: Message | undefined): boolean => message?.calls.some(({ id }) => id === callId) ?? false;
  if (callId === undefined) return -1;
  const before = mainMessages.slice(0, after).findLastIndex(has);
  return before >= 0 ? before : mainMessages.findIndex(has);
}

function deeper(level: Level): Level {
  return level === 1 ? 2 : level === 2 ? 3 : level === 3 ? 4 : level === 4 ? 5 : 6;
}
