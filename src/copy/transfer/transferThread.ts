import { randomUUID } from 'node:crypto';
import type {
  Note,
  ThreadReference,
  TransferDifference,
  TransferLevel,
  TransferProgress,
  TransferResult,
  TransferVerdict,
} from '../../api';
import { requestFacts } from '../../history/readingNote';
import { readHead } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import { toPlain } from '../../json/plain';
import { isAgentServerError } from '../../langgraph/http/errors';
import { BuildRefusal, type Built, buildThread } from './build';
import type { JoinFlow } from './joins';
import type { Outlook } from './outlook';
import { headOnly, type Plan, placeOf, planTransfer } from './plan';
import { type Aspect, isEqualBut, proveNamespaces, proveRoot, type RowProof } from './proof';
import { deleteQuietly, type TargetOptions } from './target';
import { readRows, type Row, type ThreadRows } from './threadRows';

export interface TransferOptions extends TargetOptions {
  onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** Written to the copy's metadata, besides the source's own. */
  metadata?: Record<string, unknown>;
  newId?: () => string;
}

/** Threads that are built before the best of them is kept. */
const mostTries = 6;
const mostDifferences = 100;
/** Of metadata: about the source's runs, or the server's own. */
const ownMetadata = /^(thread_id|run_id|assistant_id|graph_id|created_by|langgraph_.*|__.*)$/;

/** A thread that was built and compared. */
interface Attempt {
  built: Built;
  root: RowProof[] | undefined;
  namespaces: RowProof[];
  isHeadOnly: boolean;
  flow: JoinFlow;
}

/**
 * Builds the thread anew on the target and proves it, checkpoint by checkpoint. Where one is not as it was it is written
 * another way, in a new thread; the best one stays and the others are deleted. The source is only read, and nothing runs.
 *
 * Never rejects for what servers do: `failed` with the reason, and what is left on the target as `copy`.
 */
export async function transferThread(outlook: Outlook, options: TransferOptions): Promise<TransferResult> {
  return new Transfer(outlook, options).run();
}

class Transfer {
  private readonly began = performance.now();
  private readonly left: string[] = [];
  private readonly source: ThreadReference;
  private best: Attempt | undefined;
  /** Of a thread that is being built. */
  private current: string | undefined;
  private tries = 0;
  private lastRefusal: unknown;

  constructor(
    private readonly outlook: Outlook,
    private readonly options: TransferOptions,
  ) {
    this.source = { ...outlook.source.thread };
  }

  async run(): Promise<TransferResult> {
    try {
      if (this.outlook.rows.root.length === 0) return await this.#buildEmpty();
      const flow = await this.#buildWhole();
      const head = this.best?.root?.at(-1);
      if (head === undefined || isWrong(head)) await this.#buildHead(flow);
      const hasMoved = await this.#hasMoved();
      return this.#result('transferred', hasMoved ? { code: 'sourceMoved', facts: {} } : undefined);
    } catch (error) {
      const outcome = this.options.signal.aborted ? 'cancelled' : 'failed';
      return this.#result(outcome, outcome === 'failed' ? failureNote(error) : undefined);
    }
  }

  async #buildEmpty(): Promise<TransferResult> {
    const threadId = this.#newId();
    this.current = threadId;
    await this.outlook.target.building.build(
      { thread_id: threadId, if_exists: 'raise', metadata: this.#metadata(), supersteps: [] },
      { signal: this.options.signal, timeoutMs: this.options.buildTimeoutMs },
    );
    const { flow } = planTransfer(this.outlook.rows, this.outlook.shape, new Map());
    const built: Built = { threadId, order: [], inNamespaces: new Map(), unwritten: new Set() };
    this.current = undefined;
    this.best = { built, root: [], namespaces: [], isHeadOnly: false, flow };
    return this.#result('transferred', { code: 'bothEmpty', facts: {} });
  }

