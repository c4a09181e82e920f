/** What every notification has in common: how loud it is, what fits it, and what it calls a thread. */
import type { ThreadReference } from '../api';
import { cutText } from '../characters';
import { notificationText } from './inertText';

/** How a notification is shown. */
export type Severity = 'information' | 'warning' | 'error';

/** What fits two lines, in characters, and the buttons that fit below them. */
export const longestNotification = 200;
export const mostButtons = 3;

/** What a sentence calls a thread: its title, else its short id. */
export type NameOf = (thread: ThreadReference) => string;

/** A title, a graph or a server's words as they fit a sentence: at most `most` characters. */
export function shortTitle(title: string, most = 40): string {
  const text = notificationText(title);
  return text.length > most ? `${cutText(text, most - 1).trimEnd()}…` : text;
}

/**
 * The text of a notification: of these sentences, the most important ones first, as many as fit. The first one is always
 * there, cut where it has to be.
 */
export function fitNotification(sentences: readonly string[]): { text: string; isWhole: boolean } {
  const [first = '', ...others] = sentences.filter(Boolean);
  let text = first.length > longestNotification ? `${cutText(first, longestNotification - 1)}…` : first;
  let isWhole = text === first;
  for (const sentence of others) {
    const longer = `${text} ${sentence}`;
    if (longer.length > longestNotification) isWhole = false;
    else text = longer;
  }
  return { text, isWhole };
}
