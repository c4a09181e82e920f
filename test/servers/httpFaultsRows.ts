/** One row or more for each method of `AgentServer`, by its name. `httpFaults.test.ts` fails where one is missing. */
import type { CallRow } from './httpFaultsCalls';

const mebibyte = 1024 * 1024;
const checkpointId = '1f0c0de0-0000-6000-8000-000000000003';

const read = (run: CallRow['run'], more: Partial<CallRow> = {}): CallRow => ({ uses: 'answer', run, ...more });
const write = (run: CallRow['run'], more: Partial<CallRow> = {}): CallRow => ({ uses: 'write', run, ...more });
const stream = (name: string, run: CallRow['run'], more: Partial<CallRow> = {}): CallRow => ({
  uses: 'stream',
  name,
  run,
  ...more,
});

async function drain(chunks: Promise<AsyncIterable<Buffer>>): Promise<number> {
  let bytes = 0;
  for await (const chunk of await chunks) bytes += chunk.length;
  return bytes;
}

/** The plainer searches of the ladder are tried too: without the order, with fewer rows. */
const searchLadder = {
  ...Object.fromEntries([400, 422].map((status) => [status, 'refused, 3 requests'])),
  ...Object.fromEntries([404, 501].map((status) => [status, 'unsupported, 2 requests'])),
};
const openingsLadder = {
  ...Object.fromEntries([400, 422].map((status) => [status, 'answered, 6 requests'])),
  ...Object.fromEntries([404, 501].map((status) => [status, 'answered, 2 requests'])),
};
/** POST is tried where GET is not there. */
const otherMethod = { 404: 'notFound, 2 requests', 501: 'unsupported, 2 requests' };
const missingRoute = { 404: 'unsupported, 1 request' };
// Whether the thread is there is looked at, where that may be what is missing.
const withoutCall = { 404: 'answered, 2 requests', 405: 'answered, 1 request', 501: 'answered, 1 request' };

