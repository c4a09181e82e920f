import type { Note } from '../api';
import { BrokenCheckpointError, tooLargeCheckpoint } from '../history/checkpoint';
import { SideError } from './cursor';
import { EndlessNamespacesError } from '../history/hiddenNamespaces';
import { ElementTooLargeError, JsonError } from '../json/error';
import { CursorIgnoredError } from '../history/readNamespace';
import { requestFacts } from '../history/readingNote';
import { isAgentServerError } from '../langgraph/http/errors';

/** Why a reading failed, as a verification says it. Throws what is no `SideError`: a mistake of ours. */
export function reasonOf(error: unknown): Note {
  const endless = error instanceof SideError ? error.cause : error;
  if (endless instanceof EndlessNamespacesError) {
    return { code: 'namespacesEndless', facts: { namespaces: endless.namespaces, namespace: endless.namespace } };
  }
  if (!(error instanceof SideError)) throw error;
  const { cause, namespace } = error;
  const side = error.reading.name;
  if (isAgentServerError(cause)) {
    const facts = { side, ...requestFacts(cause) };
    return namespace === ''
      ? { code: 'serverError', facts }
      : { code: 'namespaceUnreadable', facts: { ...facts, namespace } };
  }
  if (cause instanceof BrokenCheckpointError) {
    const { checkpoint, place } = cause;
    return {
      code: 'brokenAnswer',
      facts: { side, namespace: checkpoint.namespace, checkpointId: checkpoint.id, ...place },
    };
  }
  if (cause instanceof JsonError) {
    return { code: 'brokenAnswer', facts: { side, namespace, position: cause.position, what: cause.fault } };
  }
  if (cause instanceof ElementTooLargeError) {
    const { bytes, limit } = cause;
    const { namespace: of, id } = tooLargeCheckpoint(cause) ?? { namespace, id: error.nextCheckpointId };
    return { code: 'tooLarge', facts: { side, namespace: of, checkpointId: id, bytes, limit } };
  }
  if (cause instanceof CursorIgnoredError) {
    return { code: 'cursorIgnored', facts: { side, namespace, checkpointId: cause.checkpointId } };
  }
  throw error;
}
