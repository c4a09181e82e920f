export type Column<Row> = [title: string, cell: (row: Row) => string];

/** What docs/costs.md quotes. */
export function markdownTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n');
}
