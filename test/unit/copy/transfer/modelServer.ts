import type { BuildRequest, DrawnGraph, NodeUpdate } from '../../../../src/langgraph/threadBuilding';
import { AgentServerError, type AgentServerErrorFacts } from '../../../../src/langgraph/http/errors';
import type { TransferServer } from '../../../../src/copy/transfer/target';

interface Made {
  id: string;
  parent: string | undefined;
  source: string;
  values: Record<string, unknown>;
  next: string[];
}

/** What the server does wrong. */
export interface Lies {
  /** It loses this key of every state that is read. */
  drops?: string;
  /** It takes supersteps and makes nothing of them. */
  ignores?: boolean;
  /** It answers so to a part, but for threads that are made for a look; `after` parts that it takes. */
  refuses?: { status: number; after: number };
  /** More steps in one part than this are too large (413). */
  mostSteps?: number;
  /** It makes this part, and its response is lost. */
  losesPart?: number;
  /** It keeps threads that it says it has deleted. */
  keepsThreads?: boolean;
  /** It makes one checkpoint more than asked for. */
  addsRow?: boolean;
}

const failure = (facts: Partial<AgentServerErrorFacts>): AgentServerError =>
  new AgentServerError({ kind: 'serverError', method: 'POST', path: '/threads', ...facts });

/** start → one → two → end, with a last value `last` and a list `log` that grows; `two` is the sink. */
export class ModelServer implements TransferServer {
  readonly baseUrl = 'http://model';
  readonly threads = new Map<string, Made[]>();
  /** Parts, of threads that are no looks. */
  readonly parts: BuildRequest[] = [];
  private readonly looks = new Set<string>();
  private made = 0;

  constructor(private readonly lies: Lies = {}) {}

  readonly building = {
    graph: (): Promise<DrawnGraph> =>
      Promise.resolve({
        nodes: ['__start__', 'one', 'two', '__end__'],
        edges: [
          ['__start__', 'one'],
          ['one', 'two'],
          ['two', '__end__'],
        ].map(([source = '', target = '']) => ({ source, target, isConditional: false })),
      }),
    build: (body: BuildRequest): Promise<void> => {
      const given = JSON.parse(JSON.stringify(body)) as BuildRequest;
      const isLook = JSON.stringify(given.metadata ?? {}).includes('scratch');
      if (isLook) this.looks.add(given.thread_id);
      return this.looks.has(given.thread_id) ? this.#apply(given) : this.#part(given);
    },
    writeState: (): Promise<string> => Promise.reject(failure({ kind: 'refused', status: 400 })),
  };

  async #part(body: BuildRequest): Promise<void> {
    const { refuses, mostSteps, losesPart, ignores, addsRow } = this.lies;
    if (mostSteps !== undefined && body.supersteps.length > mostSteps) throw failure({ kind: 'refused', status: 413 });
    this.parts.push(body);
    if (refuses && this.parts.length > refuses.after) {
      throw failure({ kind: refuses.status < 500 ? 'refused' : 'serverError', status: refuses.status, detail: 'no' });
    }
    if (ignores) {
      this.threads.set(body.thread_id, []);
      return;
    }
    await this.#apply(body);
    const rows = this.threads.get(body.thread_id);
    const last = rows?.at(-1);
    if (addsRow && rows && last) rows.push({ ...last, id: this.#newId(), parent: last.id });
    if (losesPart === this.parts.length) throw failure({ kind: 'cut' });
  }

  #newId(): string {
    return `t${String(this.made++).padStart(6, '0')}`;
  }

  #apply({ thread_id: threadId, if_exists: exists, supersteps }: BuildRequest): Promise<void> {
    if (exists === 'raise' && this.threads.has(threadId))
      return Promise.reject(failure({ kind: 'conflict', status: 409 }));
    const rows = this.threads.get(threadId) ?? [];
    this.threads.set(threadId, rows);
    for (const { updates } of supersteps) rows.push(this.#step(rows.at(-1), updates));
    return Promise.resolve();
  }

  #step(parent: Made | undefined, updates: NodeUpdate[]): Made {
    const values = { ...parent?.values };
    const next: string[] = [];
    let source = 'update';
    for (const { as_node: node, values: given, command } of updates) {
      if (node === '__input__') {
        source = 'input';
        next.push('__start__');
        continue;
      }
      const write = (command?.update ?? given ?? {}) as Record<string, unknown>;
      if ('last' in write) values.last = write.last;
      if ('log' in write) {
        const log = write.log as unknown[] | { __overwrite__: unknown };
        values.log = Array.isArray(log) ? [...((values.log ?? []) as unknown[]), ...log] : log.__overwrite__;
      }
      const edges: Record<string, string[]> = { __start__: ['one'], one: ['two'] };
      next.push(...(edges[node] ?? []), ...(command?.goto ?? []));
    }
    return { id: this.#newId(), parent: parent?.id, source, values, next };
  }

  async *#print(rows: readonly Made[]): AsyncGenerator<Uint8Array> {
    const { drops } = this.lies;
    const shown = rows.map(({ id, parent, source, values, next }, index) => {
      const kept = Object.fromEntries(Object.entries(values).filter(([name]) => name !== drops));
      return {
        values: kept,
        next,
        tasks: next.map((name) => ({ id: `${id} ${name}`, name })),
        metadata: { source, step: index - 1 },
        created_at: '2026-01-01T00:00:00Z',
        checkpoint: { checkpoint_id: id, checkpoint_ns: '' },
        parent_checkpoint: parent === undefined ? null : { checkpoint_id: parent, checkpoint_ns: '' },
      };
    });
    yield Buffer.from(JSON.stringify(shown.reverse()));
    await Promise.resolve();
  }

  historyStream(
    threadId: string,
    { limit, before, namespace }: { limit: number; before?: string | undefined; namespace: string },
  ): Promise<AsyncIterable<Uint8Array>> {
    const rows = namespace === '' ? (this.threads.get(threadId) ?? []) : [];
    const older = rows.filter(({ id }) => before === undefined || id < before);
    const from = Math.max(0, older.length - limit);
    // The steps are counted from the thread's beginning.
    return Promise.resolve(this.#page(older, from));
  }

  async *#page(rows: readonly Made[], from: number): AsyncGenerator<Uint8Array> {
    const all: unknown[] = [];
    for await (const chunk of this.#print(rows)) all.push(...(JSON.parse(Buffer.from(chunk).toString()) as unknown[]));
    yield Buffer.from(JSON.stringify(all.slice(0, rows.length - from)));
  }

  threadBytes(threadId: string): Promise<Buffer> {
    return Promise.resolve(
      Buffer.from(JSON.stringify({ thread_id: threadId, status: 'idle', metadata: { graph_id: 'graph', title: 'x' } })),
    );
  }

  checkpointBytes(): Promise<Buffer> {
    return Promise.resolve(Buffer.from('{"created_at":null}'));
  }

  storageBytes(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  infoBytes(): Promise<Buffer> {
    return Promise.resolve(Buffer.from('{}'));
  }

  deleteThread(threadId: string): Promise<void> {
    if (this.lies.keepsThreads) return Promise.reject(failure({ kind: 'serverError', status: 500 }));
    this.threads.delete(threadId);
    return Promise.resolve();
  }
}
