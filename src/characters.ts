/** Text from a thread or a server, character by character: cut between them, and those that nobody would see. */

/** The first `most` UTF-16 code units of a text, or one less where the last would be half a character. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

/** A text of at most `most` UTF-16 code units, cut in its middle: what tells one from another is often at its end. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 3);
  const tail = text.slice(text.length - end).replace(/^[\udc00-\udfff]/, '');
  return `${cutText(text, most - 1 - end).trimEnd()}…${tail.trimStart()}`;
}

/** What nobody sees, or what acts on the text around it, by where the text goes. */
export const invisible = {
  /**
   * For people: controls, format characters (direction overrides, zero-width space, byte order mark), line separators,
   * lone surrogates, private use, and the letters that draw nothing. The joiners and the variation selectors stay: emoji
   * and Indic scripts are written with them.
   */
  people: /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u2800\u3164\uffa0]/gu,
  /** For source code and logs: all controls, format characters and line separators. */
  code: /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
  /**
   * For a document of JSON, of which no more is escaped than an editor would act on: line separators (VS Code stops to
   * ask about them), directional controls (they reorder the line), a byte order mark, DEL and the C1 controls.
   */
  editor: /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
};

/** A character written out for people: `⟨U+202E⟩`. */
export function codePointName(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** A character of one UTF-16 code unit as an escape of JSON, JavaScript and Python: `\u202e`. */
export function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
