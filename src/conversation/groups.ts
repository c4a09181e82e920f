import type { Message, ToolCall } from './model';
import type { JsonValue } from '../json/json';

/** An entry of a list, and where it stands there. */
export interface Entry {
  index: number;
  /** As `MessageItem` has it. */
  nth: number | undefined;
  value: JsonValue;
  message: Message | undefined;
}
/** A message with the result of each of its calls, where that follows it. */
export interface Group {
  entry: Entry;
  results: (Entry | undefined)[];
}

/**
 * Joins to each message the results of its calls that follow it at once, each call's first one only. Where several calls
 * have the same id, the first result is the first one's, and so on. Calls that are entries by themselves, as OpenAI's
 * Responses list them, count as one message.
 */
export function groups(entries: Entry[]): Group[] {
  const found: Group[] = [];
  let open: { group: Group; place: number; call: ToolCall }[] = [];
  for (const entry of entries) {
    const { message } = entry;
    if (message?.speaker === 'tool') {
      const match = open.find(({ call }) => isResultOf(message, call));
      if (match) {
        match.group.results[match.place] = entry;
        open = open.filter((each) => each !== match);
        continue;
      }
    } else if (!message?.role.endsWith('_call')) {
      open = [];
    }
    const calls = message?.calls ?? [];
    const group: Group = { entry, results: calls.map(() => undefined) };
    open.push(...calls.map((call, place) => ({ group, place, call })));
    found.push(group);
  }
  return found;
}

/** By id; where neither has one, by the tool's name. */
function isResultOf({ callId, name }: Message, call: ToolCall): boolean {
  return (callId ?? '') === call.id && (call.id !== '' || call.name === name);
}
