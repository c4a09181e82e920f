/** A checkpoint as the graph of a history draws it. */
export interface LaneRow {
  /** The lane in which its dot stands, from 0 on. */
  lane: number;
  /** Lanes whose line ends in this dot from above: its own where something newer goes on from it, and those of branches. */
  from: number[];
  /** Lanes whose line passes by. */
  past: number[];
  /** Whether a line goes on downwards from the dot, to its parent. */
  goesOn: boolean;
  /** How many lanes there are here, with those that only pass by. */
  width: number;
}

/**
 * Gives each checkpoint its lane, as a Git graph does: newest first, one row at a time, and what was given for a row does
 * not change when older ones follow. A lane is held for a parent until it comes; what nothing newer goes on from
 * takes the first lane that is free.
 */
export class Lanes {
  /** The parent for which each lane is held. */
  readonly #held: (string | undefined)[] = [];

  /** `parentId` is `undefined` for a beginning. Rows are to be added newest first, a parent behind all its children. */
  add({ id, parentId }: { id: string; parentId: string | undefined }): LaneRow {
    const held = this.#held;
    const from = held.flatMap((parent, lane) => (parent === id ? [lane] : []));
    const free = held.indexOf(undefined);
    const lane = from[0] ?? (free < 0 ? held.length : free);
    const past = held.flatMap((parent, each) => (parent === undefined || parent === id ? [] : [each]));
    const width = Math.max(held.length, lane + 1);
    for (const each of from) held[each] = undefined;
    held[lane] = parentId;
    while (held.length > 0 && held.at(-1) === undefined) held.pop();
    return { lane, from, past, goesOn: parentId !== undefined, width };
  }
}
