import { parseBaseUrl } from '../deployments/baseUrl';
import type { HistoryForm } from '../historyText/builder';
import { shortId } from '../texts/shortId';
import { documentExtension, documentScheme } from '../ids';

interface AddressOfThread {
  /** The deployment's normalised base URL. */
  deployment: string;
  threadId: string;
  /** The first 16 hexadecimal digits of the text's SHA-256: a history can change under the same head. */
  textHash: string;
}

/** Everything that is needed to read a history again, and to know whether it is still the one that was shown. */
export interface HistoryAddress extends AddressOfThread {
  kind: 'history';
  /** The root's newest checkpoint when the history was read; `''` where there was none. */
  headCheckpointId: string;
  form: HistoryForm;
}

/** The same of one checkpoint. */
export interface CheckpointAddress extends AddressOfThread {
  kind: 'checkpoint';
  /** `''` is the root. */
  namespace: string;
  checkpointId: string;
}

export type DocumentAddress = HistoryAddress | CheckpointAddress;

/** The parts of a `vscode.Uri`, decoded; this file does not need `vscode`. */
export interface UriParts {
  scheme: string;
  authority: string;
  path: string;
  query: string;
  fragment?: string;
}

export type DecodedHistoryUri = { valid: true; address: DocumentAddress } | { valid: false; reason: HistoryUriProblem };
export type HistoryUriProblem =
  'notAHistory' | 'tooLong' | 'malformed' | 'badDeployment' | 'badThreadId' | 'badCheckpointId';

/** Longer than any address of a base URL (2,000 characters), two ids (200 each) and a namespace, each `"` escaped. */
const longestQuery = 5000;
const longestNamespace = 1000;

/**
 * The URI of a document. The path is only the name that a tab shows; what counts stands in the query, since VS Code
 * lower-cases an authority. Two addresses have the same URI only when they are equal.
 */
export function encodeHistoryUri(address: DocumentAddress): UriParts {
  return { scheme: documentScheme, authority: '', path: pathOf(address), query: JSON.stringify(inOrder(address)) };
}

function pathOf(address: DocumentAddress): string {
  if (address.kind === 'history') {
    const mark = address.form === 'changes' ? '.changes' : '';
    return `/${fileName(shortId(address.threadId))}${mark}${documentExtension}`;
  }
  // The same in both threads: a diff editor strikes out the name of a side that is called otherwise.
  const folder = address.namespace === '' ? '' : `/${fileName(address.namespace)}`;
  return `${folder}/${fileName(address.checkpointId)}.checkpoint${documentExtension}`;
}

/** JSON has its members in the order in which they were set. */
function inOrder(address: DocumentAddress): DocumentAddress {
  const { kind, deployment, threadId, textHash } = address;
  if (kind === 'history') {
    const { headCheckpointId, form } = address;
    return { kind, deployment, threadId, headCheckpointId, form, textHash };
  }
  const { namespace, checkpointId } = address;
  return { kind, deployment, threadId, namespace, checkpointId, textHash };
}

/**
 * The inverse. A URI can come from anywhere (a link, a workspace file, another extension), so only the one spelling
 * that `encodeHistoryUri` gives is taken: no other path, no further members, no ids that a path could not carry.
 */
export function decodeHistoryUri(uri: UriParts): DecodedHistoryUri {
  if (uri.scheme !== documentScheme) {
    return { valid: false, reason: 'notAHistory' };
  }
  if (uri.query.length > longestQuery || uri.path.length > longestQuery) {
    return { valid: false, reason: 'tooLong' };
  }
  const members = parseObject(uri.query);
  const address = members === undefined ? 'malformed' : readAddress(members);
  if (typeof address === 'string') {
    return { valid: false, reason: address };
  }
  const only = encodeHistoryUri(address);
  const same = uri.authority === '' && uri.path === only.path && uri.query === only.query && !uri.fragment;
  return same ? { valid: true, address } : { valid: false, reason: 'malformed' };
}

export type Members = Partial<Record<string, unknown>>;

function readAddress(members: Members): DocumentAddress | HistoryUriProblem {
  const { kind, deployment, threadId, textHash } = members;
  if (kind !== 'history' && kind !== 'checkpoint') {
    return 'notAHistory';
  }
  if (typeof deployment !== 'string' || !isBaseUrl(deployment)) {
    return 'badDeployment';
  }
  if (!isId(threadId)) {
    return 'badThreadId';
  }
  if (typeof textHash !== 'string' || !/^[0-9a-f]{16}$/.test(textHash)) {
    return 'malformed';
  }
  const rest = kind === 'history' ? readHistory(members) : readCheckpoint(members);
  return typeof rest === 'string' ? rest : { ...rest, deployment, threadId, textHash };
}

function readHistory({
  headCheckpointId,
  form,
}: Members): Omit<HistoryAddress, keyof AddressOfThread> | HistoryUriProblem {
  if (headCheckpointId !== '' && !isId(headCheckpointId)) {
    return 'badCheckpointId';
  }
  return form === 'whole' || form === 'changes' ? { kind: 'history', headCheckpointId, form } : 'malformed';
}

function readCheckpoint({
  namespace,
  checkpointId,
}: Members): Omit<CheckpointAddress, keyof AddressOfThread> | HistoryUriProblem {
  if (!isId(checkpointId)) {
    return 'badCheckpointId';
  }
  const isNamespace = typeof namespace === 'string' && namespace.length <= longestNamespace;
  return isNamespace ? { kind: 'checkpoint', namespace, checkpointId } : 'malformed';
}

/** Letters, digits and what harms in no path. */
export function fileName(text: string): string {
  return text.replace(/[^\w…-]/g, '_');
}

/** UUIDs on LangGraph's own servers, other words elsewhere; nothing that means something in a path. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w.:@~-]{1,200}$/.test(text) && !/^\.+$/.test(text);
}

/** A base URL in the one spelling of the settings. Whether it is a configured one is asked when it is used. */
export function isBaseUrl(text: string): boolean {
  const parsed = parseBaseUrl(text);
  return parsed.valid && parsed.baseUrl === text;
}

export function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
