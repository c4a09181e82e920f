import { HistoryTooLargeError } from '../historyText/builder';
import { readingNote } from '../history/readingNote';
import * as documentMessages from '../texts/documents';
import { UserError } from '../texts/userError';

/** What reading may find besides a failed request, as the sentence that a verification has for it. */
export function readableError(error: unknown, threadId: string): unknown {
  if (error instanceof HistoryTooLargeError) {
    return new UserError(documentMessages.historyTooLarge(threadId, error.limit));
  }
  const note = readingNote(error);
  return note ? new UserError(documentMessages.historyUnreadable(threadId, note)) : error;
}
