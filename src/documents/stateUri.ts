import { documentExtension, documentScheme } from '../ids';
import { fileName, isBaseUrl, isId, parseObject, type Members, type UriParts } from './historyUri';

/** Everything that is needed to read a checkpoint's state again, and to know whether it is the one that was shown. */
export interface StateAddress {
  /** The deployment's normalised base URL. */
  deployment: string;
  threadId: string;
  /** `''` is the root. */
  namespace: string;
  /** `''`: nothing, which is what a checkpoint without a parent is compared with. */
  checkpointId: string;
  /** The first 16 hexadecimal digits of the text's SHA-256. */
  textHash: string;
}

export type DecodedStateUri = { valid: true; address: StateAddress } | { valid: false };

const mark = '{"kind":"state",';
/** As for histories. */
const longestQuery = 5000;
const longestNamespace = 1000;

/**
 * The URI of a state. As with histories, the path is only the name that a tab shows, and what counts stands in the
 * query. Two addresses have the same URI only when they are equal.
 */
export function encodeStateUri({ deployment, threadId, namespace, checkpointId, textHash }: StateAddress): UriParts {
  const folder = namespace === '' ? '' : `/${fileName(namespace)}`;
  const name = checkpointId === '' ? 'nothing' : fileName(checkpointId);
  return {
    scheme: documentScheme,
    authority: '',
    path: `${folder}/${name}.state${documentExtension}`,
    // JSON has its members in the order in which they were set.
    query: JSON.stringify({ kind: 'state', deployment, threadId, namespace, checkpointId, textHash }),
  };
}

/** Whether the URI is meant to be that of a state. */
export function isStateUri({ scheme, query }: UriParts): boolean {
  return scheme === documentScheme && query.startsWith(mark);
}

/** The inverse. A URI can come from anywhere: only the one spelling that `encodeStateUri` gives is taken. */
export function decodeStateUri(uri: UriParts): DecodedStateUri {
  const isLong = uri.query.length > longestQuery || uri.path.length > longestQuery;
  const members = !isStateUri(uri) || isLong ? undefined : parseObject(uri.query);
  const address = members && readAddress(members);
  if (!address) {
    return { valid: false };
  }
  const only = encodeStateUri(address);
  const isSame = uri.authority === '' && uri.path === only.path && uri.query === only.query && !uri.fragment;
  return isSame ? { valid: true, address } : { valid: false };
}

function readAddress({ deployment, threadId, namespace, checkpointId, textHash }: Members): StateAddress | undefined {
  const isWhole =
    typeof deployment === 'string' &&
    isBaseUrl(deployment) &&
    isId(threadId) &&
    typeof namespace === 'string' &&
    namespace.length <= longestNamespace &&
    (checkpointId === '' || isId(checkpointId)) &&
    typeof textHash === 'string' &&
    /^[0-9a-f]{16}$/.test(textHash);
  return isWhole ? { deployment, threadId, namespace, checkpointId, textHash } : undefined;
}
