import type { ThreadReference } from '../api';
import { shortId } from '../texts/shortId';

/** Short ids; where those are equal the whole ids, and where even those are, the deployments. */
export function diffNames(left: ThreadReference, right: ThreadReference): [string, string] {
  if (left.threadId === right.threadId) {
    return [withHost(left), withHost(right)];
  }
  const short: [string, string] = [shortId(left.threadId), shortId(right.threadId)];
  return short[0] === short[1] ? [left.threadId, right.threadId] : short;
}

function withHost({ deployment, threadId }: ThreadReference): string {
  return `${shortId(threadId)} ${deployment.replace(/^https?:\/\//, '')}`;
}
