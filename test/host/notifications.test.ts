import assert from 'node:assert/strict';
import type {
  CopyAndRunResult,
  CopyResult,
  ForkedCopyResult,
  ForkResult,
  Note,
  RunResult,
  SourceCheck,
  ThreadReference,
  Verdict,
  Verification,
} from '../../src/api';
import { AgentServerError, type AgentServerErrorKind } from '../../src/langgraph/http/errors';
import * as compare from '../../src/texts/compare';
import { copiesSentences, copySentences } from '../../src/texts/copies';
import { deletionSentences } from '../../src/texts/deletion';
import { describeError } from '../../src/texts/errors';
import { forkSentences } from '../../src/texts/forks';
import { found, offer, unknownSentences } from '../../src/texts/lostCopies';
import { fitNotification, longestNotification, shortTitle } from '../../src/texts/notification';
import { copyAndRunSentences, runSentences } from '../../src/texts/runResults';
import { describeRunProgress } from '../../src/texts/runs';

const id = 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11';
const checkpointId = '1f0b8f10-7e6d-6b4b-8001-2d7f6d9f4a10';
const source: ThreadReference = { deployment: 'http://localhost:2024', threadId: id };
const copy: ThreadReference = { ...source, threadId: '01a21b90-0000-7000-8000-00000000f0b5' };
const names: [string, (thread: ThreadReference) => string][] = [
  ['a usual title', () => shortTitle('Refund for order 4711')],
  ['the longest title', () => shortTitle('W'.repeat(200))],
];

const facts: Note['facts'] = {
  ...{ side: 'right', namespace: 'researcher:2d7f6d9f-4a10', checkpointId, threadId: id, names: 'n'.repeat(300) },
  ...{ stored: 12_345, read: 12_344, checkpoints: 1_234, namespaces: 12, places: 123, limit: 64 * 1024 * 1024 },
  ...{ position: 123_456, what: 'unexpected end', kind: 'unauthorized', method: 'GET', status: 403, tasks: 3, keys: 4 },
  ...{ path: '/threads/{thread_id}/history', detail: 'd'.repeat(400), why: 'w'.repeat(300), minutes: 10_080 },
};
const note = (code: string): Note => ({ code, facts });
const side = { thread: source, checkpoints: 12_345, namespaces: 123, bytes: 1, headCheckpointId: checkpointId };
const verification = (verdict: Verdict, change: Partial<Verification> = {}): Verification => ({
  ...{ verdict, notes: [], notChecked: ['storeItems', 'runs', 'crons', 'threadRow', 'jsonLosses'], relation: 'same' },
  ...{ left: side, right: { ...side, thread: copy, checkpoints: 12_340 }, identicalCheckpoints: 12_340 },
  ...{ masked: {}, rewrittenIds: { '/values/own': 3 }, differences: [], differenceCount: 1_234, milliseconds: 1 },
  ...change,
});

const reasons = [
  ...['bothEmpty', 'notAllReadable', 'historyIncomplete', 'namespaceUnreadable', 'namespacesEndless', 'tooLarge'],
  ...['subgraphsNotShown', 'namespacesSilent', 'tasksInOtherThread', 'taskHidden', 'deploymentChanged', 'sourceMoved'],
  ...['sourceLost', 'sourceValuesDiffer', 'serverError', 'brokenAnswer', 'storageDiffers', 'sampled', 'cursorIgnored'],
  ...['otherThread', 'threadIdAdded', 'leftOut', 'hiddenNotAsked'],
];
const relations = [
  'same',
  'leftIsBeginningOfRight',
  'rightIsBeginningOfLeft',
  'diverged',
  'unrelated',
  'unknown',
] as const;
const verifications: [string, Verification][] = [
  ...(['identical', 'identicalExceptRewrittenIds', 'cancelled'] as const).map((verdict): [string, Verification] => [
    verdict,
    verification(verdict, { notes: [note('noStorage'), note('olderGone')] }),
  ]),
  [
    'cancelled, and known so far',
    verification('cancelled', {
      reason: {
        code: 'hiddenNotAsked',
        facts: { verdict: 'identicalExceptRewrittenIds', asked: 1_234, known: 12_345 },
      },
    }),
  ],
  ['identicalUpToCopyPoint', verification('identicalUpToCopyPoint', { reason: note('copyPoint') })],
  ['never run', verification('identical', { reason: note('neverRun') })],
  ...relations.map((relation): [string, Verification] => [
    `different, ${relation}`,
    verification('different', { relation, reason: note(relation) }),
  ]),
  ...reasons.map((code): [string, Verification] => [
    `cannotTell, ${code}`,
    verification('cannotTell', { reason: note(code) }),
  ]),
];

