import * as v from 'valibot';
import { cutText } from '../characters';
import { isRedactedText } from '../json/redacted';
import { readAs, words } from '../schemas';
import type { Thread } from './types';

/** LangGraph has no title of its own: these are the names that front ends write into the metadata. */
export const titleKeys: readonly string[] = ['title', 'thread_name', 'name'];

const title = v.pipe(
  words,
  v.check((text) => !isRedactedText(text)),
);

/** What front ends call a thread; else what its state calls it, or what was said first. */
export function titleOf({ metadata, opening }: Pick<Thread, 'metadata' | 'opening'>): string | undefined {
  const named = titleKeys.map((key) => readAs(title, metadata[key]));
  return named.find((text) => text !== undefined) ?? beginning(readAs(title, opening));
}

/** A first message is as long as it is; so much of it tells threads apart. */
const longestOpening = 50;

function beginning(text: string | undefined): string | undefined {
  const line = text?.trim().replace(/\s+/g, ' ');
  return line !== undefined && line.length > longestOpening ? `${cutText(line, longestOpening - 1).trimEnd()}…` : line;
}
