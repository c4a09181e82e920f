import type { Difference, Note, SideSummary, Verification } from '../../api';
import { notChecked } from '../../comparison/verification';
import { readHead } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import { sameJson } from '../../json/sameJson';
import { placeOf } from './plan';
import { proveNamespaces, proveRoot, type RowProof } from './proof';
import { readThreadRows, type Row, type RowsOptions, type ThreadRows } from './threadRows';

/** As in every verification. */
const mostDifferences = 100;
/** Of a checkpoint, what a copy on another deployment has of its own. */
const ownOfEach = ['checkpointIds', 'times', 'metadata', 'taskResults'];

/**
 * Compares a thread with one that was built from it, whose checkpoints have ids of their own: by their order, and those of
 * a subgraph by the tasks that list them. Compared are values, `next`, steps, the tasks' names and parents. Holds every
 * state, equal parts once. Rejects as `readThreadRows`.
 */
export async function compareInOrder(
  sides: { left: ThreadSource; right: ThreadSource },
  copySide: 'left' | 'right',
  options: RowsOptions,
): Promise<Verification> {
  const started = performance.now();
  const [one, other] = copySide === 'right' ? [sides.left, sides.right] : [sides.right, sides.left];
  const [source, copy] = [await readSide(one, options), await readSide(other, options)];
  const order = inOrder(source.rows.root, copy.rows.root);
  const pairs = order.flatMap((row, index): [Row, Row][] => {
    const made = copy.rows.root[index];
    return row && made ? [[row, made]] : [];
  });
  const newest = order.findLastIndex((row) => row !== undefined);
  const later = order.length - 1 - newest;
  const root = proveRoot(source.rows.root, copy.rows.root, { order }, { hiddenNext: hiddenNext(pairs) }) ?? [];
  const inNamespaces = pairNamespaces(pairs, source.rows, copy.rows);
  const proofs = [...root, ...proveNamespaces(source.rows.namespaces, copy.rows.namespaces, { inNamespaces })];
  const differing = proofs.filter(({ differs }) => differs.length > 0);
  const lost = Math.max(0, source.rows.hiddenRows - copy.rows.hiddenRows);
  const known = new Set([...inNamespaces.values()].map(({ namespace }) => namespace));
  // A run on the copy makes others.
  const others = later > 0 ? [] : [...copy.rows.namespaces.keys()].filter((name) => !known.has(name));
  const count = differing.length + lost + later + others.length;
  const paired: Note = {
    code: 'pairedByOrder',
    facts: { checkpoints: pairs.length, added: newest + 1 - pairs.length },
  };
  const unread = source.unread ?? copy.unread;
  const notes = [
    ...(lost > 0 ? [{ code: 'subgraphsOnOneSide', facts: { checkpoints: lost } }] : []),
    ...(proofs.some(({ isUnproven }) => isUnproven) ? [{ code: 'nextHidden', facts: {} }] : []),
  ];
  const isBeginning = differing.length + lost + others.length === 0;
  const longer = copySide === 'right' ? 'leftIsBeginningOfRight' : 'rightIsBeginningOfLeft';
  const summaries = { [copySide]: copy.summary, [copySide === 'right' ? 'left' : 'right']: source.summary };
  return {
    pairedBy: 'order',
    verdict: unread ? 'cannotTell' : count === 0 ? 'identicalExceptRewrittenIds' : 'different',
    reason: unread ?? paired,
    notes: unread ? [paired, ...notes] : notes,
    notChecked: [...ownOfEach, ...notChecked],
    relation: unread ? 'unknown' : count === 0 ? 'same' : isBeginning ? longer : 'diverged',
    left: summaries.left ?? source.summary,
    right: summaries.right ?? copy.summary,
    identicalCheckpoints: proofs.length - differing.length,
    masked: {},
    rewrittenIds: {},
    differences: differing.slice(0, mostDifferences).map((proof) => differenceOf(proof, copySide)),
    differenceCount: count,
    milliseconds: Math.round(performance.now() - started),
  };
}

