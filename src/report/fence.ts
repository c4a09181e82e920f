/**
 * What nobody sees, or what acts on the text around it: controls but tab and newline, direction overrides and other format
 * characters, line separators, lone surrogates, private use, letters that draw nothing. The joiners stay: emoji and
 * Indic scripts are written with them.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u2800\u3164\uffa0]/gu;
const harmless = new Set(['\t', '\n', '\u200c', '\u200d']);

/** The text with every character that would hide, break or turn it written out, as `⟨U+202E⟩`. */
export function showUnseen(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return harmless.has(character) ? character : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/**
 * A Markdown code block that holds exactly this text, whatever it is: its fence is longer than any run of backticks
 * inside, so nothing in it can end the block, and nothing in a block is a link, an image, HTML or emphasis.
 */
export function fence(text: string): string {
  const shown = showUnseen(text);
  const longest = (shown.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const line = '`'.repeat(longest + 1);
  return `${line}text\n${shown}${shown === '' || shown.endsWith('\n') ? '' : '\n'}${line}\n`;
}
