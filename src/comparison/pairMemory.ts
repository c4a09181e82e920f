import type { JsonValue } from '../json/json';
import { RepeatingParser } from '../json/repeatingParser';

/**
 * What is known from the pairs of checkpoints before, so that states which have other bytes and are the same need not be
 * compared from end to end again and again: a server spells a state in its own way, a thread file in another.
 */
export class PairMemory {
  readonly left = new RepeatingParser();
  readonly right = new RepeatingParser();
  private readonly partners = new WeakMap<object, object>();

  /** Nothing was found when these two were compared. */
  addSame(left: object, right: object): void {
    this.partners.set(left, right);
  }

  isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
    return typeof left === 'object' && left !== null && right !== undefined && this.partners.get(left) === right;
  }
}
