import * as v from 'valibot';
import type { ThreadReference } from '../api';
import { cutText } from '../characters';
import { threadAddress } from '../deployments/fileAddress';
import { conversationExtension, documentExtension, documentScheme } from '../ids';
import { members, plainJson } from '../schemas';
import { shortId } from '../texts/shortId';

/** The parts of a `vscode.Uri`, decoded; this file does not need `vscode`. */
export interface UriParts {
  scheme: string;
  authority: string;
  path: string;
  query: string;
  fragment?: string;
}

/** Longer than any base URL (2,000 characters), thread, checkpoint and namespace, each `"` escaped; of two threads twice that. */
const longestQuery = { one: 5000, two: 10_000 };
/** Characters of a tab's title. */
const longestTitle = 60;

/** Whether it is a configured one is asked when it is used. */
const deployment = threadAddress;
/** Any text, but for control characters, half characters, and steps that a path of a request would follow upwards. */
const threadId = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u),
  v.check((text) => !/(?:^|[\\/]|%2f|%5c)(?:\.|%2e)+(?:$|[\\/]|%2f|%5c)/i.test(text)),
);
const checkpointId = v.pipe(v.string(), v.regex(/^(?!\.+$)[\w.:@~-]{1,200}$/));
/** `''`: none. */
const checkpointIdOrNone = v.union([v.literal(''), checkpointId]);
/** `''` is the root. */
const namespace = v.pipe(v.string(), v.maxLength(1000));
/** The first 16 hexadecimal digits of the text's SHA-256: a history can change under the same head. */
const textHash = v.pipe(v.string(), v.regex(/^[\da-f]{16}$/));

/**
 * What a URI's query holds, in this order: everything that is needed to read a document again, and to know whether it
 * is still the one that was shown.
 */
const kinds = {
  history: v.strictObject({
    kind: v.literal('history'),
    deployment,
    threadId,
    /** The root's newest checkpoint when the history was read. */
    headCheckpointId: checkpointIdOrNone,
    form: v.picklist(['whole', 'changes']),
    textHash,
  }),
  checkpoint: v.strictObject({
    kind: v.literal('checkpoint'),
    deployment,
    threadId,
    namespace,
    checkpointId,
    textHash,
  }),
  state: v.strictObject({
    kind: v.literal('state'),
    deployment,
    threadId,
    namespace,
    /** None: what a checkpoint without a parent is compared with. */
    checkpointId: checkpointIdOrNone,
    textHash,
    /** Beside another state: what differs stands first. */
    compared: v.exactOptional(
      v.strictObject({
        from: v.pipe(v.number(), v.integer(), v.minValue(0)),
        keys: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w.-]{1,60}$/))), v.maxLength(20)),
      }),
    ),
  }),
  conversation: v.strictObject({
    kind: v.literal('conversation'),
    deployment,
    threadId,
    headCheckpointId: checkpointIdOrNone,
    form: v.literal('whole'),
    textHash,
  }),
  thread: v.strictObject({
    kind: v.literal('thread'),
    deployment,
    threadId,
  }),
  comparison: v.strictObject({
    kind: v.literal('comparison'),
    left: v.strictObject({ deployment, threadId }),
    right: v.strictObject({ deployment, threadId }),
  }),
  report: v.strictObject({
    kind: v.literal('report'),
    digest: v.pipe(v.string(), v.regex(/^[\da-f]{32}$/)),
    /** The copies that Delete This Copy may delete, checked when it does. */
    copies: v.exactOptional(v.array(v.unknown())),
  }),
};
const anyKind = v.pipe(
  members,
  v.variant('kind', [
    kinds.history,
    kinds.checkpoint,
    kinds.state,
    kinds.conversation,
    kinds.thread,
    kinds.comparison,
    kinds.report,
  ]),
);

export type HistoryAddress = v.InferOutput<typeof kinds.history>;
export type CheckpointAddress = v.InferOutput<typeof kinds.checkpoint>;
export type StateAddress = v.InferOutput<typeof kinds.state>;
export type ConversationAddress = v.InferOutput<typeof kinds.conversation>;
/** `name`: what the tab shows, of letters, digits and dashes; `.copy` behind it where there are copies. */
export type ReportAddress = v.InferOutput<typeof kinds.report> & { name: string };
/** `title`: what the tab shows; a thread that is renamed keeps the one it was opened with. */
export type ThreadAddress = v.InferOutput<typeof kinds.thread> & { title: string };
/** Two threads as one graph. */
export type ComparisonAddress = v.InferOutput<typeof kinds.comparison> & { title: string };
export type DocumentAddress =
  | ThreadAddress
  | ComparisonAddress
  | HistoryAddress
  | CheckpointAddress
  | StateAddress
  | ConversationAddress
  | ReportAddress;

