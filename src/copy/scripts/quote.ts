import { invisible, unicodeEscape } from '../../characters';

/**
 * A string literal of JavaScript and of Python: both read JSON's escapes. One line, in which nothing is hidden or turns
 * the text around.
 */
export function quoteString(text: string): string {
  return JSON.stringify(text).replace(invisible.code, (character) =>
    // Python has no escape for half a character.
    character.length > 1 ? character : unicodeEscape(character),
  );
}

/** One word of a POSIX shell, with nothing in it that the shell would look at. Text has no NUL. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same within double quotes, without them. */
export function escapeInDoubleQuotes(text: string): string {
  return text.replace(/["$`\\]/g, '\\$&');
}
