/** CommonMark's notion of fenced code blocks (0.31, section 4.5), for documents whose fences stand at the top level. */
export function readMarkdown(document: string): { blocks: string[]; outside: string[] } {
  const blocks: string[] = [];
  const outside: string[] = [];
  let open: { mark: string; length: number; lines: string[] } | undefined;
  // A line ends with LF, CR or CRLF.
  for (const line of document.split(/\r\n|\n|\r/)) {
    if (open === undefined) {
      // An info string behind backticks has no backtick in it.
      const [, fence = ''] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
      if (fence === '') outside.push(line);
      else open = { mark: fence[0] ?? '', length: fence.length, lines: [] };
      continue;
    }
    const [, closing = ''] = /^ {0,3}(`+|~+)[ \t]*$/.exec(line) ?? [];
    if (closing.startsWith(open.mark) && closing.length >= open.length) {
      blocks.push(open.lines.map((each) => `${each}\n`).join(''));
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  // A block that nobody closed goes on to the end.
  if (open) blocks.push(`unclosed: ${open.lines.join('\n')}`);
  return { blocks, outside };
}
