/** The table of verdicts as docs/verdicts.md shows it. */
import { type Expected, table } from './verdictTable';

const words: Record<string, string> = {
  identical: 'identical',
  identicalExceptRewrittenIds: 'identical except rewritten ids',
  identicalUpToCopyPoint: 'identical up to the copy point',
  different: 'different',
  cannotTell: 'cannot tell',
};

/** `**different** · \`sourceLost\` · 3/1 : 6/1`: verdict, reason and notes, checkpoints/namespaces of both sides. */
function cell({ figures, notes = [] }: Expected): string {
  const [verdict = '', ...rest] = figures.split(' ');
  // Without a reason, the relation comes first.
  const code = rest[0] === 'same' ? [] : rest.slice(0, 1);
  const sides = rest
    .filter((word) => /^\d+\/\d+/.test(word))
    .map((side) => side.replace(/^(\d+\/\d+)\/(\d+)$/, readOf));
  const counts = new Set(sides).size === 1 ? sides.slice(0, 1) : sides;
  return [
    `**${words[verdict] ?? verdict}**`,
    ...code.map((each) => `\`${each}\``),
    ...notes.map((each) => `noted \`${each}\``),
    ...(counts.length > 0 ? [counts.join(' : ')] : []),
  ].join(' · ');
}

/** Where as many are stored as were read, once is enough. */
function readOf(_: string, read: string, stored: string): string {
  return read.split('/')[0] === stored ? read : `${read} of ${stored}`;
}

/** Ends with a line feed. */
export function verdictMarkdown(): string {
  const lines = table.map(({ title, javascript, python, why = '' }) =>
    ['', title, cell(javascript), cell(python), why, ''].join(' | ').trim(),
  );
  return [
    '| the thread | JavaScript server | Python server | because |',
    '| --- | --- | --- | --- |',
    ...lines.map((line) => line.replaceAll('|  |', '| |')),
    '',
  ].join('\n');
}