  /** Every checkpoint. Where one is refused or wrong, it and those like it are written another way. */
  async #buildWhole(): Promise<JoinFlow> {
    const { rows, shape } = this.outlook;
    const failed = new Map<string, number>();
    for (;;) {
      const plan = planTransfer(rows, shape, failed, this.outlook.inputs);
      const wrong = await this.#attempt(rows, plan, false);
      if (wrong === undefined || this.tries >= mostTries) return plan.flow;
      if (!wrong.some((row) => giveUp(row, rows, plan, failed))) return plan.flow;
    }
  }

  async #buildHead(flow: JoinFlow): Promise<void> {
    const rows = headOnly(this.outlook.rows, flow);
    const failed = new Map<string, number>();
    for (let tried = 0; tried < mostTries; tried++) {
      const plan = planTransfer(rows, this.outlook.shape, failed, this.outlook.inputs);
      const wrong = await this.#attempt(rows, { ...plan, flow }, true);
      if (!wrong?.some((row) => giveUp(row, rows, plan, failed))) return;
    }
  }

  /** Gives the checkpoints that are to be written another way; `undefined` where all are right. */
  async #attempt(rows: ThreadRows, plan: Plan, isHeadOnly: boolean): Promise<Row[] | undefined> {
    const { target } = this.outlook;
    const threadId = this.#newId();
    this.tries++;
    const total = plan.steps.length;
    let built: Built;
    try {
      const request = { threadId, metadata: this.#metadata(), steps: plan.steps };
      built = await buildThread(target, request, {
        ...this.options,
        onBegun: () => (this.current = threadId),
        onProgress: (done) => this.options.onProgress?.({ phase: 'building', done, total, attempt: this.tries }),
      });
    } catch (error) {
      if (!(error instanceof BuildRefusal) || !error.row) throw error instanceof BuildRefusal ? error.cause : error;
      await this.#delete(threadId);
      this.lastRefusal = error.cause;
      return [error.row];
    }
    this.options.signal.throwIfAborted();
    this.options.onProgress?.({ phase: 'comparing' });
    const side: ThreadSource = { thread: { deployment: target.baseUrl, threadId }, server: target };
    const root = proveRoot(rows.root, await readRows(side, '', this.options), built, plan.flow);
    const made = new Map<string, Row[]>();
    for (const { namespace } of built.inNamespaces.values()) {
      if (!made.has(namespace)) made.set(namespace, await readRows(side, namespace, this.options));
    }
    const written = new Map([...rows.namespaces].filter(([name]) => !built.unwritten.has(name)));
    const namespaces = proveNamespaces(isHeadOnly ? only(written, built) : written, made, built);
    await this.#keepBetter({ built, root, namespaces, isHeadOnly, flow: plan.flow });
    const wrong = [...(root ?? []), ...namespaces].filter(isWrong);
    if (root && wrong.length === 0) return undefined;
    const all = [...rows.root, ...[...rows.namespaces.values()].flat()];
    const places = new Set(wrong.map(({ namespace, sourceId }) => placeOf({ namespace, id: sourceId })));
    return all.filter((row) => places.has(placeOf(row)));
  }

  async #keepBetter(attempt: Attempt): Promise<void> {
    const { best } = this;
    this.current = undefined;
    if (best && worth(best) >= worth(attempt)) {
      await this.#delete(attempt.built.threadId);
      return;
    }
    this.best = attempt;
    if (best) await this.#delete(best.built.threadId);
  }

  async #delete(threadId: string): Promise<void> {
    await deleteQuietly(this.outlook.target, threadId, this.options.signal, (id) => this.left.push(id));
    if (this.current === threadId) this.current = undefined;
  }

  async #hasMoved(): Promise<boolean> {
    const head = await readHead(this.outlook.source, '', this.options);
    return (head?.id ?? '') !== this.outlook.headId;
  }

  #newId(): string {
    return (this.options.newId ?? randomUUID)();
  }

  #metadata(): Record<string, unknown> {
    const own = [...this.outlook.rows.metadata].filter(([name]) => !ownMetadata.test(name));
    return {
      ...Object.fromEntries(own.map(([name, value]) => [name, toPlain(value)])),
      ...this.options.metadata,
      graph_id: this.outlook.shape.graphId,
    };
  }

  #result(outcome: TransferResult['outcome'], reason: Note | undefined): TransferResult {
    const { outlook, best, source, left } = this;
    const threadId = this.current ?? best?.built.threadId;
    const deployment = outlook.target.baseUrl;
    const others = this.current !== undefined && best ? [best.built.threadId] : [];
    const leftThreads = [...left, ...others];
    const failure = outcome === 'transferred' && !best ? failureNote(this.lastRefusal) : undefined;
    const notes = [
      ...outlook.notes,
      ...(leftThreads.length > 0
        ? [{ code: 'scratchLeft', facts: { count: leftThreads.length, ids: leftThreads.join(', ') } }]
        : []),
    ];
    const told = failure ?? reason;
    const result: TransferResult = {
      outcome: failure ? 'refused' : outcome,
      source,
      deployment,
      ...(threadId !== undefined && { copy: { deployment, threadId } }),
      ...(told && { reason: told }),
      notes,
      checkpoints: { equal: 0, total: outlook.rows.root.length },
      namespaces: { equal: 0, total: outlook.rows.namespaces.size },
      differences: [],
      differenceCount: 0,
      attempts: this.tries,
      milliseconds: Math.round(performance.now() - this.began),
    };
    return result.outcome === 'transferred' && best
      ? { ...result, ...judge(outlook, best, reason), notes: [...notes, ...proofNotes(outlook, best)] }
      : result;
  }
}

