import { cutText, invisible } from '../../characters';
import { plainJson } from '../../schemas';
import type { Redactor } from './redactor';

const longest = 500;

/**
 * What a server says about a failure, for people: at most 500 characters in one line, or undefined where it says
 * nothing that can be quoted. Never HTML, never a header value that was sent.
 *
 * Python (0.16.7) sends `{"detail": string}`, FastAPI a list of `{loc, msg}`; JavaScript (1.5.1) sends text/plain, and
 * `{"error": {"issues": [...]}}` for what Zod refuses; aegra sends `{"error", "message"}`.
 */
export function serverWords(body: Buffer, contentType: string, redact: Redactor): string | undefined {
  const text = body.toString('utf8').trim();
  if (text === '' || text.startsWith('<') || /html|xml/i.test(contentType)) return undefined;
  const words = /^[[{"]/.test(text)
    ? wordsOf(plainJson(text), 0)
    : /^text\/plain\b/i.test(contentType)
      ? text
      : undefined;
  return words === undefined ? undefined : quotable(words, redact);
}

/**
 * One line without invisible characters, redacted and cut. Redacted twice: white space that is part of a key is gone
 * afterwards, and a key that hides behind a NUL can be seen only then.
 */
export function quotable(words: string, redact: Redactor): string | undefined {
  const line = redact(words).replace(/\s+/g, ' ').replace(invisible.code, '').trim();
  const clean = redact(line).toWellFormed();
  return clean === '' ? undefined : cutText(clean, longest);
}

/** By hand: what is looked for may stand at any depth, in lists and objects of any shape. */
function wordsOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > 4) return undefined;
  if (Array.isArray(value)) {
    const lines = value.slice(0, 10).map((item) => wordsOf(item, depth + 1));
    return lines.filter((line) => line !== undefined).join('; ') || undefined;
  }
  const found = new Map<string, unknown>(Object.entries(value));
  const said = ['detail', 'issues', 'message', 'msg', 'error']
    .map((name) => wordsOf(found.get(name), depth + 1))
    .find((words) => words !== undefined);
  const place = placeOf(found.get('loc') ?? found.get('path'));
  return said !== undefined && place !== '' ? `${place}: ${said}` : said;
}

function placeOf(path: unknown): string {
  if (!Array.isArray(path)) return '';
  return path.filter((step) => typeof step === 'string' || typeof step === 'number').join('.');
}
