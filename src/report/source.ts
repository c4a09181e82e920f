import type { SourceCheck } from '../api';
import type { Block } from './markdown';
import { withoutLinks } from './values';

/** The words of the section on a source after a run on its copy. `sentence` may quote a server. */
export interface SourceWords {
  heading: string;
  sentence: string;
  /** What the two digests are of. */
  digests: string;
  before: string;
  after: string;
}

/** Whether the source stayed as it was, and the digests of both readings, for who wants to see that they are the same. */
export function sourceSection(check: SourceCheck | undefined, words: SourceWords | undefined): Block[] {
  if (!check || !words) return [];
  const rows = [
    [words.before, check.digestBefore],
    [words.after, check.digestAfter],
  ].filter((row): row is [string, string] => row[1] !== undefined);
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  return [
    { heading: words.heading, level: 2 },
    { data: [withoutLinks(words.sentence)] },
    ...(rows.length > 0 ? [{ paragraph: words.digests }] : []),
    { data: rows.map(([label, digest]) => `${label.padEnd(width)}  ${digest}`) },
  ];
}
