import type { RefusedMember } from './refusedMembers';

/** What went wrong with a request, for people and for code. Every kind has one sentence in `texts/errors.ts`. */
export type AgentServerErrorKind =
  /** Nobody answered: refused, no such host, reset, TLS failed. `code` has Node's word (ECONNREFUSED, ENOTFOUND, …). */
  | 'unreachable'
  /** Silent for longer than the time limit. */
  | 'timeout'
  /** The connection ended in the middle of a response. */
  | 'cut'
  /** The caller's AbortSignal fired. */
  | 'cancelled'
  /** 3xx: never followed, since a redirect would carry the key along. `location` names the origin it points to. */
  | 'redirected'
  /** 401: no key, or a wrong one. */
  | 'unauthorized'
  /** 403: the key is known but may not do this. */
  | 'forbidden'
  /** 404, or copying's 409 for a thread that is not there. */
  | 'notFound'
  /** 409 otherwise. */
  | 'conflict'
  /** 400, 413, 422 and other 4xx. */
  | 'refused'
  /** 405, 501, or a 404 for a route: this server has no such call. */
  | 'unsupported'
  /** 429. */
  | 'tooManyRequests'
  /** 502, 503, 504 and other gateways' responses. */
  | 'unavailable'
  /** 500 and other 5xx. */
  | 'serverError'
  /** This server lists threads by `GET /threads`, and has no `POST /threads/search`: another API (LangSmith Fleet). */
  | 'anotherApi'
  /** A response that no Agent Server gives: HTML, an empty body, the wrong shape. */
  | 'notAgentServer'
  /** More bytes than the limit for this call (`limit`, in bytes). */
  | 'tooLarge';

/** The facts of a failed request. Never a credential, never a header, never a full URL with a query. */
export interface AgentServerErrorFacts {
  kind: AgentServerErrorKind;
  method: string;
  /** The path with its parameters' names, such as `/threads/{thread_id}/history`. */
  path: string;
  status?: number;
  /** The server's own words, at most 500 characters. */
  detail?: string;
  /** The members of the request's body that the server refuses, where it names any. */
  members?: RefusedMember[];
  /** Node's or axios' code, such as `ECONNREFUSED`. */
  code?: string;
  /** The origin that a redirect points to. */
  location?: string;
  /** Bytes. */
  limit?: number;
  requestId?: string;
}

/**
 * A request to an Agent Server that did not succeed. `http.ts` lives in a bundle of its own, so there are two copies
 * of this class at run time: test with `isAgentServerError`, never with `instanceof`.
 */
export class AgentServerError extends Error {
  override readonly name = 'AgentServerError' as const;

  constructor(readonly facts: AgentServerErrorFacts) {
    super(
      [`${facts.method} ${facts.path}: ${facts.kind}`, facts.status, facts.code, facts.detail]
        .filter(Boolean)
        .join(' '),
    );
  }

  get kind(): AgentServerErrorKind {
    return this.facts.kind;
  }
}

export function isAgentServerError(error: unknown): error is AgentServerError {
  return error instanceof Error && error.name === 'AgentServerError' && 'facts' in error;
}
