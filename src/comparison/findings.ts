import type { Checkpoint } from '../history/checkpoint';
import type { SideName } from '../history/side';
import { Tally } from './tally';

/** A checkpoint that one side has and the other has not. */
export interface Extra {
  namespace: string;
  id: string;
  createdAt: string | undefined;
  /** Of the whole checkpoint as text, should the other side give it after all, out of its order. */
  digest: string;
  /** The namespace that it was asked for by. */
  asked: string;
  /** Its place there. */
  position: number;
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
