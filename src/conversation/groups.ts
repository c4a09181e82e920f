import type { Message } from './message';
import type { JsonValue } from '../json/json';

/** An entry of a list, and where it stands there. */
export interface Entry {
  index: number;
  value: JsonValue;
  message: Message | undefined;
}
/** A message with the answers to its calls that follow it at once. */
export interface Group {
  entry: Entry;
  answers: Entry[];
}
/** Joins to each message the answers to its calls that follow it at once, each call's first one only. */
export function groups(entries: Entry[]): Group[] {
  const found: Group[] = [];
  let open = new Set<string>();
  for (const entry of entries) {
    const { message } = entry;
    const group = found.at(-1);
    if (group && message?.speaker === 'tool' && message.callId !== undefined && open.delete(message.callId)) {
      group.answers.push(entry);
      continue;
    }
    open = new Set(message?.calls.map(({ id }) => id).filter(Boolean));
    found.push({ entry, answers: [] });
  }
  return found;
}

/** Whether an entry answers the call with this id. */
export function answersTo(id: string): (entry: Entry) => boolean {
  return ({ message }) => message?.callId === id;
}
