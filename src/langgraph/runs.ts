import * as v from 'valibot';

import { listOf, readAs } from '../schemas';
import { type JsonValue, member, parseJson as parseJsonText, stringMember } from '../json/json';
import { isThreadId, parseJson } from './responses';
import { json, threadRead, threadWrite, type ServerRequest, type RequestSender } from './requestSender';
import { readEvents } from './eventStream';
import { readRunEvent, type RunEvent, streamModes } from './runEvents';
import { isAgentServerError } from './http/errors';
import { failure } from './http/failures';

/**
 * A run, as far as it is looked at. `status` is `pending`, `running`, `success`, `error`, `timeout` or `interrupted`, which
 * is one that was cancelled: a run that asked something is a `success`, and its thread is `interrupted`.
 */
export interface Run {
  run_id: string;
  status: string;
  /** ISO 8601. */
  created_at?: string | undefined;
  updated_at?: string | undefined;
  /** What it did to a run that it met: `reject`, `interrupt`, `rollback` or `enqueue`. */
  multitask_strategy?: string | undefined;
  /**
   * The LangSmith project that it was traced to, by name; its trace has the run's id. Python tells it from 0.11 on, where
   * tracing is switched on.
   */
  langsmith_session_name?: string | undefined;
}

/** What a run is started with: input for the graph (`null` goes on from where it stands), or an answer to questions. */
export type RunStart = { input: unknown } | { command: { resume: unknown } };

export interface Assistant {
  assistant_id: string;
  graph_id: string;
  name?: string | null | undefined;
}

/** Bytes. What is read here is small; a run repeats its input. */
const largestResponse = 64 * 1024 * 1024;
const largestError = 256 * 1024;
const largestSchemas = 1024 * 1024;
const mostAssistants = 100;
const mostRuns = 100;
/** The most that servers list at once. */
const mostListed = 1_000;

/** Both servers then send all events of a run that keeps them; JavaScript (1.5.1) none for `-`. */
const beforeAll = '-1';

/** Assistants' ids are UUIDs, or a graph's name. */
const idPattern = /^[A-Za-z0-9_-]{1,128}$/;
const text = v.fallback(v.optional(v.string()), undefined);
const run = v.looseObject({
  run_id: v.pipe(v.string(), v.check(isThreadId)),
  status: v.string(),
  created_at: text,
  updated_at: text,
  multitask_strategy: text,
  langsmith_session_name: text,
});
const runs = listOf(run);
const assistants = v.array(
  v.looseObject({
    assistant_id: v.pipe(v.string(), v.regex(idPattern)),
    graph_id: v.string(),
    name: v.nullish(v.string()),
  }),
);
const failed = v.object({ __error__: v.looseObject({ error: v.nullish(v.string()), message: v.nullish(v.string()) }) });

/**
 * Background runs on threads, and what is needed to start one. Seen on the JavaScript server 1.5.1 and the Python server
 * 0.16.7; every rejection is an `AgentServerError`.
 */
export class ThreadRuns {
  constructor(private readonly sender: RequestSender) {}

  /**
   * `POST /threads/{thread_id}/runs`, sent once. With `multitask_strategy: "reject"` a thread that is running refuses it:
   * kind `conflict` (409 on Python; 422 on JavaScript, which says the same of a thread that is not there). A missing
   * assistant is kind `refused`. After any other failure but a refusal a run may have been started.
   */
  async start(threadId: string, assistantId: string, start: RunStart, signal?: AbortSignal): Promise<Run> {
    return this.#start(threadId, { assistant_id: assistantId, ...start, multitask_strategy: 'reject' }, signal);
  }

  /**
   * The same, and `events` tells what happens in it from its beginning on (`stream_mode`, `stream_resumable`). Where a server
   * refuses to keep events, the run is started without. Not with `stream_subgraphs`: servers then leave a subgraph's values in
   * the thread's row (Python 0.12).
   */
  async startStreamed(threadId: string, assistantId: string, start: RunStart, signal?: AbortSignal): Promise<Run> {
    const body = { assistant_id: assistantId, ...start, multitask_strategy: 'reject' };
    try {
      return await this.#start(threadId, { ...body, stream_mode: streamModes, stream_resumable: true }, signal);
    } catch (error) {
      if (!isAgentServerError(error) || error.kind !== 'refused') throw error;
      const { detail = '', members = [] } = error.facts;
      if (![detail, ...members.map(({ name }) => name)].some((words) => words.includes('stream_'))) throw error;
      return this.#start(threadId, body, signal);
    }
  }

