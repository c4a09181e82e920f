import { createHash } from 'node:crypto';
import type { Difference } from '../api';
import { type Checkpoint, readCheckpointValue } from './checkpoint';
import { comparePair } from './comparePair';
import type { ComparisonReader } from './comparisonTexts';
import { normalForm } from './normalForm';
import { printJson } from './printJson';
import { readNamespace, type ReadOptions } from './readNamespace';
import type { SideReading } from './reading';
import type { SideName } from './side';
import { Tally } from './tally';

/** A checkpoint that one side has and the other has not. */
export interface Extra {
  namespace: string;
  id: string;
  createdAt: string | undefined;
  /** Of the whole checkpoint as text, should the other side give it after all, out of its order. */
  digest: string;
}

/** What comparing has found so far, in all namespaces. */
export class Findings {
  readonly tally = new Tally();
  /** By namespace and id. */
  readonly extras: Record<SideName, Map<string, Extra>> = { left: new Map(), right: new Map() };
  /** Checkpoints that both sides have. */
  common = 0;
  identical = 0;
  newestCommonId = '';
  newestCommonRootId = '';
  newestCommonCreatedAt: string | undefined;
  /** Pairs of a namespace's newest checkpoints in which only one side has the tasks' results. */
  readonly unfinishedHeads: { missingOn: SideName; tally: Tally }[] = [];
  /** A row that both sides say is of one and the same other thread. */
  foreign: { namespace: string; checkpointId: string } | undefined;

  addCommon({ namespace, id, createdAt }: Pick<Checkpoint, 'namespace' | 'id' | 'createdAt'>): void {
    this.common++;
    if (id > this.newestCommonId) {
      this.newestCommonId = id;
      this.newestCommonCreatedAt = createdAt;
    }
    if (namespace === '' && id > this.newestCommonRootId) this.newestCommonRootId = id;
  }

  /** Names each checkpoint that one side has alone, newest first. */
  addExtraDifferences(): void {
    const places = (['left', 'right'] as const).flatMap((side) =>
      [...this.extras[side].values()].map(({ namespace, id }) => ({ side, namespace, id })),
    );
    places.sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
    for (const { side, namespace, id } of places) {
      const kind = side === 'left' ? 'onlyLeft' : 'onlyRight';
      this.tally.addDifference({ kind, namespace, checkpointId: id, pointer: '' });
    }
  }
}

function digest(checkpoint: Checkpoint, threadId: string): string {
  const text = printJson(normalForm(readCheckpointValue(checkpoint.span), threadId), 0);
  return createHash('sha256').update(text).digest('hex');
}

/** Gives what was found in this pair alone. */
function addPair(findings: Findings, left: Checkpoint, right: Checkpoint, sides: [SideReading, SideReading]): Tally {
  const { tally, missingResults } = comparePair(left, right, sides[0].threadId, sides[1].threadId);
  findings.addCommon(left);
  const owner = left.threadId;
  if (owner !== undefined && owner === right.threadId && sides.every(({ threadId }) => threadId !== owner)) {
    // Neither row is of the thread that was asked for, so nothing is known of that one.
    findings.foreign ??= { namespace: left.namespace, checkpointId: left.id };
  }
  if (tally.differenceCount === 0) findings.identical++;
  const shortSide = missingResults === 'left' ? sides[0] : sides[1];
  if (missingResults && shortSide.isHead(missingResults === 'left' ? left : right)) {
    findings.unfinishedHeads.push({ missingOn: missingResults, tally });
  } else {
    findings.tally.addAll(tally);
  }
  return tally;
}

function orderDifference(checkpoint: Checkpoint): Difference {
  return { kind: 'order', namespace: checkpoint.namespace, checkpointId: checkpoint.id, pointer: '' };
}

/** Takes a checkpoint that stands alone on its side; it may be the late partner of one that stood alone before. */
function addAlone(findings: Findings, reading: SideReading, checkpoint: Checkpoint): void {
  const { namespace, id, createdAt } = checkpoint;
  const key = `${namespace}\0${id}`;
  const others = findings.extras[reading.name === 'left' ? 'right' : 'left'];
  const late = others.get(key);
  const ownDigest = digest(checkpoint, reading.threadId);
  if (!late) {
    findings.extras[reading.name].set(key, { namespace, id, createdAt, digest: ownDigest });
    return;
  }
  others.delete(key);
  findings.addCommon(checkpoint);
  findings.tally.addDifference(orderDifference(checkpoint));
  if (late.digest !== ownDigest) findings.tally.addDifference({ ...orderDifference(checkpoint), kind: 'changed' });
}

