import { diffLines } from 'diff';
import { messageText } from '../conversation/comparedStates';
import { base64Bytes } from '../conversation/media';
import { findMessageLists, identityOf, readMessage } from '../conversation/message';
import { displayJson } from '../json/display';
import { type JsonValue, member, stringMember } from '../json/json';
import type { Path } from '../json/path';
import { sameJson } from '../json/patch';
import { inertText } from '../texts/inertText';
import { speakerWord, threadViewMessages as words } from '../texts/threadView';
import type { Change } from '../webview/protocol';
import { shownText } from './shownText';

type Line = Change['lines'][number];

/** Changes that are shown, lines of each, and characters of a line. */
const mostChanges = 200;
const mostLines = 300;
const longestLine = 1000;
/** Characters of a text that is compared line by line, and lines of it that stay around a change. */
const longestCompared = 1024 * 1024;
const around = 2;
/** Milliseconds for one text: what takes longer is shown as one change. */
const patience = 300;

/**
 * What a step changed: messages as their text, and every value that is another one now, with what it was. `isCut` where
 * there are more changes than are given.
 */
export function toChanges(before: JsonValue, after: JsonValue): { changes: Change[]; isCut: boolean } {
  const found: Change[] = [];
  const isCut = !collect([], before, after, found);
  return { changes: found, isCut };
}

/** False when there is no room for more. */
function collect(path: Path, before: JsonValue | undefined, after: JsonValue | undefined, found: Change[]): boolean {
  if (found.length >= mostChanges) return false;
  if (before !== undefined && after !== undefined && sameJson(before, after)) return true;
  if (isCoded(before) || isCoded(after)) {
    const label = labelOfPath(path);
    const lines = [before, after].flatMap((each, index) =>
      each === undefined ? [] : marked(index === 0 ? '-' : '+', print(each)),
    );
    found.push({ label, kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed', lines });
    return true;
  }
  if (isMessages(before) || isMessages(after)) return collectMessages(before, after, found);
  if (before instanceof Map && after instanceof Map) {
    const keys = new Set([...after.keys(), ...before.keys()]);
    return [...keys].every((key) => collect([...path, key], before.get(key), after.get(key), found));
  }
  if (path.length === 0 && after instanceof Map && !(before instanceof Map)) {
    return [...after].every(([key, value]) => collect([key], undefined, value, found));
  }
  found.push(changeOf(path, before, after));
  return true;
}

function isMessages(value: JsonValue | undefined): value is JsonValue[] {
  return Array.isArray(value) && value.length > 0 && findMessageLists(value)[0]?.path.length === 0;
}

/** Messages are told apart by their ids, or by all they have. */
function collectMessages(before: JsonValue | undefined, after: JsonValue | undefined, found: Change[]): boolean {
  const [old, now] = [before, after].map((list) => (Array.isArray(list) ? list : []));
  const had = new Map((old ?? []).map((each) => [identityOf(each), each]));
  const has = new Map((now ?? []).map((each) => [identityOf(each), each]));
  for (const [id, message] of has) {
    const earlier = had.get(id);
    if (earlier !== undefined && sameJson(earlier, message)) continue;
    if (found.length >= mostChanges) return false;
    const lines =
      earlier === undefined
        ? marked('+', messageText(message))
        : differences(messageText(earlier), messageText(message));
    found.push({ label: labelOf(message), kind: earlier === undefined ? 'message' : 'changed', lines });
  }
  for (const [id, message] of had) {
    if (has.has(id)) continue;
    if (found.length >= mostChanges) return false;
    found.push({ label: labelOf(message), kind: 'removed', lines: marked('-', messageText(message)) });
  }
  return true;
}

function labelOf(value: JsonValue): string {
  const message = readMessage(value);
  return message ? speakerWord(message.speaker, message.name, message.role) : words.notAMessage();
}

function labelOfPath(path: Path): string {
  return path.map((step) => inertText(String(step))).join(' › ');
}

function changeOf(path: Path, before: JsonValue | undefined, after: JsonValue | undefined): Change {
  const label = labelOfPath(path);
  if (before === undefined) return { label, kind: 'added', lines: marked('+', print(after ?? null)) };
  if (after === undefined) return { label, kind: 'removed', lines: marked('-', print(before)) };
  return { label, kind: 'changed', lines: differences(print(before), print(after)) };
}

function print(value: JsonValue): string {
  return typeof value === 'string' ? value : displayJson(withoutCode(value));
}

/** A deep agent's file that is not text. */
function isCoded(value: JsonValue | undefined): boolean {
  return member(value, 'encoding') === 'base64' && typeof member(value, 'content') === 'string';
}

/** With such files by their size. */
function withoutCode(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutCode);
  if (!(value instanceof Map)) return value;
  const members = [...value].map(([key, each]): [string, JsonValue] => [key, withoutCode(each)]);
  const content = isCoded(value) ? stringMember(value, 'content') : undefined;
  return new Map(content === undefined ? members : [...members, ['content', words.base64(base64Bytes(content, 0))]]);
}

function marked(mark: Line['mark'], text: string): Line[] {
  return cut(toLines(text).map((line) => ({ mark, text: line })));
}

function differences(before: string, after: string): Line[] {
  const isLong = before.length + after.length > longestCompared;
  const parts = isLong ? undefined : diffLines(before, after, { timeout: patience });
  if (!parts) return cut([...marked('-', before), ...marked('+', after)]);
  const lines = parts.flatMap(({ value, added, removed }): Line[] =>
    toLines(value.replace(/\n$/, '')).map((text) => ({ mark: added ? '+' : removed ? '-' : ' ', text })),
  );
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ mark }) => mark !== ' ');
  const near = lines.map((line, index) => ({ line, near: isNear(index) }));
  const shown = near.flatMap(({ line, near: keep }, index): Line[] => {
    if (keep) return [line];
    return near[index - 1]?.near === true ? [{ mark: ' ', text: '⋯' }] : [];
  });
  return cut(shown);
}

function toLines(text: string): string[] {
  return text.split('\n').map((line) => shownText(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
}

function cut(lines: Line[]): Line[] {
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), { mark: ' ', text: '⋯' }];
}