/** All of a usual title's must fit, but for those from the given sentence on. */
function fits(sentences: string[], nameOf: (thread: ThreadReference) => string, optional = Infinity): void {
  const { text } = fitNotification(sentences);
  assert.ok(text.length <= longestNotification, text);
  assert.doesNotMatch(text, /undefined|NaN|\{\d\}|\n/);
  assert.ok(text.startsWith(sentences[0] ?? ''), `the first sentence is cut: ${text}`);
  if (nameOf(source).length < 30) {
    for (const sentence of sentences.slice(0, optional)) assert.ok(text.includes(sentence), `${sentence}: ${text}`);
  }
}

for (const [title, nameOf] of names) {
  describe(`a notification has at most 200 characters, with ${title},`, () => {
    for (const [what, of] of verifications) {
      const result: CopyResult = { outcome: 'copied', source, copy, verification: of };
      it(`of a copy: ${what}`, () => fits(copySentences(result, nameOf), nameOf));
      it(`of a comparison: ${what}`, () =>
        fits(compare.sentences(of, { left: nameOf(source), right: nameOf(copy), copy: undefined }), nameOf));
    }

    const notes = ['cannotRun', 'cannotEnterSubgraphs', 'copyFailed', 'sourceNotRecorded', 'timeToLive'];
    for (const code of notes) {
      it(`of a copy: ${code}`, () => {
        const result: CopyResult = { outcome: 'copied', source, copy, verification: verification('identical') };
        fits(copySentences({ ...result, notes: [note(code)] }, nameOf), nameOf);
      });
    }

    const outcomes: [string, CopyResult][] = [
      ['not compared', { outcome: 'copied', source, copy }],
      ['found', { outcome: 'copied', source, copy, notes: [note('found')], verification: verification('identical') }],
      ['cancelled', { outcome: 'cancelled', source }],
      ['cancelled after the request', { outcome: 'unknown', source, copy }],
      ['lost', { outcome: 'unknown', source, candidates: [] }],
      ['lost, with candidates', { outcome: 'unknown', source, candidates: [copy, copy] }],
    ];
    for (const [what, result] of outcomes) {
      it(`of a copy: ${what}`, () => fits(copySentences(result, nameOf), nameOf));
    }

    it('of several copies', () => {
      const many = [...outcomes.map(([, result]) => result), ...outcomes.map(([, result]) => result)];
      fits(copiesSentences(many, [{ thread: source, sentence: 'Request timed out.' }], nameOf), nameOf);
      fits(copiesSentences(many.slice(0, 1), [], nameOf), nameOf);
      fits(copiesSentences([], [{ thread: source, sentence: 's'.repeat(150) }], nameOf), nameOf, 1);
    });

    it('of copies whose response was lost', () => {
      fits(unknownSentences(nameOf(source), [nameOf(copy)]), nameOf);
      fits(offer(nameOf(source), shortTitle('d'.repeat(100)), Date.now()), nameOf);
      fits([found(nameOf(source))], nameOf);
    });

    const forkReasons = [
      ...['cancelled', 'noCopy', 'copyDiffers', 'notOnCopy', 'forkIgnored', 'answerLost', 'otherHead', 'valuesDiffer'],
      ...['nextDiffers', 'otherParent', 'restChanged', 'serverError'],
    ];
    for (const outcome of ['forked', 'notForked', 'wrong', 'unknown'] as const) {
      for (const code of [undefined, ...forkReasons]) {
        it(`of a copy from a checkpoint: ${outcome} ${code ?? ''}`, () => {
          const fork: ForkResult = {
            ...{ checkpoint: { ...source, checkpointId, namespace: '' }, outcome, headCheckpointId: checkpointId },
            ...{ rest: code === undefined ? 'same' : 'notCompared', ...(code && { reason: note(code) }) },
            notes: ['question', 'results', 'errors', 'metadata', 'laterStays', 'statefulSubgraphs'].map(note),
          };
          const result: ForkedCopyResult = {
            ...{ outcome: 'copied', source, copy, fork, verification: verification('identicalExceptRewrittenIds') },
          };
          fits(forkSentences(result, nameOf), nameOf, 3);
        });
      }
    }

    const run = (change: Partial<RunResult>): RunResult => ({
      ...{ thread: source, runId: id, graph: 'agent', status: 'success', questions: [], checkpointsAdded: 1_234 },
      ...{ headBefore: '', headAfter: checkpointId, ...change },
    });
    const question = { task: 'ask', value: { question: 'q'.repeat(400) } };
    const withoutRunId = (status: RunResult['status']): RunResult => {
      const result = run({ status });
      delete result.runId;
      return result;
    };
    const runs: [string, RunResult][] = [
      ...(['success', 'interrupted', 'error', 'timeout', 'cancelled', 'running', 'unknown'] as const).map(
        (status): [string, RunResult] => [status, run({ status })],
      ),
      ['interrupted by questions', run({ status: 'interrupted', questions: [question, question, question] })],
      ['failed with words', run({ status: 'error', error: 'e'.repeat(500) })],
      ['stopped by others', run({ status: 'cancelled', stoppedByOthers: true })],
      ['no checkpoints', run({ checkpointsAdded: 0 })],
      ['never started', withoutRunId('cancelled')],
      ['lost', withoutRunId('unknown')],
    ];
    for (const [what, result] of runs) {
      it(`of a run: ${what}`, () => fits(runSentences(result, nameOf), nameOf));
    }

    const check = (change: Partial<SourceCheck>): SourceCheck => ({
      ...{ outcome: 'unchanged', checkpoints: 12_345, namespaces: 123, added: 12, changed: 3, lost: 4, ...change },
    });
    const checks: [string, SourceCheck][] = [
      ['unchanged', check({})],
      ['unchanged, all that is stored', check({ stored: 12_345 })],
      ['moved by others', check({ outcome: 'movedByOthers' })],
      ['changed', check({ outcome: 'changed' })],
      ...['storageDiffers', 'tooMuchToRead', 'cancelled', 'notAllReadable', 'serverError'].map(
        (code): [string, SourceCheck] => [
          code,
          check({ outcome: code === 'storageDiffers' ? 'changed' : 'cannotTell', reason: note(code) }),
        ],
      ),
    ];
    for (const [what, of] of checks) {
      it(`of a run on a copy: ${what}`, () => {
        const result: CopyAndRunResult = {
          copy: { outcome: 'copied', source, copy, verification: verification('identical') },
          ...{ run: run({ thread: copy }), source: of },
        };
        fits(copyAndRunSentences(result, nameOf), nameOf, 3);
      });
    }

    it('of a run on a copy that failed', () => {
      const result: CopyAndRunResult = {
        copy: { outcome: 'copied', source, copy, notes: [note('cannotEnterSubgraphs')] },
        ...{ run: run({ status: 'error', error: 'e'.repeat(500) }), source: check({}) },
      };
      fits(copyAndRunSentences(result, nameOf), nameOf, 1);
      fits(copyAndRunSentences({ copy: { outcome: 'cancelled', source } }, nameOf), nameOf);
    });

    it('of threads that were deleted', () => {
      const none = { deleted: [], alreadyGone: [], busy: [], notStopped: [], failed: [], cancelled: [] };
      const threads = [source, copy, source, copy];
      const failed = [{ thread: source, sentence: 'Not allowed with these credentials (403).' }];
      fits(deletionSentences({ ...none, deleted: [source] }, nameOf), nameOf);
      fits(deletionSentences({ ...none, deleted: threads, failed }, nameOf), nameOf);
      for (const what of ['busy', 'notStopped', 'cancelled'] as const) {
        fits(deletionSentences({ ...none, deleted: threads, [what]: threads }, nameOf), nameOf);
      }
    });
  });
}

