import { parseBaseUrl } from '../deployments/baseUrl';
import { shortId } from '../host/shortId';
import { documentExtension, documentScheme } from '../ids';

/** Everything that is needed to read a history again, and to know whether it is still the one that was shown. */
export interface HistoryAddress {
  /** The deployment's normalised base URL. */
  deployment: string;
  threadId: string;
  /** The root's newest checkpoint when the history was read; `''` where there was none. */
  headCheckpointId: string;
  /** The first 16 hexadecimal digits of the text's SHA-256: a history can change under the same head. */
  textHash: string;
}

/** The parts of a `vscode.Uri`, decoded; this file does not need `vscode`. */
export interface UriParts {
  scheme: string;
  authority: string;
  path: string;
  query: string;
  fragment?: string;
}

export type DecodedHistoryUri = { valid: true; address: HistoryAddress } | { valid: false; reason: HistoryUriProblem };
export type HistoryUriProblem =
  'notAHistory' | 'tooLong' | 'malformed' | 'badDeployment' | 'badThreadId' | 'badCheckpointId';

/** Longer than any address of a base URL (2,000 characters) and two ids (200 each). */
const longestQuery = 3000;

/**
 * The URI of a history. The path is only the name that a tab shows; what counts stands in the query, since VS Code
 * lower-cases an authority. Two addresses have the same URI only when they are equal.
 */
export function encodeHistoryUri(address: HistoryAddress): UriParts {
  const { deployment, threadId, headCheckpointId, textHash } = address;
  return {
    scheme: documentScheme,
    authority: '',
    path: `/${fileName(threadId)}${documentExtension}`,
    query: JSON.stringify({ kind: 'history', deployment, threadId, headCheckpointId, textHash }),
  };
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
  if (members === undefined) {
    return { valid: false, reason: 'malformed' };
  }
  const { kind, deployment, threadId, headCheckpointId, textHash } = members;
  if (kind !== 'history') {
    return { valid: false, reason: 'notAHistory' };
  }
  if (typeof deployment !== 'string' || !isBaseUrl(deployment)) {
    return { valid: false, reason: 'badDeployment' };
  }
  if (typeof threadId !== 'string' || !isId(threadId)) {
    return { valid: false, reason: 'badThreadId' };
  }
  if (typeof headCheckpointId !== 'string' || !(headCheckpointId === '' || isId(headCheckpointId))) {
    return { valid: false, reason: 'badCheckpointId' };
  }
  if (typeof textHash !== 'string' || !/^[0-9a-f]{16}$/.test(textHash)) {
    return { valid: false, reason: 'malformed' };
  }
  const address: HistoryAddress = { deployment, threadId, headCheckpointId, textHash };
  const only = encodeHistoryUri(address);
  const same = uri.authority === '' && uri.path === only.path && uri.query === only.query && !uri.fragment;
  return same ? { valid: true, address } : { valid: false, reason: 'malformed' };
}

/** The short id, as the tree and the diff's title have it. */
function fileName(threadId: string): string {
  return shortId(threadId).replace(/[^\w…-]/g, '_');
}

/** UUIDs on LangGraph's own servers, other words elsewhere; nothing that means something in a path. */
function isId(text: string): boolean {
  return /^[\w.:@~-]{1,200}$/.test(text) && !/^\.+$/.test(text);
}

/** A base URL in the one spelling of the settings. Whether it is a configured one is asked when it is used. */
function isBaseUrl(text: string): boolean {
  const parsed = parseBaseUrl(text);
  return parsed.valid && parsed.baseUrl === text;
}

function parseObject(text: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
