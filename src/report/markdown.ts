import { fence } from './fence';

/** A piece of a report. Only `data` may hold text from a thread or a server: it stands in a code block. */
export type Block =
  | { heading: string; level: 1 | 2 | 3 | 4 | 5 | 6 }
  /** Words and numbers of ours. */
  | { paragraph: string }
  /** Words and numbers of ours: the first row is the heading. */
  | { table: string[][] }
  /** Lines of any text whatsoever. */
  | { data: string[] };

/** A second wall: even what should be words of ours cannot become markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~#]/g, '\\$&').replaceAll('\n', ' ');
}

/** Columns as wide as their longest cell, so that the text is a table without a preview too; numbers to the right. */
function table([head = [], ...rows]: string[][]): string {
  const all = [head, ...rows].map((row) => row.map(escape));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const [first = [], ...body] = all.map((row) =>
    widths.map((width, column) => {
      const cell = row[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }),
  );
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(first), line(rule), ...body.map(line)].join('\n') + '\n';
}

function render(block: Block): string {
  if ('heading' in block) return `${'#'.repeat(block.level)} ${escape(block.heading)}\n`;
  if ('paragraph' in block) return `${escape(block.paragraph)}\n`;
  return 'table' in block ? table(block.table) : fence(block.data.join('\n'));
}

/** A whole document. Blocks that would be empty are left out. */
export function toMarkdown(blocks: Block[]): string {
  return blocks
    .filter((block) => ('data' in block ? block.data.length > 0 : !('paragraph' in block) || block.paragraph !== ''))
    .map(render)
    .join('\n');
}
