import { JsonNumber, type JsonValue } from '../json/json';
import type { Path } from '../json/path';
import { sameJson } from '../json/patch';
import { threadViewMessages as words } from '../texts/threadView';
import type { StateNode } from '../webview/protocol';
import { valueAt } from './conversation';
import { shownText } from './shownText';

/** Members that are sent at a time, and characters of a line. */
const mostAtOnce = 200;
const longestPreview = 300;

/**
 * The members of a value, from one of them on, each in a line: a state may be far too large to be drawn. `before` is
 * the same value one step earlier, to mark what changed; `undefined` where that is not known.
 */
export function stateNodes(
  values: JsonValue,
  before: JsonValue | undefined,
  path: Path,
  from: number,
): { nodes: StateNode[]; total: number } {
  const value = valueAt(values, path);
  const earlier = before === undefined ? undefined : valueAt(before, path);
  const members = membersOf(value);
  const nodes = members.slice(from, from + mostAtOnce).map(([key, member]): StateNode => {
    const old = earlier === undefined ? undefined : valueAt(earlier, [key]);
    const changed = before !== undefined && (old === undefined || !sameJson(old, member));
    return { key, ...describe(member), changed };
  });
  return { nodes, total: members.length };
}

function membersOf(value: JsonValue | undefined): [key: string | number, value: JsonValue][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return value instanceof Map ? [...value] : [];
}

function describe(value: JsonValue): Pick<StateNode, 'kind' | 'preview' | 'size'> {
  if (Array.isArray(value)) return { kind: 'list', preview: words.items(value.length), size: value.length };
  if (value instanceof Map) return { kind: 'object', preview: words.members(value.size), size: value.size };
  if (typeof value === 'string') {
    const isLong = value.length > longestPreview;
    const text = shownText(value.slice(0, longestPreview)).replaceAll('\n', '⏎');
    return {
      kind: 'text',
      preview: isLong ? `${text}… (${words.characters(value.length)})` : text,
      size: value.length,
    };
  }
  if (value instanceof JsonNumber) return { kind: 'number', preview: value.text.slice(0, longestPreview), size: 0 };
  return { kind: 'word', preview: String(value), size: 0 };
}