/** What the proof says. @param reason why nothing can be said, whatever was read. */
function judge(
  { rows }: Outlook,
  { root, namespaces, built, isHeadOnly, flow }: Attempt,
  reason: Note | undefined,
): Pick<TransferResult, 'verdict' | 'checkpoints' | 'namespaces' | 'differences' | 'differenceCount'> &
  Partial<Pick<TransferResult, 'level' | 'reason'>> {
  const proofs = [...(root ?? []), ...namespaces];
  const differences = proofs.filter(({ differs }) => differs.length > 0).map(differenceOf);
  const places = new Map<string, boolean>();
  for (const proof of namespaces) {
    places.set(proof.namespace, (places.get(proof.namespace) ?? true) && proof.differs.length === 0);
  }
  const equalNamespaces = [...places.values()].filter(Boolean).length;
  const told = {
    checkpoints: { equal: (root ?? []).filter(({ differs }) => differs.length === 0).length, total: rows.root.length },
    namespaces: { equal: equalNamespaces, total: rows.namespaces.size },
    differences: differences.slice(0, mostDifferences),
    differenceCount: differences.length,
  };
  if (reason) return { ...told, verdict: 'cannotTell' };
  if (!root) return { ...told, verdict: 'cannotTell', reason: { code: 'notInOrder', facts: {} } };
  const { verdict, level } = verdictOf(root, isHeadOnly);
  const isWhole =
    equalNamespaces === rows.namespaces.size &&
    rows.hiddenNamespaces === 0 &&
    built.unwritten.size === 0 &&
    flow.shared === 0;
  const reached: TransferLevel | undefined = level === 1 && !(isWhole && rows.unread.length === 0) ? 2 : level;
  return { ...told, verdict, ...(reached !== undefined && { level: reached }) };
}

function verdictOf(
  root: readonly RowProof[],
  isHeadOnly: boolean,
): { verdict: TransferVerdict; level?: TransferLevel } {
  if (!isHeadOnly && root.every((proof) => isEqualBut(proof, []))) return { verdict: 'sameAtEveryStep', level: 1 };
  if (!isHeadOnly && root.every((proof) => isEqualBut(proof, ['dress', 'numbers']))) {
    return { verdict: 'sameUpToMessages', level: 3 };
  }
  const head = root.at(-1);
  return isHeadRight(head) ? { verdict: 'sameLatestState', level: 4 } : { verdict: 'different' };
}

