import { type Entry, type Group, groups } from './groups';
import type { Lane } from './lane';
import { readMessage, splitResults } from './message';
import type * as model from './model';
import { readFiles, readTodos, readUi } from './stateParts';
import { type Conversation, type Subagent, subagentsOf } from './reading';
import { stringMember } from '../json/json';
import { printJson } from '../json/print';

/** By the message that it belongs to. */
type Ui = Map<string | undefined, model.UiMessage[]>;
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

class Arranger {
  private readonly seen = new Set<string>();
  private messages = 0;
  private subagents = 0;

  constructor(private readonly conversation: Conversation) {}

  arranged(): model.ConversationItem {
    const lane = this.conversation.root;
    const root = this.namespace(lane, '');
    return {
      root,
      messages: this.messages,
      subagents: this.subagents,
      waits: lane.headTasks.flatMap(({ name, questions }) => questions.map((question) => ({ task: name, question }))),
      failures: lane.headTasks.flatMap(({ name, error }) => (error === undefined ? [] : [{ task: name, error }])),
    };
  }

  private namespace(lane: Lane, label: string): model.NamespaceItem {
    const subagents = subagentsOf(this.conversation, lane).map((each, index) => ({
      ...each,
      label: label === '' ? String(index + 1) : `${label}.${index + 1}`,
      caller: callerOf(each, lane),
    }));
    this.subagents += subagents.length;
    const ui = Map.groupBy(readUi(lane.values), ({ messageId }) => messageId);
    const fresh = lane.lists.map((list) => this.fresh(list));
    const main = lane.mainList && lane.lists.indexOf(lane.mainList);
    const shown = new Set(fresh[main ?? -1]?.map(({ index }) => index));
    const loose = subagents.filter(({ caller }) => !shown.has(caller)).sort((a, b) => a.after - b.after);
    const lists = lane.lists.map(({ path, entries: all }, index): model.ListItem => {
      const entries = fresh[index] ?? [];
      const isMain = index === main;
      const items = groups(entries).flatMap((group): model.ListItem['items'] => [
        ...(isMain ? this.before(group.entry.index, loose) : []),
        this.message(group, isMain ? subagents : [], label, ui),
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
      aside: lane.aside,
      ui: [...ui.values()].flat(),
      files: readFiles(lane.values),
      todos: readTodos(lane.values),
    };
  }

  /** Entries that have not been shown yet: subgraphs share messages with the graph around them. */
  private fresh({ entries }: model.MessageList): Entry[] {
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
    return fresh.flatMap((entry) =>
      entry.message ? splitResults(entry.message).map((message) => ({ ...entry, message })) : [entry],
    );
  }

  /** Takes those of the subagents that began before the entry. */
  private before(index: number, loose: NumberedSubagent[]): model.SubagentItem[] {
    const count = loose.filter(({ after }) => after <= index).length;
    return loose.splice(0, count).map((each) => this.subagent(each));
  }

  private message({ entry, results }: Group, subagents: NumberedSubagent[], label: string, ui: Ui): model.MessageItem {
    const own = subagents.filter(({ caller }) => caller === entry.index);
    const calls = entry.message?.calls ?? [];
    return {
      ...this.plain(entry, label, ui),
      calls: calls.map((call, index): model.CallItem => {
        const nth = calls.slice(0, index).filter(({ id }) => id === call.id).length;
        const result = results[index];
        return {
          call,
          subagents: own
            .filter((each) => each.call?.id === call.id && each.call.nth === nth)
            .map((each) => this.subagent(each)),
          result: result && this.plain(result, label, ui),
        };
      }),
    };
  }

  /** Takes what belongs to the message from `ui`. */
  private plain({ index, value, message }: Entry, label: string, ui: Ui): model.MessageItem {
    const number = label === '' ? String(index + 1) : `${label}:${index + 1}`;
    const id = message?.id;
    const own = (id === undefined ? undefined : ui.get(id)) ?? [];
    if (id !== undefined) ui.delete(id);
    return { kind: 'message', label: number, index, value, message, calls: [], ui: own };
  }

  private subagent({ lane, task, label }: NumberedSubagent): model.SubagentItem {
    const content = this.namespace(lane, label);
    return { kind: 'subagent', label, task: task.name, namespace: lane.asked, content };
  }
}

/** The last one with such a call before the subagent began. */
function callerOf({ call, after }: Subagent, { mainMessages }: Lane): number {
  if (call === undefined) return -1;
  const has = (message: model.Message | undefined): boolean =>
    (message?.calls.filter(({ id }) => id === call.id).length ?? 0) > call.nth;
  const before = mainMessages.slice(0, after).findLastIndex(has);
  return before >= 0 ? before : mainMessages.findIndex(has);
}
