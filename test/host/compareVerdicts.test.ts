import assert from 'node:assert/strict';
import type { Note, Verdict, Verification } from '../../src/api';
import { describeNote } from '../../src/texts/notes';
import { writeReport } from '../../src/report/report';
import { reportWords } from '../../src/texts/reports';
import { verdictSentences, verdictSeverity, verdictWords } from '../../src/texts/verdicts';

const names = { left: 'the source', right: 'the copy' };
const side = (checkpoints: number, namespaces: number) => ({
  thread: { deployment: 'http://localhost:2024', threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' },
  checkpoints,
  namespaces,
  bytes: 0,
  headCheckpointId: '',
});
const verification = (verdict: Verdict, change: Partial<Verification> = {}): Verification => ({
  verdict,
  notes: [],
  notChecked: [],
  relation: 'same',
  left: side(12, 3),
  right: side(12, 3),
  identicalCheckpoints: 12,
  masked: {},
  rewrittenIds: {},
  differences: [],
  differenceCount: 0,
  milliseconds: 1,
  ...change,
});
const note = (code: string, facts: Note['facts'] = {}): Note => ({ code, facts });

const verdicts: [string, Verification, string][] = [
  ['identical', verification('identical'), 'Identical: 12 checkpoints in 3 namespaces.'],
  [
    'identical, one of each',
    verification('identical', { left: side(1, 1), right: side(1, 1) }),
    'Identical: 1 checkpoint.',
  ],
  [
    'identical, where the server does not say how many it stores',
    verification('identical', {
      notes: [note('noStorage', { side: 'left' }), note('noStorage', { side: 'right' })],
      notChecked: ['storeItems', 'runs', 'crons'],
    }),
    'Identical: 12 checkpoints in 3 namespaces, all that the server shows.',
  ],
  [
    'identical except for rewritten ids',
    verification('identicalExceptRewrittenIds', { rewrittenIds: { '/tasks/0/result/own': 2, '/tasks/0/error': 1 } }),
    'Identical except rewritten ids: 12 checkpoints in 3 namespaces.',
  ],
  [
    'identical in order, of a copy on another deployment',
    verification('identicalExceptRewrittenIds', {
      pairedBy: 'order',
      reason: note('pairedByOrder', { checkpoints: 12, added: 0 }),
    }),
    'Identical except rewritten ids: 12 checkpoints in 3 namespaces. Checkpoints were paired by their order, not by ID.',
  ],
  [
    'identical up to the copy point',
    verification('identicalUpToCopyPoint', {
      left: side(14, 3),
      reason: note('copyPoint', { side: 'left', checkpoints: 2 }),
    }),
    'Identical up to the copy point: 12 checkpoints in 3 namespaces. Since then, the source has run on by 2 checkpoints.',
  ],
  [
    'different by what came after',
    verification('different', {
      right: side(13, 3),
      relation: 'leftIsBeginningOfRight',
      reason: note('leftIsBeginningOfRight', { checkpoints: 1 }),
      differenceCount: 1,
      differences: [{ kind: 'onlyRight', namespace: '', checkpointId: '1f0b', pointer: '' }],
    }),
    'Different: the copy has 1 checkpoint more.',
  ],
  [
    'different, diverged',
    verification('different', {
      relation: 'diverged',
      lastCommonCheckpointId: '1f0a',
      differenceCount: 2,
      differences: [
        { kind: 'changed', namespace: 'sub:1', checkpointId: '1f0b', pointer: '/values/a', left: 1, right: 2 },
      ],
    }),
    'Different in 2 places: the source has 12 checkpoints, the copy has 12 checkpoints.',
  ],
  [
    'different, with nothing in common',
    verification('different', {
      left: side(6, 1),
      right: side(8, 1),
      relation: 'unrelated',
      reason: note('unrelated'),
      differenceCount: 14,
    }),
    'Nothing in common: 6 and 8 checkpoints.',
  ],
  [
    'identical, never run',
    verification('identical', { left: side(0, 0), right: side(0, 0), reason: note('neverRun') }),
    'Identical: neither thread has run yet.',
  ],
  [
    'different, with nothing but further checkpoints',
    verification('different', {
      left: side(14, 3),
      relation: 'rightIsBeginningOfLeft',
      reason: note('rightIsBeginningOfLeft', { checkpoints: 2 }),
    }),
    'Different: the source has 2 checkpoints more.',
  ],
  [
    'cannot tell',
    verification('cannotTell', { reason: note('notAllReadable', { side: 'right', stored: 7, read: 3 }) }),
    'Couldn’t determine whether they’re the same. Only 3 of 7 checkpoints of the copy could be read.',
  ],
  ['cancelled', verification('cancelled'), 'The comparison was cancelled.'],
];

describe('the words of a verdict', () => {
  for (const [what, of, words] of verdicts) {
    it(what, () => {
      assert.equal(verdictSentences(of, names).join(' '), words);
    });
  }

  it('are louder where something is wrong', () => {
    assert.equal(verdictSeverity(verification('identical'), 'copy'), 'information');
    assert.equal(verdictSeverity(verification('different'), 'comparison'), 'warning');
    assert.equal(verdictSeverity(verification('different'), 'copy'), 'error');
    assert.equal(verdictSeverity(verification('cannotTell'), 'copy'), 'warning');
    const warned = verification('identical', { notes: [note('sourceValuesDiffer')] });
    assert.equal(verdictSeverity(warned, 'copy'), 'warning');
  });

  it('name a verdict of a newer version', () => {
    const newer = 'entangled' as Verdict;
    assert.equal(verdictWords(newer), 'entangled');
    assert.match(verdictSentences(verification(newer), names).join(), /“entangled”/);
  });
});

const codes = [
  ...['bothEmpty', 'neverRun', 'notAllReadable', 'historyIncomplete', 'namespaceUnreadable', 'tooLarge'],
  ...['deploymentChanged', 'sourceMoved', 'sourceLost', 'olderGone', 'sourceValuesDiffer', 'serverError'],
  ...['brokenAnswer', 'noStorage', 'copyPoint', 'onlyNextOrTasks', 'storageDiffers'],
  ...['cursorIgnored', 'threadIdAdded', 'otherThread', 'leftOut', 'pairedByOrder', 'subgraphsOnOneSide', 'nextHidden'],
];

describe('the report on a copy on another deployment', () => {
  it('says in its title and its notes that checkpoints were paired by their order', () => {
    const made = verification('identicalExceptRewrittenIds', {
      pairedBy: 'order',
      reason: note('pairedByOrder', { checkpoints: 12, added: 2 }),
      notChecked: ['checkpointIds', 'times', 'metadata', 'taskResults'],
    });
    const report = writeReport(made, reportWords(made, undefined, true));
    assert.match(report, /^# Two histories compared in order: identical except rewritten ids\n/);
    assert.match(
      report,
      /Checkpoints were paired by their order, because a copy on another deployment has its own IDs\./,
    );
    assert.match(report, /Left out are 2 checkpoints that were added to reach older ones\./);
    assert.match(report, /Not compared: checkpoint IDs, times, metadata of checkpoints, results, errors and questions/);
  });
});

describe('the words of a note', () => {
  for (const code of codes) {
    it(`has a sentence for ${code}, whatever its facts are`, () => {
      for (const facts of [
        {},
        { side: 'left', namespace: '', stored: 'x', kind: 'nothing', limit: -1, extra: 1e300 },
      ]) {
        const sentence = describeNote(note(code, facts), names);
        assert.match(sentence, /^\S.*[.…”]$/su);
        assert.doesNotMatch(sentence, /NaN|undefined|\{\d\}|the log/);
      }
    });
  }

  it('names a code of a newer version, and one that an object inherits', () => {
    assert.match(describeNote(note('entangled'), names), /entangled/);
    assert.match(describeNote(note('toString'), names), /toString/);
  });

  it('says which request failed, and what to do', () => {
    const facts = {
      side: 'right',
      kind: 'unauthorized',
      method: 'GET',
      path: '/threads/{thread_id}/history',
      status: 401,
    };
    const sentence = describeNote(note('serverError', facts), names);
    assert.match(sentence, /the copy.*401.*Set Credentials/);
  });

  it('never becomes a link', () => {
    const hostile = '[click](command:workbench.action.quit)\u202e\0$(zap)';
    const sentence = describeNote(note('namespaceUnreadable', { side: 'left', namespace: hostile }), names);
    assert.doesNotMatch(sentence, /\]\(|\u202e|\0/);
    assert.ok(sentence.includes('click'));
  });
});
