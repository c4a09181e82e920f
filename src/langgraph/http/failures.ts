import { AgentServerError, type AgentServerErrorFacts, type AgentServerErrorKind } from './errors';

/** As much of a request as an error may name. */
export interface RequestName {
  method: string;
  template: string;
}

type Details = {
  [Name in keyof Omit<AgentServerErrorFacts, 'kind' | 'method' | 'path'>]?: AgentServerErrorFacts[Name] | undefined;
};

/** An error of this request; details that are undefined are left out. Nothing of the cause is kept but what is listed. */
export function failure(request: RequestName, kind: AgentServerErrorKind, details: Details = {}): AgentServerError {
  const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  return new AgentServerError({ kind, method: request.method, path: request.template, ...known });
}

/** The kind of a status outside 200..299. A 404 for a path without parameters says that the route is missing. */
export function kindOfStatus(status: number, template: string): AgentServerErrorKind {
  if (status >= 300 && status < 400) return 'redirected';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return template.includes('{') ? 'notFound' : 'unsupported';
    case 405:
    case 501:
      return 'unsupported';
    case 409:
      return 'conflict';
    case 429:
      return 'tooManyRequests';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
  }
  if (status >= 400 && status < 500) return 'refused';
  // 520..530 are Cloudflare's words for an origin that did not answer.
  return status >= 520 && status <= 530 ? 'unavailable' : status >= 500 ? 'serverError' : 'notAgentServer';
}

const repeatableStatus = new Set([408, 429, 502, 503, 504]);

export function isRepeatableStatus(status: number): boolean {
  return repeatableStatus.has(status);
}

/** Failures before a response began that may pass; a wrong host name or certificate will not. */
const repeatableCode = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
]);

export function isRepeatableCode(code: string | undefined): boolean {
  return code !== undefined && repeatableCode.has(code);
}

/** The kind of a request that failed before its response began. `HPE_…` is Node's parser: what answered is not HTTP. */
export function kindOfCode(code: string | undefined): AgentServerErrorKind {
  return code?.startsWith('HPE_') ? 'notAgentServer' : 'unreachable';
}

/** Node's word for what went wrong (`ECONNREFUSED`), or undefined where there is none that looks like one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,59}$/.test(error.code) ? error.code : undefined;
}
