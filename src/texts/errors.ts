/** What went wrong with a request, in words: one sentence for a row, with what to do for a notification, all for the log. */
import { l10n } from 'vscode';
import { isAgentServerError, type AgentServerErrorFacts } from '../langgraph/http/errors';
import { megabytes } from './quantities';
import { UserError } from './userError';
import { notificationText } from './inertText';
import { longestNotification, shortTitle } from './notification';

/** `langgraph/agentServer.ts` gives this code where the secret storage failed. */
const unreadable = 'CREDENTIALS_UNREADABLE';

/** A few words for a row of the tree. */
export function describeShortly(error: unknown): string {
  if (isAgentServerError(error)) {
    return shortly(error.facts);
  }
  return error instanceof UserError ? error.short : wordsOf(error);
}

/** What was wrong, what to do, and the server's own words, in what fits a notification. */
export function describeError(error: unknown): string {
  if (!isAgentServerError(error)) {
    return wordsOf(error);
  }
  const { facts } = error;
  const ours = [`${shortly(facts)}.`, advice(facts)].filter(Boolean).join(' ');
  const { detail = '' } = facts;
  // Its words last, as many as fit: the log has them all.
  const room = longestNotification - ours.length - 20;
  return detail === '' || room < 20 ? ours : `${ours} ${l10n.t('It says: “{0}”.', shortTitle(detail, room))}`;
}

/** For the log: every fact of a request, and the stack of anything else. Without credentials, as the facts are. */
export function describeForLog(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  if (!isAgentServerError(error)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { kind, method, path, ...others } = error.facts;
  const facts = Object.entries(others).map(
    ([name, value]) => `${name}=${notificationText(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
  );
  return [`${method} ${path}: ${kind}`, ...facts].join(' ');
}

/** Whether doing the same again may go well. */
export function mayPass(error: unknown): boolean {
  return (
    isAgentServerError(error) &&
    ['unreachable', 'timeout', 'cut', 'tooManyRequests', 'unavailable', 'serverError'].includes(error.kind)
  );
}

export function needsCredentials(error: unknown): boolean {
  return isAgentServerError(error) && (error.kind === 'unauthorized' || error.kind === 'forbidden');
}

/** 404 for a history, though the thread is there: `Graph "…" not found` (JavaScript server). */
function isAboutGraph({ detail = '' }: AgentServerErrorFacts): boolean {
  return /^Graph .* not found$/.test(detail);
}

function shortly(facts: AgentServerErrorFacts): string {
  switch (facts.kind) {
    case 'unreachable':
      return unreachable(facts.code);
    case 'timeout':
      return l10n.t('Request timed out');
    case 'cut':
      return l10n.t('Response was truncated');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'redirected':
      return facts.location === undefined
        ? l10n.t('Moved to another URL')
        : l10n.t('Moved to {0}', notificationText(facts.location));
    case 'unauthorized':
      if (facts.code === unreadable) {
        return l10n.t('The stored credentials can’t be read');
      }
      return l10n.t('No valid credentials (401)');
    case 'forbidden':
      return l10n.t('Not allowed with these credentials (403)');
    case 'notFound':
      return isAboutGraph(facts)
        ? l10n.t('This server doesn’t have the thread’s graph (404)')
        : l10n.t('Thread not found (404)');
    case 'conflict':
      return l10n.t('Not possible while a run is in progress (409)');
    case 'refused':
      return l10n.t('Request refused ({0})', facts.status ?? '4xx');
    case 'unsupported':
      if (facts.path === '/threads/{thread_id}/copy') {
        return l10n.t('This server can’t copy threads');
      }
      if (facts.path === '/threads/{thread_id}/history') {
        return l10n.t('This server doesn’t support histories');
      }
      return l10n.t('{0} {1} isn’t supported ({2})', facts.method, facts.path, facts.status ?? 404);
    case 'tooManyRequests':
      return l10n.t('Too many requests (429)');
    case 'unavailable':
      return l10n.t('Server unavailable ({0})', facts.status ?? 503);
    case 'serverError':
      return l10n.t('Server error ({0})', facts.status ?? 500);
    case 'anotherApi':
      return l10n.t('Not an Agent Server, but a similar API');
    case 'notAgentServer':
      return l10n.t('Not an Agent Server');
    case 'tooLarge':
      return facts.limit === undefined
        ? l10n.t('The response is too large')
        : l10n.t('The response is larger than {0}', megabytes(facts.limit));
  }
}

function unreachable(code: string | undefined): string {
  switch (code) {
    case undefined:
      return l10n.t('Server not reachable');
    case 'ECONNREFUSED':
      return l10n.t('Connection refused (ECONNREFUSED)');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('Host not found ({0})', code);
    default:
      return isOfCertificate(code)
        ? l10n.t('Certificate not trusted ({0})', notificationText(code))
        : l10n.t('Server not reachable ({0})', notificationText(code));
  }
}

function isOfCertificate(code = ''): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/i.test(code);
}

function certificateAdvice(code = ''): string {
  if (code.includes('EXPIRED')) return l10n.t('It has expired. Renew it on the server.');
  if (code.includes('ALTNAME')) return l10n.t('It’s for another host name. Check the URL.');
  return l10n.t('Trust its authority on the machine where this extension runs (WSL, container, or SSH host).');
}

function advice(facts: AgentServerErrorFacts): string {
  switch (facts.kind) {
    case 'unreachable':
      if (facts.code === 'ECONNREFUSED') return l10n.t('Start the server (“langgraph dev”) or check the URL.');
      return isOfCertificate(facts.code) ? certificateAdvice(facts.code) : l10n.t('Check the URL and the network.');
    case 'timeout':
      return l10n.t('Try again, or increase langgraphThreads.requestTimeout.');
    case 'cut':
    case 'unavailable':
    case 'tooManyRequests':
      return l10n.t('Try again in a moment.');
    case 'redirected':
      return l10n.t('The request wasn’t sent there. If that URL is right, use it for the deployment.');
    case 'unauthorized':
      if (facts.code === unreadable) {
        return l10n.t('Unlock the keychain and try again, or enter them again (“Set Credentials…”).');
      }
      return l10n.t('Enter them with “Set Credentials…”.');
    case 'forbidden':
      return l10n.t(
        'Use a key with access (“Set Credentials…”); organization-wide LangSmith keys also need the workspace ID.',
      );
    case 'notFound':
      return isAboutGraph(facts)
        ? l10n.t('Only the graph can show the thread’s states: add it to the server again.')
        : l10n.t('It may have been deleted. Refresh the view.');
    case 'conflict':
      return l10n.t('Try again when the run has ended.');
    case 'unsupported':
      if (facts.path === '/threads/search' || facts.path === '/info') {
        return l10n.t('Check the URL: a path prefix may be missing.');
      }
      return l10n.t('A newer Agent Server may support it.');
    case 'serverError':
      return l10n.t('The server’s log may say why.');
    case 'notAgentServer':
      return l10n.t('Check the URL: a path prefix may be missing.');
    case 'anotherApi':
      return l10n.t('It lists threads but has no POST /threads/search.');
    case 'tooLarge':
    case 'refused':
    case 'cancelled':
      return '';
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : notificationText(String(error));
}