export const rows: Record<string, CallRow[]> = {
  info: [read((agent, _, { signal }) => agent.info(signal), { meanings: missingRoute })],
  infoBytes: [read((agent, _, { signal }) => agent.infoBytes(signal), { meanings: missingRoute, raw: true })],
  services: [
    read((agent, _, { signal }) => agent.services(signal), { meanings: missingRoute, raw: true, mayEndEarly: true }),
  ],
  searchThreads: [
    read((agent, _, { signal }) => agent.searchThreads({ limit: 5, offset: 0 }, signal), {
      meanings: searchLadder,
      maxBytes: 64 * mebibyte,
    }),
  ],
  'listing.search': [
    read((agent, _, { signal }) => agent.listing.search({ limit: 5, offset: 0 }, signal), {
      meanings: searchLadder,
      maxBytes: 64 * mebibyte,
    }),
  ],
  'listing.note': [],
  'listing.count': [
    read((agent, _, { signal }) => agent.listing.count({}, signal), { swallows: true, mayEndEarly: true }),
  ],
  'listing.openings': [
    read((agent, { threadId }, { signal }) => agent.listing.openings([threadId], signal), {
      swallows: true,
      mayEndEarly: true,
      onServer: { javascript: 'twoRequests', python: 'twoRequests' },
      meanings: openingsLadder,
    }),
  ],
  // A search with more of each thread.
  'listing.searchWords': [],
  getThread: [
    read((agent, { threadId }, { signal }) => agent.getThread(threadId, signal), { maxBytes: 64 * mebibyte }),
  ],
  threadBytes: [
    read((agent, { threadId }, { signal }) => agent.threadBytes(threadId, signal), {
      maxBytes: 128 * mebibyte,
      raw: true,
    }),
    // Without the query where that is refused.
    read((agent, { threadId }, { signal }) => agent.threadBytes(threadId, signal, undefined, 'ttl'), {
      maxBytes: 128 * mebibyte,
      raw: true,
      meanings: Object.fromEntries([400, 422].map((status) => [status, 'refused, 2 requests'])),
    }),
  ],
  checkpointBytes: [
    read(
      (agent, { threadId }, { signal }) => agent.checkpointBytes(threadId, { checkpointId, namespace: '' }, signal),
      {
        maxBytes: 128 * mebibyte,
        raw: true,
      },
    ),
  ],
  storageBytes: [
    read((agent, { threadId }, { signal }) => agent.storageBytes(threadId, signal), {
      meanings: withoutCall,
      onServer: { javascript: 'noSuchThing' },
      mayEndEarly: true,
      raw: true,
    }),
  ],
  historyStream: [
    stream(
      'history of the root',
      (agent, { threadId }, { signal }) => drain(agent.historyStream(threadId, { namespace: '', limit: 5 }, signal)),
      // A lower limit is tried, for nothing else could be refused.
      {
        meanings: {
          ...otherMethod,
          ...Object.fromEntries([400, 422].map((status) => [status, 'refused, 3 requests'])),
        },
      },
    ),
    stream(
      'history of a namespace',
      (agent, { threadId }, { signal }) => drain(agent.historyStream(threadId, { namespace: 'a:1', limit: 5 }, signal)),
      { mayEndEarly: true },
    ),
    stream(
      'history of a namespace, further on',
      (agent, { threadId }, { signal }) =>
        drain(agent.historyStream(threadId, { namespace: 'a:1', limit: 5, before: checkpointId }, signal)),
      {
        // The other dialect of `before` is tried.
        onServer: { python: 'twoRequests' },
        meanings: { 400: 'refused, 2 requests', 422: 'refused, 2 requests', 500: 'serverError, Retry, 2 requests' },
        mayEndEarly: true,
      },
    ),
  ],
  createThread: [write((agent, _, { signal }) => agent.createThread({}, signal), { meanings: missingRoute })],
  patchThread: [
    write((agent, { threadId }) => agent.patchThread(threadId, { metadata: {} }), {
      spends: true,
      maxBytes: 64 * mebibyte,
    }),
  ],
  copyThread: [
    write((agent, { threadId }, limits) => agent.copyThread(threadId, limits), {
      meanings: { 404: 'notFound, 2 requests', 409: 'notFound, 1 request' },
    }),
  ],
  forkCheckpoint: [
    write((agent, { threadId, checkpointId: from }, { signal }) => agent.forkCheckpoint(threadId, from, signal)),
  ],
  updateState: [
    write((agent, { threadId, checkpointId: from }, { signal }) =>
      agent.updateState(threadId, { values: {}, asNode: undefined, checkpointId: from }, signal),
    ),
  ],
  deleteThread: [
    write((agent, { threadId }, { signal }) => agent.deleteThread(threadId, signal), {
      spends: true,
      emptyAnswer: true,
      mayEndEarly: true,
      raw: true,
    }),
  ],
  // The faults of a transfer's requests are in test/unit/copy/transfer.
  'building.graph': [],
  'building.build': [],
  'building.writeState': [],
  'runs.start': [
    write((agent, { threadId }, { signal }) => agent.runs.start(threadId, 'chat', { input: {} }, signal), {
      spends: true,
      meanings: { 404: 'refused, 1 request' },
      maxBytes: 64 * mebibyte,
    }),
  ],
  'runs.startStreamed': [
    write((agent, { threadId }, { signal }) => agent.runs.startStreamed(threadId, 'chat', { input: {} }, signal), {
      spends: true,
      meanings: { 404: 'refused, 1 request' },
      maxBytes: 64 * mebibyte,
    }),
  ],
  // No JSON: streams.test.ts has its faults.
  'runs.events': [],
  'runs.get': [
    read((agent, { threadId, runId }, { signal }) => agent.runs.get(threadId, runId, signal), {
      maxBytes: 64 * mebibyte,
    }),
  ],
  'runs.list': [
    read((agent, { threadId }, { signal }) => agent.runs.list(threadId, signal), { maxBytes: 64 * mebibyte }),
  ],
  'runs.inputs': [
    read((agent, { threadId }, { signal }) => agent.runs.inputs(threadId, signal), { maxBytes: 64 * mebibyte }),
  ],
  'runs.unfinished': [
    read((agent, { threadId }, { signal }) => agent.runs.unfinished(threadId, signal), { maxBytes: 64 * mebibyte }),
  ],
  'runs.cancel': [
    write((agent, { threadId, runId }, { signal }) => agent.runs.cancel(threadId, runId, signal), {
      meanings: { 404: 'answered, 1 request' },
      emptyAnswer: true,
      mayEndEarly: true,
      raw: true,
    }),
  ],
  'runs.errorOf': [
    read((agent, { threadId, runId }, { signal }) => agent.runs.errorOf(threadId, runId, signal), {
      swallows: true,
      mayEndEarly: true,
      maxBytes: mebibyte / 4,
    }),
  ],
  'runs.assistants': [read((agent, _, { signal }) => agent.runs.assistants(signal), { meanings: missingRoute })],
  'runs.inputSchema': [
    write((agent, _, { signal }) => agent.runs.inputSchema('chat', signal), {
      swallows: true,
      mayEndEarly: true,
      maxBytes: mebibyte,
    }),
  ],
};
