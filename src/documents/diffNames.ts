import type { ThreadReference } from '../api';
import { fileNameOf, isFileAddress } from '../deployments/fileAddress';
import { inertText } from '../texts/inertText';
import { shortId } from '../texts/shortId';

/** Short ids; where those are equal the whole ids, and where even those are, the deployments or files. */
export function diffNames(left: ThreadReference, right: ThreadReference): [string, string] {
  if (left.threadId === right.threadId) {
    return [withHost(left), withHost(right)];
  }
  const short: [string, string] = [shortId(left.threadId), shortId(right.threadId)];
  return short[0] === short[1] ? [left.threadId, right.threadId] : short;
}

function withHost({ deployment, threadId }: ThreadReference): string {
  const place = isFileAddress(deployment) ? inertText(fileNameOf(deployment)) : deployment.replace(/^https?:\/\//, '');
  return `${shortId(threadId)} ${place}`;
}
