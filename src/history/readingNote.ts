import type { Note } from '../api';
import { tooLargeCheckpoint } from './checkpoint';
import { EndlessNamespacesError } from './hiddenNamespaces';
import { ElementTooLargeError, JsonError } from '../json/error';
import { type AgentServerError, isAgentServerError } from '../langgraph/http/errors';
import { CursorIgnoredError, type LargeCheckpoint } from './readNamespace';
import type { SideName } from './side';

/** Of one that was left out. */
export function tooLargeNote({ namespace, id, bytes, limit }: LargeCheckpoint, side: SideName = 'left'): Note {
  return { code: 'tooLarge', facts: { side, namespace, checkpointId: id, bytes, limit } };
}

/** What reading one thread may find besides a failed request, as a note on the left side; `undefined` for other errors. */
export function readingNote(error: unknown): Note | undefined {
  if (error instanceof JsonError) {
    return { code: 'brokenAnswer', facts: { side: 'left', position: error.position, what: error.fault } };
  }
  if (error instanceof ElementTooLargeError) {
    const named = tooLargeCheckpoint(error);
    const place = named && { namespace: named.namespace, checkpointId: named.id };
    return { code: 'tooLarge', facts: { side: 'left', limit: error.limit, ...place } };
  }
  if (error instanceof CursorIgnoredError) {
    return { code: 'cursorIgnored', facts: { side: 'left', checkpointId: error.checkpointId } };
  }
  if (error instanceof EndlessNamespacesError) {
    return { code: 'namespacesEndless', facts: { namespaces: error.namespaces } };
  }
  return undefined;
}

/** Why reading a thread failed, as a note on one side. Throws what is a mistake of ours. */
export function failedReadingNote(error: unknown, side: SideName): Note {
  const note = isAgentServerError(error) ? { code: 'serverError', facts: requestFacts(error) } : readingNote(error);
  if (!note) throw error;
  return { code: note.code, facts: { ...note.facts, side } };
}

/** What a failed request tells of itself, as facts of a note. */
export function requestFacts({ facts }: AgentServerError): Note['facts'] {
  const { kind, method, path, status, detail, code } = facts;
  return {
    kind,
    method,
    path,
    ...(status !== undefined && { status }),
    ...(detail !== undefined && { detail }),
    ...(code !== undefined && { code }),
  };
}
