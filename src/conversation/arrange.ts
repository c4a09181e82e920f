import { type Entry, type Group, groups } from './groups';
import type { Lane } from './lane';
import { findMessageLists, readMessage, splitResults } from './message';
import type * as model from './model';
import { readFiles, readTodos, readUi } from './stateParts';
import { type Conversation, type Subagent, subagentsOf } from './reading';
import { type JsonValue, stringMember } from '../json/json';
import { printJson } from '../json/print';

/** By the message that it belongs to. */
type Ui = Map<string | undefined, model.UiMessage[]>;
/** By the call's id, and its number among calls with the same one. */
type SubagentsOf = (id: string, nth: number) => model.SubagentItem[];
interface NumberedSubagent extends Subagent {
  label: string;
  /** The entry of the main list that has its call; `-1` where it stands by itself. */
  caller: number;
}

/**
 * A thread's messages in the order of its newest state; the tools' results under their calls, and what subagents said
 * under the call or behind the message that they were called from. Each message is there once.
 */
export function arrange(conversation: Conversation): model.ConversationItem {
  return new Arranger(conversation).arranged();
}

/** The same of one state alone, without what subagents said in states of their own. */
export function arrangeState(values: JsonValue): Pick<model.NamespaceItem, 'lists' | 'ui'> {
  const ui = uiOf(values);
  const lists = findMessageLists(values).map(({ path, entries }): model.ListItem => ({
    path,
    repeated: 0,
    items: groups(numbered(entries).flatMap(readEntry)).map((group) => messageItem(group, '', ui)),
  }));
  return { lists, ui: [...ui.values()].flat() };
}

class Arranger {
  private readonly seen = new Set<string>();
  private messages = 0;
  private subagents = 0;

  constructor(private readonly conversation: Conversation) {}

  arranged(): model.ConversationItem {
    const { root: lane, leftOut } = this.conversation;
    const [large] = leftOut;
    const root = this.namespace(lane, '');
    return {
      root,
      messages: this.messages,
      subagents: this.subagents,
      waits: lane.headTasks.flatMap(({ name, questions }) => questions.map((question) => ({ task: name, question }))),
      failures: lane.headTasks.flatMap(({ name, error }) => (error === undefined ? [] : [{ task: name, error }])),
      tooLarge: large && { checkpointIds: leftOut.map(({ id }) => id), limit: large.limit },
    };
  }

  private namespace(lane: Lane, label: string): model.NamespaceItem {
    const subagents = subagentsOf(this.conversation, lane).map((each, index) => ({
      ...each,
      label: label === '' ? String(index + 1) : `${label}.${index + 1}`,
      caller: callerOf(each, lane),
    }));
    this.subagents += subagents.length;
    const ui = uiOf(lane.values);
    const fresh = lane.lists.map((list) => this.fresh(list));
    const main = lane.mainList && lane.lists.indexOf(lane.mainList);
    const shown = new Set(fresh[main ?? -1]?.map(({ index }) => index));
    const loose = subagents.filter(({ caller }) => !shown.has(caller)).sort((a, b) => a.after - b.after);
    const lists = lane.lists.map(({ path, entries: all }, index): model.ListItem => {
      const entries = fresh[index] ?? [];
      const isMain = index === main;
      const items = groups(entries).flatMap((group): model.ListItem['items'] => [
        ...(isMain ? this.before(group.entry.index, loose) : []),
        messageItem(group, label, ui, isMain ? this.called(subagents, group.entry) : undefined),
      ]);
      if (isMain) items.push(...this.before(Infinity, loose));
      return { path, repeated: all.length - new Set(entries.map((each) => each.index)).size, items };
    });
    return {
      checkpointId: lane.headCheckpointId,
      lists,
      loose: this.before(Infinity, loose),
      keys: lane.values instanceof Map ? [...lane.values.keys()] : [],
      lost: lane.lost,
      broken: lane.broken,
      aside: lane.aside,
      ui: [...ui.values()].flat(),
      files: readFiles(lane.values),
      todos: readTodos(lane.values),
    };
  }

  /** Entries that have not been shown yet: subgraphs share messages with the graph around them. */
  private fresh({ entries }: model.MessageList): Entry[] {
    const fresh = numbered(entries).filter(({ value }) => {
      if (stringMember(value, 'id') === undefined) return true;
      const text = printJson(value, 0);
      if (this.seen.has(text)) return false;
      this.seen.add(text);
      return true;
    });
    this.messages += fresh.length;
    return fresh.flatMap(readEntry);
  }

  /** Takes those of the subagents that began before the entry. */
  private before(index: number, loose: NumberedSubagent[]): model.SubagentItem[] {
    const count = loose.filter(({ after }) => after <= index).length;
    return loose.splice(0, count).map((each) => this.subagent(each));
  }

  private called(subagents: NumberedSubagent[], { index }: Entry): SubagentsOf {
    const own = subagents.filter(({ caller }) => caller === index);
    return (id, nth) =>
      own.filter(({ call }) => call?.id === id && call.nth === nth).map((each) => this.subagent(each));
  }

  private subagent({ lane, task, label }: NumberedSubagent): model.SubagentItem {
    const content = this.namespace(lane, label);
    return { kind: 'subagent', label, task: task.name, namespace: lane.asked, content };
  }
}

function uiOf(values: JsonValue): Ui {
  return Map.groupBy(readUi(values), ({ messageId }) => messageId);
}

function numbered(entries: JsonValue[]): { index: number; value: JsonValue }[] {
  return entries.map((value, index) => ({ index, value }));
}

/** Several where it has nothing but the results of several calls. */
function readEntry({ index, value }: { index: number; value: JsonValue }): Entry[] {
  const message = readMessage(value);
  const all = message ? splitResults(message) : [undefined];
  return all.map((each, at) => ({ index, nth: all.length > 1 ? at : undefined, value, message: each }));
}

/** Takes what belongs to the message from `ui`. */
function messageItem(
  { entry, results }: Group,
  label: string,
  ui: Ui,
  subagentsOfCall: SubagentsOf = () => [],
): model.MessageItem {
  const calls = entry.message?.calls ?? [];
  return {
    ...plainItem(entry, label, ui),
    calls: calls.map((call, index): model.CallItem => {
      const nth = calls.slice(0, index).filter(({ id }) => id === call.id).length;
      const result = results[index];
      return { call, subagents: subagentsOfCall(call.id, nth), result: result && plainItem(result, label, ui) };
    }),
  };
}

function plainItem({ index, nth, value, message }: Entry, label: string, ui: Ui): model.MessageItem {
  const number = label === '' ? String(index + 1) : `${label}:${index + 1}`;
  const id = message?.id;
  const own = (id === undefined ? undefined : ui.get(id)) ?? [];
  if (id !== undefined) ui.delete(id);
  return { kind: 'message', label: number, index, nth, value, message, calls: [], ui: own };
}

/** The last one with such a call before the subagent began. */
function callerOf({ call, after }: Subagent, { mainMessages }: Lane): number {
  if (call === undefined) return -1;
  const has = (message: model.Message | undefined): boolean =>
    (message?.calls.filter(({ id }) => id === call.id).length ?? 0) > call.nth;
  const before = mainMessages.slice(0, after).findLastIndex(has);
  return before >= 0 ? before : mainMessages.findIndex(has);
}
