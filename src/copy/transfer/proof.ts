import type { TransferDifference } from '../../api';
import { JsonNumber, type JsonValue } from '../../json/json';
import { jsonPointer, type Path } from '../../json/path';
import { sameJson } from '../../json/sameJson';
import type { Built } from './build';
import type { JoinFlow } from './joins';
import { isMessage, sameDress } from './messages';
import { placeOf } from './plan';
import type { Row } from './threadRows';

/** In what a checkpoint differs from the one that it was made after. */
export type Aspect = TransferDifference['aspects'][number];

export interface RowProof {
  namespace: string;
  sourceId: string;
  targetId: string | undefined;
  differs: Aspect[];
  /** Where `values`, `dress` or `numbers` begin to differ, as a JSON pointer. */
  pointer: string | undefined;
  /** What the source shows of `next` and tasks says nothing. */
  isUnproven: boolean;
  /** Members of messages that stand elsewhere now, by name. */
  moved: string[];
  /** Numbers that are not spelled as they were, and of these those that are other numbers. */
  respelled: number;
  rounded: number;
}

/**
 * Compares what was built with its source, checkpoint by checkpoint, in the order in which they were asked for: values by
 * the numbers' texts, `next`, step, the tasks' names, parents. `undefined` where the target has another number of
 * checkpoints than were asked for, so that none can be told by its place.
 */
export function proveRoot(
  root: readonly Row[],
  made: readonly Row[],
  { order }: Pick<Built, 'order'>,
  { hiddenNext }: Pick<JoinFlow, 'hiddenNext'>,
): RowProof[] | undefined {
  if (made.length !== order.length) return undefined;
  const targets = new Map<string, Row>();
  for (const [index, row] of order.entries()) {
    const target = made[index];
    if (row && target) targets.set(row.id, target);
  }
  return root.map((row) => {
    const target = targets.get(row.id);
    const parent = row.parentId === undefined ? undefined : targets.get(row.parentId)?.id;
    const isKnownParent = row.parentId === undefined || root.some(({ id }) => id === row.parentId);
    return proveRow(row, target, isKnownParent ? parent : undefined, hiddenNext.get(row.id));
  });
}

/** The same for subgraphs' checkpoints. @param made by the target's namespace. */
export function proveNamespaces(
  namespaces: ReadonlyMap<string, readonly Row[]>,
  made: ReadonlyMap<string, readonly Row[]>,
  { inNamespaces }: Pick<Built, 'inNamespaces'>,
): RowProof[] {
  const find = (place: string): Row | undefined => {
    const found = inNamespaces.get(place);
    return found && made.get(found.namespace)?.find(({ id }) => id === found.id);
  };
  return [...namespaces].flatMap(([, rows]) => {
    const proofs = rows.map((row) => {
      const parent =
        row.parentId === undefined ? undefined : inNamespaces.get(placeOf({ ...row, id: row.parentId }))?.id;
      return proveRow(row, find(placeOf(row)), parent, undefined);
    });
    const [first] = rows;
    const namespace = first && inNamespaces.get(placeOf(first))?.namespace;
    const others = namespace === undefined ? 0 : (made.get(namespace)?.length ?? 0) - rows.length;
    // More than was asked for: then none of them can be trusted to be the one that counts.
    return others > 0
      ? proofs.map((proof): RowProof => ({ ...proof, differs: [...proof.differs, 'missing'] }))
      : proofs;
  });
}

function proveRow(
  row: Row,
  target: Row | undefined,
  parent: string | undefined,
  hiddenNext: readonly string[] | undefined,
): RowProof {
  const proof: RowProof = {
    namespace: row.namespace,
    sourceId: row.id,
    targetId: target?.id,
    differs: [],
    pointer: undefined,
    isUnproven: hiddenNext !== undefined,
    moved: [],
    respelled: 0,
    rounded: 0,
  };
  if (!target) return { ...proof, differs: ['missing'] };
  compareValues(row.values, target.values, [], proof);
  const names = row.tasks.map(({ name }) => name);
  const found = target.tasks.map(({ name }) => name);
  const expected = hiddenNext !== undefined && found.length > 0 ? [...hiddenNext] : names;
  const expectedNext = hiddenNext !== undefined && target.next.length > 0 ? [...hiddenNext] : row.next;
  if (!isSameSet(expectedNext, target.next)) proof.differs.push('next');
  if (!isSameSet(expected, found)) proof.differs.push('tasks');
  if (row.step !== target.step) proof.differs.push('step');
  if (target.parentId !== parent) proof.differs.push('parent');
  return proof;
}

/** The order in which nodes are named says nothing. */
function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join('\0') === [...other].sort().join('\0');
}

function compareValues(one: JsonValue | undefined, other: JsonValue | undefined, path: Path, proof: RowProof): void {
  if (sameJson(one, other)) return;
  const hasValues = proof.differs.includes('values');
  const note = (aspect: Aspect): void => {
    if (!proof.differs.includes(aspect)) proof.differs.push(aspect);
    if (proof.pointer === undefined || (aspect === 'values' && !hasValues)) proof.pointer = jsonPointer(path);
  };
  if (one instanceof JsonNumber && other instanceof JsonNumber && Number(one.text) === Number(other.text)) {
    proof.respelled++;
    if (!isExact(one.text, other.text)) proof.rounded++;
    note('numbers');
  } else if (typeof one === 'string' && one.replaceAll('\0', '\ufffd') === other) {
    note('texts');
  } else if (isMessage(one) && isMessage(other)) {
    const { isSame, moved } = sameDress(one, other);
    if (isSame) proof.moved.push(...moved);
    note(isSame ? 'dress' : 'values');
  } else if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    for (const [index, each] of one.entries()) compareValues(each, other[index] ?? null, [...path, index], proof);
  } else if (one instanceof Map && other instanceof Map) {
    for (const key of new Set([...one.keys(), ...other.keys()])) {
      compareValues(one.get(key), other.get(key), [...path, key], proof);
    }
  } else note('values');
}

/** Whether two spellings stand for the same number, not only for the same one in JavaScript. */
function isExact(one: string, other: string): boolean {
  const [left, right] = [canonical(one), canonical(other)];
  return left === right;
}

/** Digits without zeros at either end, and the power of ten. */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${sign}${trimmed}e${String(Number(exponent) - fraction.length + digits.length - trimmed.length)}`;
}

/** Whether nothing but the way in which messages and numbers are written differs. */
export function isEqualBut(proof: RowProof, allowed: readonly Aspect[]): boolean {
  return proof.rounded === 0 && proof.differs.every((aspect) => allowed.includes(aspect));
}
