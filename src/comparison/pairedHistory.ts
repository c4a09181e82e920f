import { areTimed } from '../history/age';
import type { LaneRow } from '../history/lanes';
import type { SideName } from '../history/side';

/** Whose a checkpoint is: of one side alone, or of both. */
export type Owner = SideName | 'both';

/** What both sides' readers give: a checkpoint of one namespace. */
interface Read {
  row: { id: string; parentId: string | undefined; createdAt: string };
}

/** A checkpoint in the picture of two histories; of both sides where both have it, by its id. */
export interface Paired<Row extends Read> {
  owner: Owner;
  left: Row | undefined;
  right: Row | undefined;
  lanes: PairedLanes;
}

/** A lane: whose it is, and how far from the trunk. */
interface Lane {
  owner: Owner;
  index: number;
}

/** As `LaneRow`: the lanes of the two sides stand on either side of those that both have. */
export interface PairedLanes {
  own: Lane;
  from: Lane[];
  past: Lane[];
  goesOn: boolean;
}

/**
 * Two histories of one namespace as one, newest first, while they are read page by page: checkpoints are paired by their
 * id, and those in between are sorted by it, or by their times where ids have no order. Swapping the sides mirrors all of it. Where a side is
 * listed in another order, a checkpoint that seemed to be of one side becomes a pair as soon as the other one comes.
 */
export class PairedHistory<Row extends Read> {
  readonly all: Paired<Row>[] = [];
  readonly #sides = {
    left: { waiting: [] as Row[], ended: false },
    right: { waiting: [] as Row[], ended: false },
  };
  readonly #known = new Map<string, Paired<Row>>();
  readonly #lanes = new LaneHolder();

  /** The next rows of one side. */
  add(side: SideName, rows: readonly Row[], ended: boolean): void {
    this.#sides[side].waiting.push(...rows);
    this.#sides[side].ended = ended;
  }

  /** Sides that have to be read further before more can be paired. */
  get wanted(): SideName[] {
    return (['left', 'right'] as const).filter((side) => this.#isEmpty(side) && !this.#sides[side].ended);
  }

  get ended(): boolean {
    return (['left', 'right'] as const).every((side) => this.#isEmpty(side) && this.#sides[side].ended);
  }

  /** Pairs what can be paired: what is new, or has become a pair. */
  pair(): Paired<Row>[] {
    const changed = new Set<Paired<Row>>();
    while (this.wanted.length === 0 && !this.ended) {
      const [left, right] = [this.#sides.left.waiting[0], this.#sides.right.waiting[0]];
      const isPair = left?.row.id === right?.row.id;
      const isLeft = right === undefined || (left !== undefined && isNewer(left.row, right.row));
      if (isPair || isLeft) this.#sides.left.waiting.shift();
      if (isPair || !isLeft) this.#sides.right.waiting.shift();
      changed.add(this.#put(isPair || isLeft ? left : undefined, isPair || !isLeft ? right : undefined));
    }
    return [...changed];
  }

  #isEmpty(side: SideName): boolean {
    return this.#sides[side].waiting.length === 0;
  }

  #put(left: Row | undefined, right: Row | undefined): Paired<Row> {
    const id = left?.row.id ?? right?.row.id ?? '';
    const known = this.#known.get(id);
    if (known) {
      known.left ??= left;
      known.right ??= right;
      if (known.left && known.right) known.owner = 'both';
      return known;
    }
    const owner = left && right ? 'both' : left ? 'left' : 'right';
    // The two may differ where a server is odd: then it is the same one, whichever side is called left.
    const [parentId] = [left?.row.parentId, right?.row.parentId].filter((each) => each !== undefined).sort();
    const paired = { owner, left, right, lanes: this.#lanes.add(id, parentId, owner) } satisfies Paired<Row>;
    this.#known.set(id, paired);
    this.all.push(paired);
    return paired;
  }
}

function isNewer(one: Read['row'], other: Read['row']): boolean {
  return areTimed(one.id, other.id) || one.createdAt === other.createdAt
    ? one.id > other.id
    : one.createdAt > other.createdAt;
}

/** Gives each checkpoint its lane, as `Lanes` does, among the lanes of its owner. */
class LaneHolder {
  /** The parent for which each lane is held. */
  readonly #held: Record<Owner, (string | undefined)[]> = { left: [], both: [], right: [] };

  add(id: string, parentId: string | undefined, owner: Owner): PairedLanes {
    const lanes = (['left', 'both', 'right'] as const).flatMap((each) =>
      this.#held[each].map((parent, index) => ({ lane: { owner: each, index }, parent })),
    );
    const from = lanes.filter(({ parent }) => parent === id).map(({ lane }) => lane);
    const past = lanes.filter(({ parent }) => parent !== undefined && parent !== id).map(({ lane }) => lane);
    for (const { owner: whose, index } of from) this.#held[whose][index] = undefined;
    const own = this.#held[owner];
    const free = own.indexOf(undefined);
    const index = from.find((each) => each.owner === owner)?.index ?? (free < 0 ? own.length : free);
    own[index] = parentId;
    for (const each of Object.values(this.#held)) while (each.length > 0 && each.at(-1) === undefined) each.pop();
    return { own: { owner, index }, from, past, goesOn: parentId !== undefined };
  }
}

/** Lanes that are drawn of each owner; what is further out shares the last one. */
const mostLanes: Record<Owner, number> = { left: 3, both: 2, right: 3 };
export type LaneWidths = Record<Owner, number>;

/** How many lanes each owner has in a picture of these. */
export function laneWidths(rows: readonly { lanes: PairedLanes }[]): LaneWidths {
  const widths = { left: 0, both: 0, right: 0 };
  for (const { lanes } of rows) {
    for (const { owner, index } of [lanes.own, ...lanes.from, ...lanes.past]) {
      widths[owner] = Math.max(widths[owner], Math.min(index + 1, mostLanes[owner]));
    }
  }
  return widths;
}

/** The lanes as they stand beside each other: the left side's, outermost first, those of both, and the right side's. */
export function toLaneRow({ own, from, past, goesOn }: PairedLanes, widths: LaneWidths): LaneRow {
  const at = ({ owner, index }: Lane): number => {
    const inside = Math.max(0, Math.min(index, widths[owner] - 1));
    if (owner === 'left') return widths.left - 1 - inside;
    return owner === 'both' ? widths.left + inside : widths.left + widths.both + inside;
  };
  const unique = (lanes: Lane[]): number[] => [...new Set(lanes.map(at))];
  const width = widths.left + widths.both + widths.right;
  return { lane: at(own), from: unique(from), past: unique(past), goesOn, width };
}
