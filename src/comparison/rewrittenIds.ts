/**
 * Servers write the copy's thread id over the source's in some places of a copy (the Python server 0.16.7: task
 * results, errors, interrupts, checkpoint metadata; inside longer strings, in keys, and in base64 text).
 */

const base64 = /^[A-Za-z0-9+/]{24,}={0,2}$/;

/** Places where left has left's id and right has right's, all around them being equal; 0 where that is not so. */
export function countRewrittenIds(left: string, right: string, leftId: string, rightId: string): number {
  const direct = countIn(left, right, leftId, rightId);
  if (direct > 0 || !base64.test(left) || !base64.test(right)) return direct;
  const leftBytes = Buffer.from(left, 'base64');
  const rightBytes = Buffer.from(right, 'base64');
  // Text that decodes and encodes to something else was not base64, or not all of it was looked at.
  if (leftBytes.toString('base64') !== left || rightBytes.toString('base64') !== right) return 0;
  return countIn(leftBytes.toString('latin1'), rightBytes.toString('latin1'), leftId, rightId);
}

function countIn(left: string, right: string, leftId: string, rightId: string): number {
  if (leftId === '' || rightId === '' || leftId === rightId) return 0;
  const leftParts = left.split(leftId);
  const rightParts = right.split(rightId);
  if (leftParts.length === 1 || leftParts.length !== rightParts.length) return 0;
  return leftParts.every((part, index) => part === rightParts[index]) ? leftParts.length - 1 : 0;
}

/** The text as it is when all of left's id in it, or in the base64 text that it is, has been rewritten. */
function rewrite(left: string, leftId: string, rightId: string): string {
  if (left.includes(leftId) || !base64.test(left)) return left.replaceAll(leftId, () => rightId);
  const bytes = Buffer.from(left, 'base64').toString('latin1');
  return Buffer.from(
    bytes.replaceAll(leftId, () => rightId),
    'latin1',
  ).toString('base64');
}

/** Pairs the keys of two objects: equal keys, then keys that are equal but for the rewritten id. */
export function pairKeys(
  left: Iterable<string>,
  right: Iterable<string>,
  leftId: string,
  rightId: string,
): { left: string | undefined; right: string | undefined; rewritten: number }[] {
  const rightKeys = new Set(right);
  const pairs: { left: string | undefined; right: string | undefined; rewritten: number }[] = [];
  const alone: string[] = [];
  for (const key of left) {
    if (rightKeys.delete(key)) pairs.push({ left: key, right: key, rewritten: 0 });
    else alone.push(key);
  }
  for (const key of alone) {
    const partner = rewrite(key, leftId, rightId);
    const rewritten = rightKeys.has(partner) ? countRewrittenIds(key, partner, leftId, rightId) : 0;
    if (rewritten > 0) rightKeys.delete(partner);
    pairs.push({ left: key, right: rewritten > 0 ? partner : undefined, rewritten });
  }
  for (const key of rightKeys) pairs.push({ left: undefined, right: key, rewritten: 0 });
  return pairs;
}
