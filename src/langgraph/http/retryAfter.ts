const longestMs = 60_000;
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * The milliseconds to wait by a `Retry-After` header (seconds, or an HTTP date), at most 60,000. Undefined for
 * anything else: negative, in the past, garbage. Dates are read against the server's own `Date` where it sends one,
 * since its clock may be days from ours.
 */
export function retryAfterMs(
  retryAfter: string | undefined,
  date: string | undefined,
  now: number,
): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  const at = parseHttpDate(text);
  if (at === undefined) return undefined;
  const wait = at - (parseHttpDate(date ?? '') ?? now);
  return wait < 0 ? undefined : Math.min(wait, longestMs);
}

function parseHttpDate(text: string): number | undefined {
  // `Date.parse` alone finds a date in "abc 5".
  const time = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
