import { codePointName, cutText, invisible } from '../characters';

/** Characters of a text that the view shows at first. */
const longestShown = 10_000;

/** Text from a thread with what would hide or turn the text around made visible; lines and tabs stay. */
export function shownText(text: string): string {
  return text.replace(invisible.people, (character) =>
    character === '\n' || character === '\t' ? character : character === '\r' ? '' : codePointName(character),
  );
}

/** The beginning of a long text, and how long it is. */
export function shownBeginning(text: string): { text: string; characters?: number } {
  if (text.length <= longestShown) return { text: shownText(text) };
  return { text: shownText(cutText(text, longestShown)), characters: text.length };
}
