/**
 * About how many separate places differ between two texts, counted to just beyond `enough`: runs of lines that differ
 * line by line or, where those are more than `enough` (a line that one side has more of shifts all that follow), runs of
 * lines that the other text has nowhere. Linear, so this is a figure to choose a display by, no comparison.
 */
export function editedPlaces(left: string, right: string, enough: number): number {
  if (left === right) return 0;
  const leftLines = left.split('\n');
  const rightLines = right.split('\n');
  const inPlace = runs(leftLines, (line, index) => line !== rightLines[index], enough);
  const onRight = rightLines.length > leftLines.length ? 1 : 0;
  if (inPlace + onRight <= enough) return Math.max(inPlace, onRight);
  const alone = runsNotIn(new Set(rightLines), leftLines, enough);
  return alone > enough ? alone : Math.max(alone, runsNotIn(new Set(leftLines), rightLines, enough));
}

function runsNotIn(known: ReadonlySet<string>, lines: string[], enough: number): number {
  return runs(lines, (line) => !known.has(line), enough);
}

function runs(lines: string[], isEdited: (line: string, index: number) => boolean, enough: number): number {
  let count = 0;
  let wasEdited = false;
  for (const [index, line] of lines.entries()) {
    const is = isEdited(line, index);
    if (is && !wasEdited) count++;
    if (count > enough) break;
    wasEdited = is;
  }
  return count;
}