type Problem = 'notADocument' | 'tooLong' | 'malformed' | 'badDeployment' | 'badThreadId' | 'badCheckpointId';
type Decoded = { valid: true; address: DocumentAddress } | { valid: false; reason: Problem };

/**
 * The URI of a document. The path is only the name that a tab shows; what counts stands in the query, since VS Code
 * lower-cases an authority. Two addresses have the same URI only when they are equal. Tabs outlive updates of the
 * extension, so nothing here changes for a document that an earlier version could open.
 */
export function encodeDocumentUri(address: DocumentAddress): UriParts {
  const members = new Map<string, unknown>(Object.entries(address));
  const inOrder = Object.keys(kinds[address.kind].entries).map((name) => [name, members.get(name)]);
  const query = JSON.stringify(Object.fromEntries(inOrder), inQuery);
  return { scheme: documentScheme, authority: '', path: pathOf(address), query };
}

/** The members of a side in one order too. */
function inQuery(name: string, value: unknown): unknown {
  if ((name !== 'left' && name !== 'right') || typeof value !== 'object' || value === null) return value;
  const { deployment, threadId } = value as ThreadReference;
  return { deployment, threadId };
}

function pathOf(address: DocumentAddress): string {
  switch (address.kind) {
    case 'history': {
      const mark = address.form === 'changes' ? '.changes' : '';
      return `/${fileName(shortId(address.threadId))}${mark}${documentExtension}`;
    }
    case 'conversation':
      return `/${fileName(shortId(address.threadId))}${conversationExtension}`;
    case 'report':
      return `/${address.name}.md`;
    case 'thread':
      return `/threads/${fileName(shortId(address.threadId))}/${tabTitle(address.title)}`;
    case 'comparison':
      return `/comparisons/${fileName(shortId(address.left.threadId))}-${fileName(shortId(address.right.threadId))}/${tabTitle(address.title)}`;
    case 'checkpoint':
    case 'state': {
      // The same in both threads: a diff editor strikes out the name of a side that is called otherwise.
      const folder = address.namespace === '' ? '' : `/${fileName(address.namespace)}`;
      return `${folder}/${fileName(address.checkpointId || 'nothing')}.${address.kind}${documentExtension}`;
    }
  }
}

/** Any text but what a path has for itself. */
function tabTitle(text: string): string {
  const title = cutText(text.replace(/[\\/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '_').trim(), longestTitle);
  return /^\.*$/.test(title) ? '_' : title.trim();
}

/** Letters, digits and what harms in no path. */
function fileName(text: string): string {
  return text.replace(/[^\w…-]/g, '_');
}

/**
 * The inverse. A URI can come from anywhere (a link, a workspace file, another extension), so only the one spelling
 * that `encodeDocumentUri` gives is taken: no other path, no further members, no ids that a path could not carry.
 */
export function decodeDocumentUri(uri: UriParts): Decoded {
  if (uri.scheme !== documentScheme) return { valid: false, reason: 'notADocument' };
  const isReport = uri.query.startsWith('{"kind":"report",');
  const longest = uri.query.startsWith('{"kind":"comparison",') ? longestQuery.two : longestQuery.one;
  if ((uri.query.length > longest && !isReport) || uri.path.length > longestQuery.one) {
    return { valid: false, reason: 'tooLong' };
  }
  const parsed = v.safeParse(anyKind, plainJson(uri.query), { abortEarly: true });
  if (!parsed.success) return { valid: false, reason: problemOf(parsed.issues[0]) };
  const { output } = parsed;
  const name = /^\/([\w-]+(?:\.copy)?)\.md$/.exec(uri.path)?.[1] ?? '';
  const title = /^\/(?:threads|comparisons)\/[^/]+\/([^/]+)$/.exec(uri.path)?.[1] ?? '';
  const address =
    output.kind === 'report'
      ? { ...output, name }
      : output.kind === 'thread' || output.kind === 'comparison'
        ? { ...output, title }
        : output;
  const only = encodeDocumentUri(address);
  const isSame = uri.authority === '' && uri.path === only.path && uri.query === only.query && !uri.fragment;
  return isSame ? { valid: true, address } : { valid: false, reason: 'malformed' };
}

/** The same for those who need not know why there is none. */
export function addressOf(uri: UriParts): DocumentAddress | undefined {
  const decoded = decodeDocumentUri(uri);
  return decoded.valid ? decoded.address : undefined;
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  switch (issue.path?.at(-1)?.key) {
    case 'kind':
      return 'notADocument';
    case 'deployment':
      return 'badDeployment';
    case 'threadId':
      return 'badThreadId';
    case 'headCheckpointId':
    case 'checkpointId':
      return 'badCheckpointId';
    default:
      return 'malformed';
  }
}
