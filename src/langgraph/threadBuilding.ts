import * as v from 'valibot';

import { readAs } from '../schemas';
import { failure } from './http/failures';
import { json, threadWrite, type RequestSender, type ServerRequest } from './requestSender';
import { asUpdatedState, isThreadId } from './responses';

/** One node's part of a superstep of `POST /threads`. */
export interface NodeUpdate {
  as_node: string;
  values?: unknown;
  command?: { update: unknown; goto: string[] };
}

/** The body of `POST /threads`. Numbers may be `JSON.rawJSON`. */
export interface BuildRequest {
  thread_id: string;
  if_exists: 'raise' | 'do_nothing';
  metadata?: unknown;
  supersteps: { updates: NodeUpdate[] }[];
}

/** What `GET /assistants/{assistant_id}/graph` says of a graph. */
export interface DrawnGraph {
  nodes: string[];
  edges: { source: string; target: string; isConditional: boolean }[];
}

/** Bytes. The response of a part has the whole state. */
const largestState = 128 * 1024 * 1024;
const largestGraph = 16 * 1024 * 1024;

const assistants = v.array(v.looseObject({ assistant_id: v.string(), graph_id: v.string() }));
const drawn = v.looseObject({
  nodes: v.array(
    v.looseObject({
      id: v.pipe(v.unknown(), v.transform(String)),
      type: v.fallback(v.optional(v.string()), undefined),
      data: v.fallback(v.optional(v.looseObject({ name: v.optional(v.string()) })), undefined),
    }),
  ),
  edges: v.array(
    v.looseObject({
      source: v.pipe(v.unknown(), v.transform(String)),
      target: v.pipe(v.unknown(), v.transform(String)),
      conditional: v.fallback(v.optional(v.boolean()), false),
    }),
  ),
});

/**
 * What it takes to build a thread out of states, without a run. Seen on the JavaScript server 1.5.1 and the Python server
 * 0.16.7; every rejection is an `AgentServerError`.
 */
export class ThreadBuilding {
  constructor(private readonly sender: RequestSender) {}

  /** The graph as drawn; `undefined` where no assistant has it. A JavaScript server compiles it for the first question. */
  async graph(graphId: string, signal?: AbortSignal): Promise<DrawnGraph | undefined> {
    const search = '/assistants/search';
    const found = await this.sender.send(
      { method: 'POST', path: search, template: search, repeat: 'read', body: { graph_id: graphId, limit: 10 } },
      { signal },
      json((value) => readAs(assistants, value)),
    );
    const assistant = found.find(({ graph_id: id }) => id === graphId);
    if (assistant === undefined || !isThreadId(assistant.assistant_id)) return undefined;
    const call: ServerRequest = {
      method: 'GET',
      path: `/assistants/${encodeURIComponent(assistant.assistant_id)}/graph`,
      template: '/assistants/{assistant_id}/graph',
      repeat: 'read',
    };
    return this.sender.send(
      call,
      { signal, maxBytes: largestGraph },
      json((value) => {
        const graph = readAs(drawn, value);
        return graph && asDrawn(graph);
      }),
    );
  }

  /**
   * `POST /threads` with `supersteps`, sent once: each adds a checkpoint at the thread's head. Where one is refused, those
   * before it stay. Kind `conflict` for an id that is there (`if_exists: "raise"`).
   */
  async build(body: BuildRequest, options: { signal?: AbortSignal; timeoutMs: number }): Promise<void> {
    const call: ServerRequest = { method: 'POST', path: '/threads', template: '/threads', repeat: 'never', body };
    const made = v.looseObject({
      thread_id: v.pipe(
        v.string(),
        v.check((id) => isSame(id, body.thread_id)),
      ),
    });
    await this.sender.send(
      call,
      { ...options, maxBytes: largestState },
      json((value) => v.is(made, value) || undefined),
    );
  }

  /**
   * `POST /threads/{thread_id}/state`, sent once: a checkpoint behind the one that is named, else at the head of the
   * namespace. Gives its id.
   */
  async writeState(
    threadId: string,
    { values, asNode, namespace, checkpointId }: StateWrite,
    options: { signal?: AbortSignal; timeoutMs: number },
  ): Promise<string> {
    if (checkpointId !== undefined && !isThreadId(checkpointId)) {
      throw failure(threadWrite('POST', threadId, '/state'), 'refused', { detail: 'not a checkpoint id' });
    }
    const checkpoint = {
      ...(checkpointId !== undefined && { checkpoint_id: checkpointId }),
      checkpoint_ns: namespace,
    };
    const body = { values, as_node: asNode, checkpoint };
    const { checkpointId: made } = await this.sender.send(
      { ...threadWrite('POST', threadId, '/state'), body },
      options,
      json(asUpdatedState),
    );
    return made;
  }
}

/** A JavaScript functional graph is drawn as its schemas and, by a number, its one function. */
function asDrawn({ nodes, edges }: v.InferOutput<typeof drawn>): DrawnGraph {
  const schemas = new Set(
    nodes.filter(({ id, type }) => type === 'schema' && !id.startsWith('__')).map(({ id }) => id),
  );
  return {
    nodes: nodes
      .filter(({ id }) => !schemas.has(id))
      .map(({ id, data }) => (/^\d+$/.test(id) ? (data?.name ?? id) : id)),
    edges: edges
      .filter(({ source, target }) => !schemas.has(source) && !schemas.has(target))
      .map(({ source, target, conditional }) => ({ source, target, isConditional: conditional ?? false })),
  };
}

export interface StateWrite {
  values: unknown;
  asNode: string;
  /** `''` is the root. */
  namespace: string;
  checkpointId?: string;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
