import curl from './copy_thread.sh' with { type: 'text' };
import javascript from './copyThread.mjs' with { type: 'text' };
import python from './copy_thread.py' with { type: 'text' };
import { escapeInDoubleQuotes, quoteString, quoteWord } from './quote';
import { apart, type SnippetFacts, type SnippetHeader } from './snippetFacts';

export const snippetLanguages = ['python', 'javascript', 'curl'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

/**
 * A script that copies a thread and checks the copy, or checks an existing one whose id it is given: every checkpoint
 * in every namespace is read, the thread's own id is taken out where a checkpoint names its thread, and the rest is
 * compared exactly. Exit code 0: the histories are the same (or the server wrote the copy's id over the source's),
 * 1: they differ, 2: it could not tell (nothing, or not everything that is stored or ran, can be read), or failed.
 */
export function snippet(language: SnippetLanguage, facts: SnippetFacts): string {
  return fillers[language](facts);
}

/** What stands in each script for the facts, and what is put there: literals, quoted for the script's language. */
const fillers: Record<SnippetLanguage, (facts: SnippetFacts) => string> = {
  // With langgraph_sdk (0.4.14).
  python: ({ baseUrl, threadId, headers, cursor }) => {
    const { apiKey, others } = apart(headers);
    const valueOf = ({ prefix, variable }: SnippetHeader) =>
      `${prefix === '' ? '' : `${quoteString(prefix)} + `}os.environ[${quoteString(variable)}]`;
    return fill(python, {
      '"{url}"': quoteString(baseUrl),
      '"{thread id}"': quoteString(threadId),
      '"{api key}"': apiKey ? valueOf(apiKey) : 'None',
      '"{headers}"': `{${others.map((header) => `${quoteString(header.name)}: ${valueOf(header)}`).join(', ')}}`,
      ...(cursor === 'text' ? { '{"configurable": {"checkpoint_id": last}}': 'last' } : {}),
    });
  },
  // With @langchain/langgraph-sdk (1.15.0), as an ECMAScript module.
  javascript: ({ baseUrl, threadId, headers, cursor }) => {
    const { apiKey, others } = apart(headers);
    const valueOf = ({ prefix, variable }: SnippetHeader) =>
      prefix === '' ? `process.env.${variable}` : `\`${prefix}\${process.env.${variable}}\``;
    const named = others.map((header) => `${quoteString(header.name)}: ${valueOf(header)}`).join(', ');
    return fill(javascript, {
      '"{url}"': quoteString(baseUrl),
      '"{thread id}"': quoteString(threadId),
      '"{api key}"': apiKey ? valueOf(apiKey) : 'null',
      '"{headers}"': named === '' ? '{}' : `{ ${named} }`,
      ...(cursor === 'text' ? { '{ configurable: { checkpoint_id: last } }': 'last' } : {}),
    });
  },
  // For bash 3.2 and newer, with curl and jq.
  curl: ({ baseUrl, threadId, headers, cursor }) => {
    const line = ({ name, prefix, variable }: SnippetHeader) =>
      `--header "${escapeInDoubleQuotes(name)}: ${prefix}$${variable}"`;
    return fill(curl, {
      "'{url}'": quoteWord(baseUrl),
      "'{thread id}'": quoteWord(threadId),
      "\n  '{headers}'": headers.map((header) => `\n  ${line(header)}`).join(''),
      ...(cursor === 'text' ? { ' | {configurable: {checkpoint_id: .}}': '' } : {}),
    });
  },
};

/** Puts each text in the place of its placeholder, all in one pass: what is put in is not looked at again. */
function fill(script: string, parts: Record<string, string>): string {
  const escaped = Object.keys(parts).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return script.replace(new RegExp(escaped.join('|'), 'g'), (found) => parts[found] ?? found);
}
