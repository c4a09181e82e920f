import type { ThreadReference } from '../api';
import { fileNameOf, isFileAddress } from '../deployments/fileAddress';
import { inertText } from '../texts/inertText';
import { inThread } from '../texts/documents';
import { shortTitle } from '../texts/notification';
import { shortId } from '../texts/shortId';

/** Characters of a thread's title in the title of a diff. */
const longestName = 30;

/** What a tab calls a thread. */
export type TitleOf = (thread: ThreadReference) => string;

export function nameInTab(titleOf: TitleOf, thread: ThreadReference): string {
  return shortTitle(titleOf(thread), longestName);
}

/** The titles of two threads; of two that are called the same, that and what tells them apart. */
export function namesInTab(titleOf: TitleOf, left: ThreadReference, right: ThreadReference): [string, string] {
  const [one, other] = [nameInTab(titleOf, left), nameInTab(titleOf, right)];
  if (one !== other) return [one, other];
  const [leftName, rightName] = diffNames(left, right);
  return one === shortId(left.threadId) ? [leftName, rightName] : [inThread(one, leftName), rightName];
}

/** Short ids; where those are equal the whole ids, and where even those are, the deployments or files. */
function diffNames(left: ThreadReference, right: ThreadReference): [string, string] {
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
