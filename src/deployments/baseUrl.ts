/** Why a text is no base URL of a deployment. Every code has one sentence in `texts/urls.ts`. */
export type BaseUrlProblem =
  | 'empty'
  | 'tooLong'
  /** White space, control characters, invisible characters or backslashes. */
  | 'characters'
  | 'schemeMissing'
  /** `file:`, `data:`, … */
  | 'schemeNotHttp'
  /** `user:password@`: credentials belong into the secret storage. */
  | 'credentials'
  | 'queryOrHash'
  /** No host, or one that no two programs would read alike (`%`, a dot at the end, a broken IPv6 address). */
  | 'host'
  | 'port'
  /** `..`, also as `%2e%2e`, `//`, an encoded slash. */
  | 'path';

export type BaseUrl =
  | {
      valid: true;
      /** Lower-case host, no default port, no slash at the end, perhaps a path prefix. */
      baseUrl: string;
      /** With its port, if it has one; an international name as punycode. */
      host: string;
      /** `localhost`, `*.localhost`, 127.0.0.0/8 or `[::1]`. */
      loopback: boolean;
      /** https. */
      secure: boolean;
    }
  | { valid: false; reason: BaseUrlProblem };

const longest = 2_048;

/**
 * One canonical spelling of a deployment's base URL, or why there is none: credentials are kept by it, so two
 * spellings of one place must become one, and a text that two parsers might read differently is refused. Parsing a
 * parsed URL again changes nothing. White space around the text is ignored.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const problem = problemOf(text.trim());
  if (problem) return { valid: false, reason: problem };
  const url = new URL(text.trim());
  const path = canonicalPath(url.pathname);
  if (path === undefined) return { valid: false, reason: 'path' };
  return {
    valid: true,
    baseUrl: url.origin + path,
    host: url.host,
    loopback: isLoopback(url.hostname),
    secure: url.protocol === 'https:',
  };
}

/** What can be seen only in the text as written, since `new URL` would quietly repair it. */
function problemOf(text: string): BaseUrlProblem | undefined {
  if (text === '') return 'empty';
  if (text.length > longest) return 'tooLong';
  if (/[\s\\\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u.test(text)) return 'characters';
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return 'schemeMissing';
  if (scheme !== 'http' && scheme !== 'https') return 'schemeNotHttp';
  const [, authority = '', path = ''] = /^[^:]+:\/\/([^/?#]*)([^?#]*)/.exec(text) ?? [];
  if (authority.includes('@')) return 'credentials';
  if (/[?#]/.test(text)) return 'queryOrHash';
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  if (/^\[[^\]]*$/.test(name) || name === '' || name.includes('%') || name.endsWith('.') || name.includes('..'))
    return 'host';
  if (port !== undefined && !isPort(port)) return 'port';
  if (path.split('/').some(isDotSegment)) return 'path';
  return URL.canParse(text) ? undefined : 'host';
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function isDotSegment(segment: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(segment);
}

/** `''`, or a prefix such as `/api/v1`: each character encoded in one way only. Undefined where that is not possible. */
function canonicalPath(pathname: string): string | undefined {
  const path = pathname.replace(/\/+$/, '').replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${hex.toUpperCase()}`;
  });
  const isClear = /^(\/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})+)*$/.test(path);
  return isClear && !/%(2F|5C|[01][0-9A-F]|7F)/.test(path) ? path : undefined;
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
