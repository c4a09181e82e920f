import { memberBytes } from '../history/checkpoint';
import { readNamespace } from '../history/readNamespace';
import type { ThreadSource } from '../history/side';
import { addedItems, isBeginning, stateMembers, type StateMembers } from '../conversation/stateMembers';
import { parseAny } from '../json/broken';
import type { JsonValue } from '../json/json';
import type { Place } from '../webview/protocol';
import { shownText } from './shownText';

/** A place where a text was found, and what stands around it. Data. */
export interface Found {
  place: Place;
  createdAt: string;
  /** The keys to it. */
  where: string;
  before: string;
  found: string;
  after: string;
}

/** Places that are shown, of one step and in all. */
const mostInStep = 20;
export const mostFound = 500;
/** Characters around what was found. */
const around = 60;
const firstPage = 10;

/**
 * Looks for a text, whatever its case, in what each step of the root's history brought into the state: so a message is
 * found once, in the step that it came with, not in every state that has it. Newest first; `onStep` gets what was found
 * in a step, also nothing. Throws what `readNamespace` throws.
 */
export async function searchHistory(
  side: ThreadSource,
  text: string,
  options: { signal: AbortSignal; maxCheckpointBytes: number; onStep: (found: Found[]) => void },
): Promise<void> {
  const needle = text.toLowerCase();
  let newer: { place: Place; createdAt: string; members: StateMembers } | undefined;
  let total = 0;
  const report = (older: StateMembers | undefined): void => {
    const found = newer ? findIn(newer, older, needle) : [];
    total += found.length;
    options.onStep(found);
  };
  for await (const checkpoint of readNamespace(side, '', { ...options, firstPage })) {
    const members = stateMembers(memberBytes(checkpoint.span, 'values'));
    if (newer) report(members);
    newer = {
      place: { namespace: checkpoint.namespace, checkpointId: checkpoint.id },
      createdAt: checkpoint.createdAt ?? '',
      members,
    };
    if (total >= mostFound) return;
  }
  if (newer) report(undefined);
}

function findIn(
  { place, createdAt, members }: { place: Place; createdAt: string; members: StateMembers },
  older: StateMembers | undefined,
  needle: string,
): Found[] {
  const found: Found[] = [];
  for (const [name, bytes] of members) {
    const old = older?.get(name);
    if (old?.equals(bytes)) continue;
    const text = old && isBeginning(old, bytes) ? addedItems(old, bytes) : bytes.toString('utf8');
    // Parsed only where it may be in it: most of it is not.
    if (!mayHave(text, needle)) continue;
    for (const each of strings(parseAny(text), [name])) {
      const at = each.text.toLowerCase().indexOf(needle);
      if (at < 0) continue;
      const end = at + needle.length;
      found.push({
        place,
        createdAt,
        where: each.path.join(' › '),
        before: line(each.text.slice(Math.max(0, at - around), at)),
        found: line(each.text.slice(at, end)),
        after: line(each.text.slice(end, end + around)),
      });
      if (found.length >= mostInStep) return found;
    }
  }
  return found;
}

/** Whether the JSON may have the text in it: as it is, or with something of it escaped. */
function mayHave(json: string, needle: string): boolean {
  return json.includes('\\u') || json.toLowerCase().includes(JSON.stringify(needle).slice(1, -1));
}

/** Every string, number and key of a value. */
function* strings(value: JsonValue, path: string[]): Generator<{ text: string; path: string[] }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value)) for (const item of value) yield* strings(item, path);
  else if (value instanceof Map) {
    for (const [key, member] of value) {
      yield { text: key, path };
      yield* strings(member, [...path, key]);
    }
  } else if (value !== null && typeof value === 'object') yield { text: value.text, path };
}

function line(text: string): string {
  return shownText(text).replaceAll('\n', ' ');
}
