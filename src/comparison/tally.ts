import type { Difference } from '../api';

/** Differences that are kept whole; the rest is counted. */
const keptDifferences = 100;
/** Different paths that are counted one by one. */
const keptPaths = 1_000;

function add(counts: Map<string, number>, path: string, by = 1): void {
  const key = counts.has(path) || counts.size < keptPaths ? path : '…';
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** What comparing found, added up: places by path, the first differences whole, and how many there are. */
export class Tally {
  readonly masked = new Map<string, number>();
  readonly rewrittenIds = new Map<string, number>();
  readonly differences: Difference[] = [];
  differenceCount = 0;
  /** Of these, how many are in what the deployed graph computes (`next`, `tasks`). */
  nextOrTasksCount = 0;
  /** `metadata.thread_id` on one side only, naming that side's own thread. */
  readonly addedThreadIds = { left: 0, right: 0 };

  /** Places where something was taken out of one side that could be what the other has. */
  redacted = 0;
  /** How often anything was added. */
  found = 0;

  /** Nothing that would make the two texts differ: what is masked has the same text. */
  get foundNothing(): boolean {
    const { left, right } = this.addedThreadIds;
    return this.differenceCount + this.redacted === 0 && this.rewrittenIds.size === 0 && left + right === 0;
  }

  addMasked(path: string): void {
    this.found++;
    add(this.masked, path);
  }

  addRedacted(): void {
    this.found++;
    this.redacted++;
  }

  addRewrittenIds(path: string, places: number): void {
    this.found++;
    add(this.rewrittenIds, path, places);
  }

  addDifference(difference: Difference): void {
    this.found++;
    this.differenceCount++;
    if (difference.kind === 'nextOrTasks') this.nextOrTasksCount++;
    if (this.differences.length < keptDifferences) this.differences.push(difference);
  }

  copy(): Tally {
    const copy = new Tally();
    copy.addAll(this);
    return copy;
  }

  /** Takes over what another tally found. */
  addAll(other: Tally): void {
    for (const [path, count] of other.masked) add(this.masked, path, count);
    for (const [path, count] of other.rewrittenIds) add(this.rewrittenIds, path, count);
    this.addedThreadIds.left += other.addedThreadIds.left;
    this.addedThreadIds.right += other.addedThreadIds.right;
    this.differences.push(...other.differences.slice(0, keptDifferences - this.differences.length));
    this.differenceCount += other.differenceCount;
    this.nextOrTasksCount += other.nextOrTasksCount;
    this.redacted += other.redacted;
  }
}
