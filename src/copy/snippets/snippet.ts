import { curlSnippet } from './curlSnippet';
import { javascriptSnippet } from './javascriptSnippet';
import { pythonSnippet } from './pythonSnippet';
import type { SnippetFacts } from './snippetFacts';

export const snippetLanguages = ['python', 'javascript', 'curl'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

const makers: Record<SnippetLanguage, (facts: SnippetFacts) => string> = {
  python: pythonSnippet,
  javascript: javascriptSnippet,
  curl: curlSnippet,
};

/**
 * A script that copies a thread and checks the copy, or checks an existing one whose id it is given: every checkpoint
 * in every namespace is read, the thread's own id is taken out where a checkpoint names its thread, and the rest is
 * compared exactly. Exit code 0: the histories are the same (or the server wrote the copy's id over the source's),
 * 1: they differ, 2: cannot tell, because nothing or not everything that is stored can be read.
 */
export function snippet(language: SnippetLanguage, facts: SnippetFacts): string {
  return makers[language](facts);
}
