/**
 * A thread's id, short enough for a row: the first eight characters. UUIDs of version 1, 6 and 7 begin with the time
 * (the JavaScript server makes version 7: threads of the same minute begin alike), so those keep their last four too.
 * Of an id that is any text, what could be markup, invisible or a line break is `_`.
 */
export function shortId(threadId: string): string {
  const timeFirst = /^[\da-f]{8}-[\da-f]{4}-[167][\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/i.test(threadId);
  return timeFirst
    ? `${threadId.slice(0, 8)}…${threadId.slice(-4)}`
    : threadId.slice(0, 8).replace(/[^\p{L}\p{N}\p{Emoji_Presentation}…_.:+@#?/%-]/gu, '_');
}
