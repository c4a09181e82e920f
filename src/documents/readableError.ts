import type { Note } from '../api';
import { tooLargeCheckpoint } from '../history/checkpoint';
import { HistoryTooLargeError } from '../history/historyTextBuilder';
import { EndlessNamespacesError } from '../history/hiddenNamespaces';
import { ElementTooLargeError, JsonError } from '../history/jsonError';
import { CursorIgnoredError } from '../history/readNamespace';
import * as documentMessages from '../host/documentMessages';
import { UserError } from '../host/userError';

/** What reading may find besides a failed request, as the sentence that a verification has for it. */
export function readableError(error: unknown, threadId: string): unknown {
  if (error instanceof HistoryTooLargeError) {
    return new UserError(documentMessages.historyTooLarge(threadId, error.limit));
  }
  const note = noteOf(error);
  return note ? new UserError(documentMessages.historyUnreadable(threadId, note)) : error;
}

function noteOf(error: unknown): Note | undefined {
  if (error instanceof JsonError) {
    return { code: 'brokenAnswer', facts: { side: 'left', position: error.position, what: error.fault } };
  }
  if (error instanceof ElementTooLargeError) {
    return { code: 'tooLarge', facts: { side: 'left', limit: error.limit, ...tooLargeCheckpoint(error) } };
  }
  if (error instanceof CursorIgnoredError) {
    return { code: 'cursorIgnored', facts: { side: 'left', checkpointId: error.checkpointId } };
  }
  if (error instanceof EndlessNamespacesError) {
    return { code: 'namespacesEndless', facts: { namespaces: error.namespaces } };
  }
  return undefined;
}
