import { treeMessages } from '../texts/tree';
import { titleKeys } from '../langgraph/threadTitle';
import type { ThreadNode } from './nodes';

/** More would not fit on a screen. */
const mostKeys = 12;

/**
 * What a thread's metadata says beside what its row says of itself, in the server's order: the names are
 * `metadata.<key>`, so that no key can pass for a fact of the server's.
 */
export function metadataFacts({ metadata, title, graphId }: ThreadNode): [string, string][] {
  const isTold = (key: string, value: unknown) =>
    (key === 'graph_id' && value === graphId) || (titleKeys.includes(key) && value === title);
  const others = Object.entries(metadata).filter(([key, value]) => value !== null && !isTold(key, value));
  const facts = others
    .slice(0, mostKeys)
    .map(([key, value]): [string, string] => [
      `metadata.${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  const left = others.length - facts.length;
  return left === 0 ? facts : [...facts, ['metadata', treeMessages.moreKeys(left)]];
}
