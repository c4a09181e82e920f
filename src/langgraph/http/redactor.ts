const mark = '***';
/** A server that quotes the beginning of a key tells as much of it. */
const prefixLength = 8;

export type Redactor = (text: string) => string;

/**
 * Takes every header value that was sent out of a text, should the server echo it: whole, its parts after the scheme
 * (`Bearer …`), percent-encoded, the user and password inside `Basic …`, and beginnings of at least 8 characters.
 * Upper and lower case are the same here, since a key may come back as a host name.
 */
export function createRedactor(headers: Record<string, string>): Redactor {
  const secrets = new Set(Object.values(headers).flatMap(spellings).map(lowerCase));
  secrets.delete('');
  return (text) =>
    withoutSpans(
      text,
      [...secrets].flatMap((secret) => spansOf(secret, lowerCase(text))),
    );
}

function spellings(value: string): string[] {
  const [scheme = '', ...rest] = value.trim().split(/\s+/);
  const plain = [value.trim(), ...rest];
  if (scheme.toLowerCase() === 'basic') {
    const pair = Buffer.from(rest.join(''), 'base64').toString('utf8');
    plain.push(pair, pair.slice(pair.indexOf(':') + 1));
  }
  return [...plain, ...plain.map((secret) => encodeURIComponent(secret.toWellFormed()))];
}

/** ASCII only, so that every character keeps its place. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

type Span = [start: number, end: number];

/** Where the secret stands, or a beginning of it. */
function spansOf(secret: string, text: string): Span[] {
  const begin = secret.slice(0, prefixLength);
  const spans: Span[] = [];
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
    let length = begin.length;
    while (length < secret.length && text[at + length] === secret[length]) length++;
    spans.push([at, at + length]);
  }
  return spans;
}

function withoutSpans(text: string, spans: Span[]): string {
  let kept = '';
  let from = 0;
  for (const [start, end] of spans.sort((left, right) => left[0] - right[0])) {
    // Spans overlap: a key's beginning is also that of its percent-encoded form.
    if (start >= from) kept += text.slice(from, start) + mark;
    from = Math.max(from, end);
  }
  return kept + text.slice(from);
}
