/** What of an answer must be the other way round when the sides are swapped. */
import type { Difference, Verification } from '../../../src/api';
import type { Place } from './mutations';

export const placeOf = ({ kind, namespace, checkpointId, pointer }: Difference): Place => ({
  kind,
  namespace,
  checkpointId,
  pointer,
});

const mirrorKind = { onlyLeft: 'onlyRight', onlyRight: 'onlyLeft' } as const;
const mirrorRelation = {
  leftIsBeginningOfRight: 'rightIsBeginningOfLeft',
  rightIsBeginningOfLeft: 'leftIsBeginningOfRight',
} as const;
const pick = <T extends string>(from: Partial<Record<T, string>>, key: T): string => from[key] ?? key;

/** All of a verification that must be mirrored when the sides are swapped. */
export function essence(verification: Verification, mirrored: boolean): unknown {
  const { left, right, verdict, relation, lastCommonCheckpointId, identicalCheckpoints, differenceCount } =
    verification;
  const facts = ({ checkpoints, namespaces, headCheckpointId }: typeof left) => [
    checkpoints,
    namespaces,
    headCheckpointId,
  ];
  const sides = [facts(left), facts(right)];
  const differences = verification.differences.map((each) => ({
    ...placeOf(each),
    kind: mirrored ? pick<string>(mirrorKind, each.kind) : each.kind,
    values: mirrored ? [each.right, each.left] : [each.left, each.right],
  }));
  return {
    verdict,
    code: pick<string>(mirrored ? mirrorRelation : {}, verification.reason?.code ?? ''),
    relation: pick<string>(mirrored ? mirrorRelation : {}, relation),
    lastCommonCheckpointId,
    identicalCheckpoints,
    differenceCount,
    masked: verification.masked,
    rewritten: verification.rewrittenIds,
    sides: mirrored ? sides.reverse() : sides,
    differences: differences.map((each) => JSON.stringify(each)).sort(),
  };
}