/** The latest state is the same, and what runs next: its place in the thread may be another. */
function isHeadRight(head: RowProof | undefined): boolean {
  return head !== undefined && isEqualBut(head, ['dress', 'numbers', 'step', 'parent']);
}

/** Whether another way of writing may help. */
function isWrong({ differs }: RowProof): boolean {
  const mendable: Aspect[] = ['missing', 'values', 'next', 'tasks'];
  return differs.some((aspect) => mendable.includes(aspect));
}

function worth({ root, namespaces, isHeadOnly }: Attempt): number {
  if (!root) return 0;
  const points = [...root, ...namespaces].filter((proof) => !isWrong(proof)).length;
  const head = isHeadRight(root.at(-1)) ? 1_000_000 : 0;
  return head + (isHeadOnly ? Math.min(points, 1) : 1 + points);
}

/**
 * Lets the next plan write a checkpoint another way, and those like it that came to be the same way. False where there is
 * no other way for this one.
 */
function giveUp(row: Row, { root, namespaces }: ThreadRows, { choices }: Plan, failed: Map<string, number>): boolean {
  const all = row.namespace === '' ? root : (namespaces.get(row.namespace) ?? []);
  const byId = new Map(all.map((each) => [each.id, each]));
  const kindOf = ({ source, parentId }: Row): string => {
    const parent = parentId === undefined ? undefined : byId.get(parentId);
    return [source, ...(parent?.tasks.map(({ name }) => name) ?? [])].join('\0');
  };
  const tried = failed.get(placeOf(row)) ?? 0;
  if (tried + 1 >= (choices.get(placeOf(row)) ?? 0)) return false;
  for (const other of all) {
    const place = placeOf(other);
    const isAlike = kindOf(other) === kindOf(row) && (failed.get(place) ?? 0) === tried && other.id >= row.id;
    if (isAlike && tried + 1 < (choices.get(place) ?? 0)) failed.set(place, tried + 1);
  }
  return true;
}

function only(namespaces: Map<string, Row[]>, { inNamespaces }: Built): Map<string, Row[]> {
  return new Map([...namespaces].filter(([, [first]]) => first && inNamespaces.has(placeOf(first))));
}

function differenceOf({ namespace, sourceId, targetId, differs, pointer }: RowProof): TransferDifference {
  return {
    namespace,
    sourceCheckpointId: sourceId,
    ...(targetId !== undefined && { checkpointId: targetId }),
    aspects: differs,
    ...(pointer !== undefined && { pointer: `/values${pointer}` }),
  };
}

function proofNotes({ rows }: Outlook, { root, namespaces, built, isHeadOnly, flow }: Attempt): Note[] {
  const proofs = [...(root ?? []), ...namespaces];
  const count = (test: (proof: RowProof) => boolean): number => proofs.filter(test).length;
  const sum = (of: (proof: RowProof) => number): number => proofs.reduce((total, proof) => total + of(proof), 0);
  const notes: [code: string, count: number][] = [
    ['headOnly', isHeadOnly ? rows.root.length - 1 : 0],
    ['numbersRounded', sum(({ rounded }) => rounded)],
    ['numbersRespelled', sum(({ respelled, rounded }) => respelled - rounded)],
    ['stepsShifted', count(({ differs }) => differs.includes('step'))],
    ['extraCheckpoints', built.order.filter((row) => row === undefined).length],
    ['namespacesNotWritten', built.unwritten.size],
    ['joinsShared', flow.shared],
    ['notProven', count(({ isUnproven }) => isUnproven)],
  ];
  return notes.filter(([, number]) => number > 0).map(([code, number]) => ({ code, facts: { count: number } }));
}

function failureNote(error: unknown): Note {
  const cause = error instanceof BuildRefusal ? error.cause : error;
  if (isAgentServerError(cause)) {
    return { code: 'serverError', facts: requestFacts(cause) };
  }
  return { code: 'notBuilt', facts: { what: cause instanceof Error ? cause.message : '' } };
}
