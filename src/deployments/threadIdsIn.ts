import { parseStudioLink } from './studioLink';

const uuid = /(?<![\da-f-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f-])/gi;
/** A line of a log may name a run and an assistant too. */
const mostIds = 20;

/**
 * The ids in a text that may be a thread's, most likely first: a Studio link's, then UUIDs right behind the word "thread",
 * then the others. In lower case. A text that is nothing but one long word is taken as an id of a server that has others
 * than UUIDs.
 */
export function threadIdsIn(text: string): string[] {
  const linked = parseStudioLink(text)?.threadId;
  if (linked !== undefined) {
    return [linked];
  }
  const found = [...text.slice(0, 100_000).matchAll(uuid)].map(({ 0: id, index }) => ({
    id: id.toLowerCase(),
    named: /thread[^a-z\d]{0,3}(?:id)?[^a-z\d]{0,8}$/i.test(text.slice(Math.max(0, index - 24), index)),
  }));
  const likely = [...found.filter(({ named }) => named), ...found.filter(({ named }) => !named)];
  const ids = [...new Set(likely.map(({ id }) => id))].slice(0, mostIds);
  const word = text.trim();
  return ids.length === 0 && /^[A-Za-z0-9_-]{16,128}$/.test(word) ? [word] : ids;
}
