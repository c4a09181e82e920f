import { codePointName, cutText, invisible } from '../characters';

/** Labels are cut here: reliability.md §1. */
const longest = 200;

/**
 * Text from a thread, fit for a label: one line, at most 200 characters, with every character that would hide, break
 * or turn the text around made visible. Reads no more of a long text than is shown.
 */
export function inertText(text: string): string {
  let shown = '';
  // A character takes at most two UTF-16 units.
  for (const character of text.trim().slice(0, 2 * longest + 2)) {
    const next = visible(character);
    if (shown.length + next.length > longest) {
      return `${cutText(shown, longest - 1)}…`;
    }
    shown += next;
  }
  return shown;
}

/** Text from a server as it may appear in a notification, which reads `[text](address)` as a link. */
export function notificationText(text: string): string {
  return inertText(text).replaceAll('](', '] (');
}

/** For quick picks and status bars, which draw `$(name)` as an icon. The word joiner breaks the pattern, unseen. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u2060(');
}

/** For Markdown, which makes links of bare addresses. The word joiner breaks them, unseen. */
export function withoutLinks(text: string): string {
  return text.replace(/(?=:\/\/|@)|(?<=www)(?=\.)/gi, '\u2060');
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n' || character === '\r' || character === '\t') {
    return ' ';
  }
  if (code < 0x20) {
    return String.fromCodePoint(0x2400 + code);
  }
  if (code === 0x7f) {
    return '\u2421';
  }
  return character.replace(invisible.people, codePointName);
}
