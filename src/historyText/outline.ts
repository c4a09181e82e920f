/** A checkpoint in a history's text: where it stands, and what the text says of it. */
export interface OutlinedCheckpoint {
  /** Lines, counted from 0: that of its `{` and that of its `}`. */
  from: number;
  to: number;
  checkpointId: string;
  namespace: string;
  /** `undefined` where the text has none. */
  step: number | undefined;
  source: string;
}

/** A member of a document that is one checkpoint, or one state. */
export interface OutlinedMember {
  from: number;
  to: number;
  key: string;
}

/** Characters above which a text is not looked through, and checkpoints above which no more are. */
const longestText = 50 * 1024 * 1024;
const mostCheckpoints = 5_000;

/**
 * The checkpoints of the text of a history, as `readHistoryText` gives it in either form, in their order: at most 5,000,
 * and none of a text that is longer than 50 MiB. Goes once through the text, line by line, and parses none of it: an
 * item begins and ends at an indent of two, and a string has no line break.
 */
export function outlineHistory(text: string): OutlinedCheckpoint[] {
  const found: OutlinedCheckpoint[] = [];
  let current: OutlinedCheckpoint | undefined;
  /** The member of the item that the line stands in. */
  let member = '';
  for (const { line, at, end } of lines(text)) {
    if (end - at < 3 || !text.startsWith('  ', at)) continue;
    const third = text[at + 2];
    if (third === '{') {
      current = { from: line, to: line, checkpointId: '', namespace: '', step: undefined, source: '' };
    } else if (third === '}' && current) {
      found.push({ ...current, to: line });
      if (found.length >= mostCheckpoints) break;
      current = undefined;
    } else if (current && text.startsWith('    "', at)) {
      member = keyIn(text, at + 4, end) ?? '';
    } else if (current && text.startsWith('      "', at) && (member === 'checkpoint' || member === 'metadata')) {
      note(current, member, text.slice(at + 6, end));
    }
  }
  return found;
}

function note(checkpoint: OutlinedCheckpoint, member: 'checkpoint' | 'metadata', line: string): void {
  const [, key, value = ''] = /^"(\w+)": (.*?),?$/.exec(line) ?? [];
  const text = /^"(?:[^"\\]|\\.)*"$/.test(value) ? (JSON.parse(value) as string) : '';
  if (member === 'metadata') {
    if (key === 'step' && /^-?\d+$/.test(value)) checkpoint.step = Number(value);
    if (key === 'source') checkpoint.source = text;
  } else {
    if (key === 'checkpoint_id') checkpoint.checkpointId = text;
    if (key === 'checkpoint_ns') checkpoint.namespace = text;
  }
}

/** The members at the top of a document that is one object: at most 5,000, none of a text that is longer than 50 MiB. */
export function outlineObject(text: string): OutlinedMember[] {
  const found: OutlinedMember[] = [];
  for (const { line, at, end } of lines(text)) {
    if (!text.startsWith('  "', at)) {
      const last = found.at(-1);
      if (last && end - at >= 3 && (text[at + 2] === '}' || text[at + 2] === ']')) last.to = line;
      continue;
    }
    if (found.length >= mostCheckpoints) break;
    found.push({ from: line, to: line, key: keyIn(text, at + 2, end) ?? '' });
  }
  return found;
}

function* lines(text: string): Generator<{ line: number; at: number; end: number }> {
  if (text.length > longestText) return;
  for (let line = 0, at = 0; at < text.length; line++) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    yield { line, at, end };
    at = end + 1;
  }
}

/** The key that a member's line begins with. */
function keyIn(text: string, at: number, end: number): string | undefined {
  for (let to = at + 1; to < end; to++) {
    if (text[to] === '\\') to++;
    else if (text[to] === '"') return JSON.parse(text.slice(at, to + 1)) as string;
  }
  return undefined;
}
