import { type JsonObject, type JsonValue, parseJson } from '../../json/json';
import { sameJson } from '../../json/sameJson';
import { areMessages, removeAll, toSend } from './messages';
import { membersOf } from './threadRows';

/**
 * What the target's channel does with what is written to it. `bareReducer`: it has no default, and takes the first write
 * as it is. `messages`: it merges messages by their ids. `dropped`: the target's graph has no such channel, and ignores it.
 */
export type ChannelKind = 'lastValue' | 'reducer' | 'bareReducer' | 'messages' | 'dropped' | 'refused';

/** The channels whose values differ, by their names. */
export function changedChannels(parent: JsonValue, child: JsonValue): string[] {
  const [before, after] = [membersOf(parent), membersOf(child)];
  return [...after].filter(([name, value]) => !sameJson(value, before.get(name))).map(([name]) => name);
}

/** What to write so that a channel has this value. @param before what it has, `undefined` where it was never written. */
export function writeOf(
  value: JsonValue,
  before: JsonValue | undefined,
  kind: ChannelKind | undefined,
  isPython: boolean,
): JsonValue {
  switch (kind) {
    case 'messages':
      return messagesWrite(value, before, isPython);
    case 'reducer':
      return overwrite(value);
    case 'bareReducer':
      return before === undefined ? value : overwrite(value);
    default:
      return value;
  }
}

/** The value as it is, past any reducer (langgraph 1.0.5, langgraph.js 1.2.2 and newer). A last value would have it literally. */
export function overwrite(value: JsonValue): JsonObject {
  return new Map([['__overwrite__', value]]);
}

/** Only what came at the end, where the rest is as before. Plain overwriting would leave objects where messages belong. */
function messagesWrite(value: JsonValue, before: JsonValue | undefined, isPython: boolean): JsonValue {
  if (!Array.isArray(value)) return value;
  const old = Array.isArray(before) ? before : [];
  const isLonger = old.length <= value.length && old.every((each, index) => sameJson(each, value[index]));
  const added = (isLonger ? value.slice(old.length) : value).map((each) =>
    each instanceof Map ? toSend(each, isPython) : each,
  );
  return isLonger ? added : [removeAll(), ...added];
}

/** The newest value of each channel that a sample of the thread can be made of; a list of messages where there ever was one. */
export function sampleOf(states: readonly JsonValue[]): JsonObject {
  const sample: JsonObject = new Map();
  for (const state of states) {
    for (const [name, value] of membersOf(state)) {
      if (areMessages(sample.get(name)) && !areMessages(value)) continue;
      if (value !== null || !sample.has(name)) sample.set(name, value);
    }
  }
  return sample;
}

/** Whether each changed channel comes from a result that would give exactly this value: appended to, or replaced. */
export function resultsSuffice(
  parent: JsonValue,
  child: JsonValue,
  results: readonly (JsonValue | undefined)[],
  kinds: ReadonlyMap<string, ChannelKind>,
): boolean {
  const writers = results.map((result) => (result instanceof Map ? result : new Map<string, JsonValue>()));
  const before = membersOf(parent);
  const after = membersOf(child);
  const names = new Set(writers.flatMap((result) => [...result.keys()]));
  const changed = changedChannels(parent, child);
  if (changed.some((name) => kinds.get(name) !== 'messages' && !names.has(name))) return false;
  return [...names].every((name) => {
    const kind = kinds.get(name);
    if (kind === 'messages') return true;
    const writes = writers.filter((result) => result.has(name)).map((result) => result.get(name) ?? null);
    const value = after.get(name);
    if (kind !== 'reducer') return writes.length === 1 && sameJson(writes[0], value);
    const old = before.get(name) ?? [];
    if (!Array.isArray(old) || !Array.isArray(value)) return false;
    const all = writes.flatMap((write) => (Array.isArray(write) ? write : [write]));
    return sameJson(value, [...old, ...all]);
  });
}

/** A message that no model wrote, to see what a channel makes of it. */
export function sampleMessage(text: string): JsonValue {
  return parseJson(JSON.stringify({ type: 'human', id: `scratch-${text}`, content: text }));
}
