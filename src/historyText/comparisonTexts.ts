import type { ComparisonReader, ReadCheckpoints } from '../comparison/comparisonReader';
import { CheckpointTexts, type CheckpointText } from './checkpointText';
import { HistoryTextBuilder, type HistoryTexts } from './builder';
import type { LargeCheckpoint } from '../history/readNamespace';
import type { SideName } from '../history/side';

/** A checkpoint that is not the same on both sides, as a document for each. */
export interface DifferingCheckpoint {
  namespace: string;
  checkpointId: string;
  left: string;
  right: string;
}

/** More than this no editor shows well; of these no more text than this (characters) is kept. */
export const mostDiffering = 100;
const mostDifferingText = 50 * 1024 * 1024;

/** What an editor needs to show two histories, made while they are compared, so that nothing is read twice. */
export class ComparisonTexts implements ComparisonReader {
  private texts: Record<SideName, CheckpointTexts> | undefined;
  private builders: Record<SideName, HistoryTextBuilder> | undefined;
  private differingText = 0;
  private allSame = true;
  private readComplete = false;
  /** The first `mostDiffering`, newest first; fewer where they are too large to be shown together. */
  differing: DifferingCheckpoint[] = [];
  differingCount = 0;
  /** Why the histories' texts cannot be had: `HistoryTooLargeError`, `JsonError`. */
  failure: { side: SideName; error: unknown } | undefined;

  begin(leftThreadId: string, rightThreadId: string): void {
    this.texts = { left: new CheckpointTexts(leftThreadId), right: new CheckpointTexts(rightThreadId) };
    this.builders = { left: new HistoryTextBuilder(), right: new HistoryTextBuilder() };
    this.failure = undefined;
    this.allSame = true;
    this.readComplete = false;
    this.differing = [];
    this.differingCount = 0;
    this.differingText = 0;
  }

  take({ left, right, isSame, differs }: ReadCheckpoints): void {
    if (!isSame) this.allSame = false;
    if (differs) this.differingCount++;
    const isWanted = differs && this.differing.length < mostDiffering;
    if (!this.builders && !isWanted) return;
    const leftText = left && this.attempt('left', () => this.texts?.left.of(left));
    const rightText = isSame ? leftText : right && this.attempt('right', () => this.texts?.right.of(right));
    if (isWanted && leftText && rightText) this.attempt('left', () => this.addDiffering(leftText, rightText));
    if (leftText) this.attempt('left', () => this.builders?.left.add(leftText));
    if (rightText) this.attempt('right', () => this.builders?.right.add(rightText));
  }

  leaveOut(side: SideName, large: LargeCheckpoint): void {
    this.allSame = false;
    this.builders?.[side].leaveOut(large);
  }

  /** The comparison goes on whatever happens: its verdict does not depend on what can be shown. */
  private attempt<Result>(side: SideName, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.failure ??= { side, error };
      this.builders = undefined;
      return undefined;
    }
  }

  private addDiffering(left: CheckpointText, right: CheckpointText): void {
    const texts = { left: left.document(), right: right.document() };
    this.differingText += texts.left.length + texts.right.length;
    if (this.differingText > mostDifferingText) return;
    this.differing.push({ namespace: left.namespace, checkpointId: left.id, ...texts });
  }

  end(): void {
    this.readComplete = true;
  }

  /** Whether both histories were read to their ends; else there is nothing to show. */
  get isComplete(): boolean {
    return this.readComplete;
  }

  /** Bytes of text that are held; what both sides have in common counts once. */
  get size(): number {
    const { left, right } = this.builders ?? {};
    return this.differingText + (left?.size ?? 0) + (this.allSame ? 0 : (right?.size ?? 0));
  }

  /**
   * Of what has been read so far: `undefined` where there is a `failure`, or the histories were not read to their ends.
   * More may be read afterwards.
   */
  async finish(): Promise<Record<SideName, HistoryTexts> | undefined> {
    const { builders } = this;
    if (!builders || !this.readComplete) return undefined;
    const finish = (side: SideName): Promise<HistoryTexts | undefined> =>
      builders[side].finish().catch((error: unknown) => {
        this.failure ??= { side, error };
        return undefined;
      });
    const left = await finish('left');
    const right = this.allSame ? left : await finish('right');
    return left && right && { left, right };
  }
}