/** Reading one side failed; `cause` says how. */
export class SideError extends Error {
  override readonly name = 'SideError' as const;

  constructor(
    readonly reading: SideReading,
    readonly namespace: string,
    override readonly cause: unknown,
    /** The checkpoint that would have been read next, where the last one's parent tells; else `''`. */
    readonly nextCheckpointId = '',
  ) {
    super(`reading ${reading.name} failed`);
  }
}

/** One side's checkpoints of a namespace, each once, with one in hand. */
class Cursor {
  current: Checkpoint | undefined;
  private readonly rows: AsyncGenerator<Checkpoint, void, void>;
  private last: Checkpoint | undefined;

  constructor(
    readonly reading: SideReading,
    private readonly asked: string,
    options: ReadOptions,
    private readonly findings: Findings,
  ) {
    const onBytes = (bytes: number): void => {
      reading.bytes += bytes;
      options.onBytes?.(bytes);
    };
    this.rows = readNamespace(reading.side, asked, { ...options, onBytes });
  }

  async next(): Promise<void> {
    try {
      await this.advance();
    } catch (error) {
      throw new SideError(this.reading, this.asked, error, this.last?.parentId);
    }
  }

  private async advance(): Promise<void> {
    for (;;) {
      const { value } = await this.rows.next();
      this.current = value ?? undefined;
      if (!value) return;
      this.reading.answered.add(this.asked);
      const isAlias = !this.last && value.namespace !== this.asked;
      if (isAlias && this.reading.hasNamespace(value.namespace)) {
        // Stateful subgraphs answer the same checkpoints under a name a turn; they have been read.
        this.current = undefined;
        await this.close();
        return;
      }
      this.last = value;
      if (this.reading.add(value, this.asked)) return;
      this.findings.tally.addDifference(orderDifference(value));
    }
  }

  async close(): Promise<void> {
    await this.rows.return();
  }
}

/**
 * Reads a namespace of both sides at once and compares it. Only the pair in hand is in memory: servers answer newest
 * first by checkpoint id, so the greater id of the two in hand is on its side alone. Throws `SideError`.
 */
export async function compareNamespace(
  namespace: string,
  sides: [SideReading, SideReading],
  findings: Findings,
  options: ReadOptions & { reader?: ComparisonReader | undefined },
): Promise<void> {
  // When one side fails, the other one's request must not be waited for.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const left = new Cursor(sides[0], namespace, { ...options, signal }, findings);
  const right = new Cursor(sides[1], namespace, { ...options, signal }, findings);
  try {
    await Promise.all([left.next(), right.next()]);
    while (left.current !== undefined || right.current !== undefined) await step(left, right, findings, options.reader);
  } finally {
    failed.abort();
    await Promise.allSettled([left.close(), right.close()]);
  }
}

const isSame = (left: Checkpoint, right: Checkpoint): boolean =>
  left.id === right.id && left.namespace === right.namespace;
const comesFirst = (left: Checkpoint, right: Checkpoint): boolean =>
  left.id > right.id || (left.id === right.id && left.namespace >= right.namespace);

/** Throws `SideError` for a checkpoint that cannot be parsed; bytes that are equal on both sides need not be. */
function compareInHand(
  left: Cursor,
  right: Cursor,
  isPair: boolean,
  alone: Cursor,
  findings: Findings,
): Tally | undefined {
  const { current: l } = left;
  const { current: r } = right;
  try {
    if (l && r && isPair) return addPair(findings, l, r, [left.reading, right.reading]);
    if (alone.current) addAlone(findings, alone.reading, alone.current);
    return undefined;
  } catch (error) {
    const broken = isPair && l && isReadable(l) ? right : alone;
    throw new SideError(broken.reading, broken.current?.namespace ?? '', error);
  }
}

export function isReadable(checkpoint: Checkpoint): boolean {
  try {
    return readCheckpointValue(checkpoint.span).size > 0;
  } catch {
    return false;
  }
}

async function step(
  left: Cursor,
  right: Cursor,
  findings: Findings,
  reader: ComparisonReader | undefined,
): Promise<void> {
  const l = left.current;
  const r = right.current;
  const isPair = l !== undefined && r !== undefined && isSame(l, r);
  const first = l && (!r || comesFirst(l, r)) ? left : right;
  const tally = compareInHand(left, right, isPair, first, findings);
  reader?.take({
    left: isPair || first === left ? l : undefined,
    right: isPair || first === right ? r : undefined,
    isSame: tally?.foundNothing ?? false,
    differs: tally !== undefined && tally.differenceCount > 0,
  });
  await Promise.all(isPair ? [left.next(), right.next()] : [first.next()]);
}
