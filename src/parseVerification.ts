import * as v from 'valibot';
import type { Difference, Verdict, Verification } from './api';
import { threadAddress } from './deployments/fileAddress';
import { isThreadId } from './langgraph/responses';
import { readAs } from './schemas';

/** More than these no verification of ours has. */
const mostDifferences = 100;
const mostNotes = 1_000;
const mostVerifications = 100;

const verdicts = [
  ...(['identical', 'identicalExceptRewrittenIds', 'identicalUpToCopyPoint'] as const),
  ...(['different', 'cannotTell', 'cancelled'] as const),
] satisfies Verdict[];
const kinds = [
  ...(['onlyLeft', 'onlyRight', 'changed'] as const),
  ...(['order', 'nextOrTasks', 'storage'] as const),
] satisfies Difference['kind'][];

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Codes are words of ours; anything else would be somebody's text in the place of one. */
const code = v.pipe(v.string(), v.regex(/^\w{1,64}$/));
const counts = v.record(v.string(), count);

const note = v.object({ code, facts: v.record(v.string(), v.union([v.string(), v.number()])) });

const thread = v.object({ deployment: threadAddress, threadId: v.pipe(v.string(), v.check(isThreadId)) });

const side = v.object({
  thread,
  checkpoints: count,
  namespaces: count,
  stored: v.exactOptional(count),
  bytes: count,
  headCheckpointId: v.string(),
});

const difference = v.object({
  kind: v.picklist(kinds),
  namespace: v.string(),
  checkpointId: v.string(),
  pointer: v.string(),
  left: v.exactOptional(v.unknown()),
  right: v.exactOptional(v.unknown()),
});

const digest = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/));
const sourceCheck = v.object({
  outcome: v.picklist(['unchanged', 'movedByOthers', 'changed', 'cannotTell']),
  reason: v.exactOptional(note),
  checkpoints: count,
  namespaces: count,
  stored: v.exactOptional(count),
  digestBefore: v.exactOptional(digest),
  digestAfter: v.exactOptional(digest),
  added: count,
  changed: count,
  lost: count,
});

/** In the order in which verifications are made: a copy of one is then the same text. */
const verification = v.object({
  pairedBy: v.exactOptional(v.literal('order')),
  verdict: v.picklist(verdicts),
  reason: v.exactOptional(note),
  relation: v.picklist([
    'same',
    'leftIsBeginningOfRight',
    'rightIsBeginningOfLeft',
    'diverged',
    'unrelated',
    'unknown',
  ]),
  notes: v.pipe(v.array(note), v.maxLength(mostNotes)),
  notChecked: v.pipe(v.array(code), v.maxLength(mostNotes)),
  lastCommonCheckpointId: v.exactOptional(v.string()),
  left: side,
  right: side,
  identicalCheckpoints: count,
  masked: counts,
  rewrittenIds: counts,
  differences: v.pipe(v.array(difference), v.maxLength(mostDifferences)),
  differenceCount: count,
  milliseconds: v.pipe(v.number(), v.minValue(0)),
  sourceAfterRun: v.exactOptional(sourceCheck),
});

const verifications = v.pipe(
  v.union([
    v.array(verification),
    v.pipe(
      verification,
      v.transform((one) => [one]),
    ),
  ]),
  v.minLength(1),
  v.maxLength(mostVerifications),
);

/**
 * What another extension, a keybinding or a script gives as a verification (or several): a copy of it as plain JSON, or
 * `undefined` where it is none.
 */
export function parseVerifications(argument: unknown): Verification[] | undefined {
  try {
    // What comes from the same process may be anything: getters, cycles, a class.
    const plain: unknown = JSON.parse(JSON.stringify(argument));
    return readAs(verifications, plain);
  } catch {
    return undefined;
  }
}