describe('a notification of an error', () => {
  const kinds: AgentServerErrorKind[] = [
    ...(['unreachable', 'timeout', 'cut', 'redirected', 'unauthorized', 'forbidden', 'notFound', 'conflict'] as const),
    ...(['refused', 'unsupported', 'tooManyRequests', 'unavailable', 'serverError', 'notAgentServer'] as const),
    ...(['tooLarge', 'anotherApi'] as const),
  ];
  for (const kind of kinds) {
    it(`fits two lines, with some of the server's words: ${kind}`, () => {
      for (const code of [undefined, 'ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN']) {
        const failed = { kind, method: 'POST', path: '/threads/search', status: 418, detail: 'teapot '.repeat(60) };
        const text = describeError(new AgentServerError({ ...failed, ...(code && { code }) }));
        assert.ok(text.length <= longestNotification, `${text.length}: ${text}`);
        assert.match(text, /It says: “teapot.*”\.$/);
      }
    });
  }
});

describe('what fits a notification', () => {
  it('is sentences as they come, leaving out what is too long', () => {
    const sentences = ['One.', 'x'.repeat(300), 'Two.'];
    assert.deepEqual(fitNotification(sentences), { text: 'One. Two.', isWhole: false });
    assert.deepEqual(fitNotification(['One.', '', 'Two.']), { text: 'One. Two.', isWhole: true });
  });

  it('is the beginning of a first sentence that is too long', () => {
    const { text, isWhole } = fitNotification(['x'.repeat(300)]);
    assert.deepEqual([text.length, text.endsWith('…'), isWhole], [longestNotification, true, false]);
  });
});

describe('the progress of a run', () => {
  it('says after a while that no worker may come', () => {
    const after = (pendingMs: number) => describeRunProgress({ phase: 'running', status: 'pending', pendingMs });
    assert.equal(after(10_000), 'Waiting for a worker…');
    assert.equal(after(180_000), 'Still waiting for a worker. The server may have none, or all are busy.');
  });
});
