import { cutText } from '../characters';
import type { JsonValue } from '../json/json';
import { sameJson } from '../json/patch';
import { findMessageLists, identityOf, plainText, readMessage } from './message';
import type { Speaker } from './model';
import { addedItems, isBeginning, type StateMembers } from './stateMembers';
import { parseAny } from '../json/broken';

/** A message that a step added, as far as a row of a list shows it. Its texts are data. */
export interface AddedMessage {
  speaker: Speaker;
  /** The beginning of its text, at most 200 characters; `''` where it has none. */
  text: string;
  /** The names of the tools that it calls. */
  calls: string[];
}

/** What a step did to the state. */
export interface StepEffects {
  /** The messages that it added, at most 50 of them. */
  added: AddedMessage[];
  addedCount: number;
  /** Messages that were there before it, and are not any more. */
  removedCount: number;
  /** The other top-level members that it changed, by name. */
  changed: string[];
  /** Members of the member `files` that it changed: deep agents keep their files there. */
  files: number | undefined;
}

const mostAdded = 50;
const longestText = 200;
/** Bytes. Larger lists that do not just grow are not looked into for a row. */
const largestRewritten = 1024 * 1024;

/**
 * What led from one state to the next, by comparing their bytes: what is the same is not parsed, and of a list that has
 * grown only its new end. `before` is `undefined` where the state is the first one. Never throws.
 */
export function stepEffects(before: StateMembers | undefined, after: StateMembers): StepEffects {
  const effects: StepEffects = { added: [], addedCount: 0, removedCount: 0, changed: [], files: undefined };
  for (const name of new Set([...(before?.keys() ?? []), ...after.keys()])) {
    const old = before?.get(name);
    const now = after.get(name);
    if (old && now?.equals(old)) continue;
    if (!addMessages(effects, old, now)) {
      // What is empty in the first state has not been changed by anybody.
      if (!before && isEmpty(now)) continue;
      if (name === 'files') effects.files = changedMembers(old, now);
      else effects.changed.push(name);
    }
  }
  return effects;
}

function isEmpty(bytes: Buffer | undefined): boolean {
  return bytes === undefined || ['null', '[]', '{}', '""'].includes(bytes.toString('utf8', 0, 5));
}

/** Whether the member is a list of messages. */
function addMessages(effects: StepEffects, old: Buffer | undefined, now: Buffer | undefined): boolean {
  const isList = now?.[0] === 0x5b && (old === undefined || old[0] === 0x5b);
  if (!isList) return false;
  const before = old ?? Buffer.from('[]');
  if (isBeginning(before, now)) {
    const entries = entriesOf(parseAny(addedItems(before, now)));
    if (entries.length === 0) return false;
    note(effects, entries);
    return true;
  }
  if (before.length + now.length > largestRewritten) return false;
  const [older, newer] = [entriesOf(parseAny(before.toString('utf8'))), entriesOf(parseAny(now.toString('utf8')))];
  if (older.length === 0 && newer.length === 0) return false;
  const [had, has] = [older, newer].map((entries) => new Set(entries.map(identityOf)));
  note(
    effects,
    newer.filter((entry) => had?.has(identityOf(entry)) !== true),
  );
  effects.removedCount += older.filter((entry) => has?.has(identityOf(entry)) !== true).length;
  return true;
}

/** The messages of a list that has nothing else in it, or mostly. */
function entriesOf(list: JsonValue): JsonValue[] {
  const [found] = findMessageLists(list);
  return found?.path.length === 0 ? found.entries : [];
}

function note(effects: StepEffects, entries: JsonValue[]): void {
  effects.addedCount += entries.length;
  for (const entry of entries.slice(0, mostAdded - effects.added.length)) {
    const message = readMessage(entry);
    if (!message) continue;
    effects.added.push({
      speaker: message.speaker,
      text: cutText((plainText(message) ?? '').trimStart(), longestText),
      calls: message.calls.map(({ name }) => cutText(name, longestText)),
    });
  }
}

function changedMembers(old: Buffer | undefined, now: Buffer | undefined): number {
  const [before, after] = [old, now].map((bytes) => parseAny(bytes?.toString('utf8') ?? '{}'));
  if (!(before instanceof Map) || !(after instanceof Map)) return 1;
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    return one === undefined || other === undefined || !sameJson(one, other);
  }).length;
}
