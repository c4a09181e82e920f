import { validateHeaderName, validateHeaderValue } from 'node:http';

import { failure } from './failures';
import type { HttpRequest } from './types';

/**
 * The URL of a request, checked: parsing it must not have moved it out of its base URL, and no header may be one that
 * Node or axios would refuse or, worse, silently shorten. Throws kind `refused`; such a request is never sent.
 */
export function requestUrl(request: HttpRequest): URL {
  const written = request.baseUrl + request.path;
  if (!request.path.startsWith('/') || !/^https?:\/\//.test(written) || !URL.canParse(written)) {
    throw failure(request, 'refused', { code: 'ERR_INVALID_URL' });
  }
  const url = new URL(written);
  if (url.origin + url.pathname !== written.replace(/\?.*$/s, '') || url.hash !== '') {
    throw failure(request, 'refused', { code: 'ERR_INVALID_URL' });
  }
  const headers = {
    ...request.headers,
    ...(request.eventsAfter !== undefined && { 'last-event-id': request.eventsAfter }),
  };
  if (!Object.entries(headers).every(([name, value]) => isSendable(name, value))) {
    throw failure(request, 'refused', { code: 'ERR_INVALID_HEADER' });
  }
  return url;
}

function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
