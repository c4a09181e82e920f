/** Faults of the network and statuses, and what a person sees of them: `httpFaults.test.ts` plays each on each call. */
import type { Fault } from './stage/faults';

/** `kind, actions, requests`: what becomes of reads, and of what is sent once. */
interface Expected {
  reads: string;
  writes: string;
  /** What is said, to the end of its first sentence or words. */
  sentence: RegExp;
}

export interface NetworkFault extends Expected {
  title: string;
  /** `down`: nobody listens; `nowhere`: no such host; `badCertificate`: TLS that nobody vouches for. */
  fault: Fault | 'down' | 'nowhere' | 'badCertificate';
  timeoutMs?: number;
  /** The real server answers first, and says what it has to say: that there is no such call, or nothing but a status. */
  afterAnswer?: true;
}

export const networkFaults: NetworkFault[] = [
  {
    title: 'refused',
    fault: 'down',
    reads: 'unreachable, Retry, 0 requests',
    writes: 'unreachable, Retry, 0 requests',
    sentence: /^Connection refused \(ECONNREFUSED\)\. Start the server \(“langgraph dev”\) or check the URL\.$/,
  },
  {
    title: 'no such host',
    fault: 'nowhere',
    reads: 'unreachable, Retry, 0 requests',
    writes: 'unreachable, Retry, 0 requests',
    sentence: /^Host not found \((ENOTFOUND|EAI_AGAIN)\)\. Check the URL and the network\.$/,
  },
  {
    title: 'a certificate that nobody vouches for',
    fault: 'badCertificate',
    reads: 'unreachable, Retry, 0 requests',
    writes: 'unreachable, Retry, 0 requests',
    sentence:
      /^Certificate not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Trust its authority on the machine where this extension runs /,
  },
  {
    title: 'reset before the headers',
    fault: { reset: 'beforeHeaders' },
    reads: 'unreachable, Retry, 4 requests',
    writes: 'unreachable, Retry, 1 request',
    sentence: /^Server not reachable \(ECONNRESET\)\. Check the URL and the network\.$/,
  },
  {
    title: 'ended before the headers',
    fault: { cut: 'beforeHeaders' },
    reads: 'unreachable, Retry, 4 requests',
    writes: 'unreachable, Retry, 1 request',
    sentence: /^Server not reachable \(ECONNRESET\)\. /,
  },
  {
    title: 'reset after the headers',
    fault: { reset: 'afterHeaders' },
    reads: 'cut, Retry, 1 request',
    writes: 'cut, Retry, 1 request',
    afterAnswer: true,
    sentence: /^Response was truncated\. Try again in a moment\.$/,
  },
  {
    title: 'ended in the middle of the body',
    fault: { cut: { bytes: 1 } },
    reads: 'cut, Retry, 1 request',
    writes: 'cut, Retry, 1 request',
    afterAnswer: true,
    sentence: /^Response was truncated\. /,
  },
  {
    title: 'half-open: connected, and silent for ever',
    fault: { stall: 'beforeHeaders' },
    // How exactly it is kept, httpFaultsSlow.test.ts shows.
    timeoutMs: 4_000,
    reads: 'timeout, Retry, 1 request',
    writes: 'timeout, Retry, 1 request',
    sentence: /^Request timed out\. Try again, or increase langgraphThreads\.requestTimeout\.$/,
  },
];

const once = (kind: string, sentence: RegExp): Expected => ({
  reads: `${kind}, 1 request`,
  writes: `${kind}, 1 request`,
  sentence,
});
const repeated = (kind: string, sentence: RegExp): Expected => ({
  ...once(kind, sentence),
  reads: `${kind}, 4 requests`,
});

/** The words of the server's own that every sentence quotes. */
export const serverSays = 'Words of the server';

export const statuses: Record<number, Expected> = {
  400: once('refused', /^Request refused \(400\)\. It says: “Words of the server”\.$/),
  401: once('unauthorized, Set Credentials', /^No valid credentials \(401\)\. Enter them with “Set Credentials…”\. /),
  402: once('refused', /^Request refused \(402\)\. /),
  403: once('forbidden, Set Credentials', /^Not allowed with these credentials \(403\)\. Use a key with access \(“Set/),
  404: once(
    'notFound',
    /^Thread not found \(404\)\. |^[A-Z]+ \/[a-z/]+ isn’t supported \(404\)\. |^Request refused \(404\)\. /,
  ),
  409: once('conflict', /^Not possible while a run is in progress \(409\)\. |^Thread not found \(404\)\. /),
  413: once('refused', /^Request refused \(413\)\. /),
  422: once('refused', /^Request refused \(422\)\. /),
  429: repeated('tooManyRequests, Retry', /^Too many requests \(429\)\. Try again in a moment\. /),
  500: once('serverError, Retry', /^Server error \(500\)\. The server’s log may say why\. /),
  501: once(
    'unsupported',
    /^[A-Z]+ \/\S+ isn’t supported \(501\)\. |^This server (doesn’t support histories|can’t copy threads)\. /,
  ),
  502: repeated('unavailable, Retry', /^Server unavailable \(502\)\. /),
  503: repeated('unavailable, Retry', /^Server unavailable \(503\)\. /),
  504: repeated('unavailable, Retry', /^Server unavailable \(504\)\. /),
  520: once('unavailable, Retry', /^Server unavailable \(520\)\. /),
};