async function readSide(
  side: ThreadSource,
  options: RowsOptions,
): Promise<{ rows: ThreadRows; summary: SideSummary; unread: Note | undefined }> {
  let bytes = 0;
  const onProgress: RowsOptions['onProgress'] = (progress) => {
    ({ bytes } = progress);
    options.onProgress?.(progress);
  };
  const rows = await readThreadRows(side, { ...options, onProgress });
  const head = await readHead(side, '', options);
  const headCheckpointId = rows.root.at(-1)?.id ?? '';
  const inNamespaces = [...rows.namespaces.values()].flat().length + rows.hiddenRows;
  const summary: SideSummary = {
    thread: side.thread,
    checkpoints: rows.root.length + inNamespaces,
    namespaces: Math.min(1, rows.root.length) + rows.namespaces.size + rows.hiddenNamespaces,
    bytes,
    headCheckpointId,
  };
  const moved: Note[] = (head?.id ?? '') === headCheckpointId ? [] : [{ code: 'sourceMoved', facts: {} }];
  const nothing: Note[] = rows.root.length > 0 ? [] : [{ code: 'bothEmpty', facts: {} }];
  return { rows, summary, unread: [...rows.unread, ...moved, ...nothing][0] };
}

/** By the copy's checkpoints, the source's; one that was only added to come to an older one has none, nor have later ones. */
function inOrder(source: readonly Row[], copy: readonly Row[]): (Row | undefined)[] {
  let at = 0;
  let spare = copy.length - source.length;
  return copy.map((made, index) => {
    const row = source[at];
    const behind = copy[index + 1];
    if (row && spare > 0 && behind && !isLike(row, made) && isLike(row, behind)) {
      spare--;
      return undefined;
    }
    at++;
    return row;
  });
}

function isLike(one: Row, other: Row): boolean {
  return one.next.join('\0') === other.next.join('\0') && sameJson(one.values, other.values);
}

/** Behind a join edge the Python server hides what runs: there the copy may show it, or hide it too. */
function hiddenNext(pairs: readonly [Row, Row][]): Map<string, readonly string[]> {
  const goesOn = new Set(pairs.flatMap(([{ source, parentId }]) => (source === 'loop' && parentId ? [parentId] : [])));
  return new Map(
    pairs.flatMap(([row, { next }]): [string, readonly string[]][] =>
      row.next.length === 0 && row.tasks.length === 0 && goesOn.has(row.id) ? [[row.id, next]] : [],
    ),
  );
}

/** By the source's place, where the checkpoint is on the copy: in the namespace of the same task, in the same order. */
function pairNamespaces(
  root: readonly [Row, Row][],
  source: ThreadRows,
  copy: ThreadRows,
): Map<string, { namespace: string; id: string }> {
  const found = new Map<string, { namespace: string; id: string }>();
  const seen = new Set<string>();
  const open = [...root];
  for (const [row, made] of open) {
    for (const [index, task] of row.tasks.entries()) {
      const ordinal = row.tasks.slice(0, index).filter(({ name }) => name === task.name).length;
      const twin = made.tasks.filter(({ name }) => name === task.name)[ordinal];
      const name = task.namespace === undefined ? undefined : source.names.get(task.namespace);
      const there = twin?.namespace === undefined ? undefined : copy.names.get(twin.namespace);
      if (name === undefined || there === undefined || seen.has(name)) continue;
      seen.add(name);
      const rows = copy.namespaces.get(there) ?? [];
      for (const [at, each] of (source.namespaces.get(name) ?? []).entries()) {
        const other = rows[at];
        if (!other) continue;
        found.set(placeOf(each), { namespace: there, id: other.id });
        open.push([each, other]);
      }
    }
  }
  return found;
}

function differenceOf({ namespace, sourceId, differs, pointer }: RowProof, copySide: 'left' | 'right'): Difference {
  const isMissing = differs.includes('missing');
  const isComputed = differs.every((aspect) => aspect === 'next' || aspect === 'tasks');
  const onlySource = copySide === 'right' ? 'onlyLeft' : 'onlyRight';
  return {
    kind: isMissing ? onlySource : isComputed ? 'nextOrTasks' : 'changed',
    namespace,
    checkpointId: sourceId,
    pointer: pointer === undefined ? '' : `/values${pointer}`,
  };
}
