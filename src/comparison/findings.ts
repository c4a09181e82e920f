import { type Age, ageOf } from '../history/age';
import type { Checkpoint } from '../history/checkpoint';
import type { HistoryReading } from '../history/reading';
import type { SideName } from '../history/side';
import { PairMemory } from './pairMemory';
import { Tally } from './tally';

/** A checkpoint that one side has and the other has not. */
export interface Extra extends Pick<Checkpoint, 'namespace' | 'id' | 'createdAt'> {
  /** Of the whole checkpoint as text, should the other side give it after all, out of its order. */
  digest: string;
  /** The namespace that it was asked for by. */
  asked: string;
  /** The id of the checkpoint that came before it there. */
  previousId: string | undefined;
  /** See `HistoryReading.positionOf`; -1 where it came after all that was read, and is newer. */
  position: number;
}

/** A checkpoint that both sides have. */
interface Common extends Age {
  positions: Record<SideName, number>;
}

/** What comparing has found so far, in all namespaces. */
export class Findings {
  tally = new Tally();
  readonly memory = new PairMemory();
  /** By namespace and id. */
  extras: Record<SideName, Map<string, Extra>> = { left: new Map(), right: new Map() };
  /** Checkpoints that both sides have. */
  common = 0;
  identical = 0;
  /** By namespace, the one that comes first in the lists of both sides. */
  readonly newestCommon = new Map<string, Common>();
  /** Milliseconds since 1970: when the last of all that both have was made; `NaN` where the server does not say so of all. */
  newestCommonTime = -Infinity;
  /** Pairs of a namespace's newest checkpoints in which only one side has the tasks' results. */
  readonly unfinishedHeads: { missingOn: SideName; tally: Tally }[] = [];
  /** A row that both sides say is of one and the same other thread. */
  foreign: { namespace: string; checkpointId: string } | undefined;

  /** As it stands now: deciding adds to it. */
  copy(): Findings {
    const { left, right } = this.extras;
    const extras = { left: new Map(left), right: new Map(right) };
    return Object.assign(new Findings(), this, { tally: this.tally.copy(), extras });
  }

  get newestCommonRootId(): string {
    return this.newestCommon.get('')?.id ?? '';
  }

  addCommon(checkpoint: Pick<Checkpoint, 'namespace' | 'id' | 'createdAt'>, positions: Common['positions']): void {
    this.common++;
    const age = ageOf(checkpoint);
    this.newestCommonTime = Math.max(this.newestCommonTime, age.time);
    const newest = this.newestCommon.get(checkpoint.namespace)?.positions;
    if (newest && newest.left + newest.right <= positions.left + positions.right) return;
    this.newestCommon.set(checkpoint.namespace, { ...age, positions });
  }

  /**
   * Of checkpoints that were left out only their names are known: one that the other side has is no extra there, and one
   * that it has not is an extra here. To be called when both sides have been read.
   */
  addLeftOut([left, right]: readonly [HistoryReading, HistoryReading]): void {
    for (const [own, other] of [
      [left, right],
      [right, left],
    ] as const) {
      for (const [key, { namespace, id, asked }] of [...own.leftOut, ...own.broken]) {
        const position = own.positionOf({ namespace, id }) ?? -1;
        const extra = { namespace, id, createdAt: undefined, digest: '', asked, previousId: undefined, position };
        if (other.has(namespace, id)) this.extras[other.name].delete(key);
        else this.extras[own.name].set(key, extra);
      }
    }
  }

  /** Names each checkpoint that one side has alone: those of a namespace newest first, and what is later before the rest. */
  addExtraDifferences(): void {
    const places = (['left', 'right'] as const).flatMap((side) =>
      [...Map.groupBy(this.extras[side].values(), ({ namespace }) => namespace).values()].flatMap((extras) => {
        let latest = Infinity;
        return extras
          .sort((one, other) => one.position - other.position)
          .map((extra) => {
            // None is later than what is newer in its list, whatever it says.
            latest = Math.min(latest, ageOf(extra).time || latest);
            return { side, latest, namespace: extra.namespace, checkpointId: extra.id };
          });
      }),
    );
    places.sort((one, other) => (one.latest === other.latest ? 0 : other.latest - one.latest));
    for (const { side, namespace, checkpointId } of places) {
      const kind = side === 'left' ? 'onlyLeft' : 'onlyRight';
      this.tally.addDifference({ kind, namespace, checkpointId, pointer: '' });
    }
  }
}