  async #start(threadId: string, body: object, signal: AbortSignal | undefined): Promise<Run> {
    const call = threadWrite('POST', threadId, '/runs');
    return this.sender
      .send({ ...call, body }, { signal, maxBytes: largestResponse }, json(asRun))
      .catch((error: unknown) => {
        if (!isAgentServerError(error)) throw error;
        const { kind, status, detail, requestId } = error.facts;
        if (kind === 'notFound') throw failure(call, 'refused', { status, detail, requestId });
        if (kind === 'refused' && status === 422 && detail?.includes('already running')) {
          throw failure(call, 'conflict', { status, detail, requestId });
        }
        throw error;
      });
  }

  /**
   * What happens in a run, from `GET /threads/{thread_id}/runs/{run_id}/stream`: behind the event with this id, or all that the
   * server has kept. Ends when the run does, or the connection; at once for a run that has ended. Kind `unsupported` where
   * there is no such call or the response is no stream of events; `timeout` after the usual silence (Python sends a
   * heartbeat every 5 s).
   */
  async *events(
    threadId: string,
    runId: string,
    lastEventId: string | undefined,
    signal?: AbortSignal,
  ): AsyncGenerator<{ id: string | undefined; events: RunEvent[] }> {
    const call = ofRun(threadRead('GET', threadId, '/runs/{run_id}/stream'), runId);
    const chunks = await this.sender.open({ ...call, eventsAfter: lastEventId ?? beforeAll }, signal);
    for await (const event of readEvents(chunks)) yield { id: event.id, events: readRunEvent(event) };
  }

  /** `GET /threads/{thread_id}/runs/{run_id}`. */
  async get(threadId: string, runId: string, signal?: AbortSignal): Promise<Run> {
    const call = ofRun(threadRead('GET', threadId, '/runs/{run_id}'), runId);
    return this.sender.send(call, { signal, maxBytes: largestResponse }, json(asRun));
  }

  /**
   * A page of a thread's runs (`GET /threads/{thread_id}/runs`), the newest first; at first the newest hundred. JavaScript
   * (1.5.1) lists the oldest first, and takes the query's `limit` for where a page ends: so each is asked for from the
   * beginning on. Kind `notFound` or `unsupported` where the thread, or the call, is not there.
   */
  async list(threadId: string, signal?: AbortSignal, { offset = 0, limit = mostRuns } = {}): Promise<Run[]> {
    const end = Math.min(offset + limit, mostListed);
    const found = await this.#first(threadId, end, signal);
    if (!isOldestFirst(found)) return found.slice(offset);
    const all = found.length < end ? found : await this.#first(threadId, mostListed, signal);
    return all.toReversed().slice(offset, end);
  }

  async #first(threadId: string, limit: number, signal: AbortSignal | undefined): Promise<Run[]> {
    const call = threadRead('GET', threadId, '/runs');
    return this.sender.send(
      { ...call, path: `${call.path}?limit=${limit}` },
      { signal, maxBytes: largestResponse },
      json((value) => readAs(runs, value)),
    );
  }

  /** What the runs of a thread were given, with the numbers' digits, by their ids. Rejects like `list`. */
  async inputs(threadId: string, signal?: AbortSignal): Promise<Map<string, JsonValue>> {
    const call = threadRead('GET', threadId, '/runs');
    return this.sender.send(
      { ...call, path: `${call.path}?limit=${mostListed}` },
      { signal, maxBytes: largestResponse },
      ({ body }) => {
        const runs = parseText(body);
        if (!Array.isArray(runs)) return undefined;
        return new Map(
          runs.map((each): [string, JsonValue] => [
            stringMember(each, 'run_id') ?? '',
            member(member(each, 'kwargs'), 'input') ?? null,
          ]),
        );
      },
    );
  }

  /** Those that have not ended. Rejects like `list`. */
  async unfinished(threadId: string, signal?: AbortSignal): Promise<Run[]> {
    const runs = await this.list(threadId, signal);
    return runs.filter(({ status }) => status === 'pending' || status === 'running');
  }

  /**
   * `POST …/cancel?wait=0&action=interrupt`, sent once: what the run has saved so far stays. It stops between two steps
   * or within one, and its status is then `interrupted`. Also where it had ended before, or was not there.
   */
  async cancel(threadId: string, runId: string, signal?: AbortSignal): Promise<void> {
    const call = ofRun(threadWrite('POST', threadId, '/runs/{run_id}/cancel'), runId);
    await this.sender
      .send({ ...call, path: `${call.path}?wait=0&action=interrupt` }, { signal }, () => true)
      .catch((error: unknown) => {
        if (!isAgentServerError(error)) throw error;
        const { kind, status } = error.facts;
        // Both servers take it without a body: 204 on JavaScript, 202 on Python.
        if (kind === 'notFound' || (kind === 'notAgentServer' && (status === 202 || status === 204))) return;
        throw error;
      });
  }

  /**
   * What a failed run failed with, from `GET …/join`, which answers at once for a run that has ended: `__error__` with
   * status 200. `undefined` where the server does not say.
   */
  async errorOf(threadId: string, runId: string, signal?: AbortSignal): Promise<string | undefined> {
    const call = ofRun(threadRead('GET', threadId, '/runs/{run_id}/join'), runId);
    return this.sender
      .send(call, { signal, maxBytes: largestError }, ({ body }) => ({ words: errorWords(parseJson(body)) }))
      .then(
        ({ words }) => words,
        () => undefined,
      );
  }

  /** `POST /assistants/search`: the first hundred. */
  async assistants(signal?: AbortSignal): Promise<Assistant[]> {
    const template = '/assistants/search';
    const body = { limit: mostAssistants };
    return this.sender.send(
      { method: 'POST', path: template, template, repeat: 'read', body },
      { signal },
      json((value) => readAs(assistants, value)),
    );
  }

  /**
   * The JSON schema of what a graph takes as input, from `GET /assistants/{assistant_id}/schemas` (its state's, where the
   * server knows no other). `undefined` where it does not say within four seconds.
   */
  async inputSchema(assistantId: string, signal?: AbortSignal): Promise<JsonValue | undefined> {
    const call: ServerRequest = {
      method: 'GET',
      path: `/assistants/${encodeURIComponent(assistantId)}/schemas`,
      template: '/assistants/{assistant_id}/schemas',
      repeat: 'never',
    };
    return this.sender
      .send(call, { signal, timeoutMs: 4_000, maxBytes: largestSchemas }, ({ body }) => ({ schemas: parseText(body) }))
      .then(
        ({ schemas }) => {
          const found = member(schemas, 'input_schema') ?? member(schemas, 'state_schema');
          return found instanceof Map ? found : undefined;
        },
        () => undefined,
      );
  }
}

function isOldestFirst(runs: readonly Run[]): boolean {
  return (runs[0]?.created_at ?? '') < (runs.at(-1)?.created_at ?? '');
}

/** `undefined` for what is no JSON. */
function parseText(body: Buffer): JsonValue | undefined {
  try {
    return parseJsonText(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function asRun(value: unknown): Run | undefined {
  return readAs(run, value);
}

/** Runs' ids are UUIDs on both servers; elsewhere any text, as threads' are. Throws kind `refused` for one that must not come into a URL. */
function ofRun(call: ServerRequest, runId: string): ServerRequest {
  if (!isThreadId(runId)) throw failure(call, 'refused', { detail: 'not a run id' });
  return { ...call, path: call.path.replace('{run_id}', () => encodeURIComponent(runId)) };
}

/** JavaScript puts the error as JSON into the message of another. */
function errorWords(value: unknown): string | undefined {
  const { error, message } = readAs(failed, value)?.__error__ ?? {};
  const inner = message?.startsWith('{"error":')
    ? errorWords({ __error__: parseJson(Buffer.from(message)) })
    : undefined;
  return inner ?? ([error, message].filter(Boolean).join(': ') || undefined);
}
