import { codePointName, invisible } from '../characters';

/** The text with every character that would hide, break or turn it written out, as `⟨U+202E⟩`; tab and newline stay. */
export function showUnseen(text: string): string {
  return text.replace(invisible.people, (character) =>
    character === '\t' || character === '\n' ? character : codePointName(character),
  );
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
