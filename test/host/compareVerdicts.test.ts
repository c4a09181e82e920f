import assert from 'node:assert/strict';
import type { Note, Verdict, Verification } from '../../src/api';
import { describeNote } from '../../src/texts/notes';
import { describeVerdict, verdictSeverity, verdictWords } from '../../src/texts/verdicts';

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
  [
    'identical',
    verification('identical'),
    'The histories are the same: 12 checkpoints in 3 namespaces, all that the server stores.',
  ],
  [
    'identical, one of each',
    verification('identical', { left: side(1, 1), right: side(1, 1) }),
    'The histories are the same: 1 checkpoint in 1 namespace, all that the server stores.',
  ],
  [
    'identical, where the server does not say how many it stores',
    verification('identical', {
      notes: [note('noStorage', { side: 'left' }), note('noStorage', { side: 'right' })],
      notChecked: ['storeItems', 'runs', 'crons'],
    }),
    'The histories are the same in every namespace the server shows: 12 checkpoints in 3 namespaces. ' +
      'Not compared: store items, runs, crons.',
  ],
  [
    'identical except for rewritten ids',
    verification('identicalExceptRewrittenIds', { rewrittenIds: { '/tasks/0/result/own': 2, '/tasks/0/error': 1 } }),
    'Except for rewritten ids the histories are the same: 12 checkpoints in 3 namespaces, all that the server stores. ' +
      "Each side has its own thread's id in 3 places (/tasks/0/result/own, /tasks/0/error).",
  ],
  [
    'identical up to the copy point',
    verification('identicalUpToCopyPoint', {
      left: side(14, 3),
      reason: note('copyPoint', { side: 'left', checkpoints: 2 }),
    }),
    'Up to the copy point the histories are the same: 12 checkpoints in 3 namespaces. ' +
      'Since then, the source has run on by 2 checkpoints.',
  ],
  [
    'different',
    verification('different', {
      right: side(13, 3),
      relation: 'leftIsBeginningOfRight',
      differenceCount: 1,
      differences: [{ kind: 'onlyRight', namespace: '', checkpointId: '1f0b', pointer: '' }],
    }),
    'The histories differ in 1 place: the source has 12 checkpoints in 3 namespaces, the copy has 13 checkpoints in ' +
      '3 namespaces. The source is a beginning of the copy. First: checkpoint 1f0b is only in the copy.',
  ],
  [
    'different in a namespace',
    verification('different', {
      relation: 'diverged',
      lastCommonCheckpointId: '1f0a',
      differenceCount: 2,
      differences: [
        { kind: 'changed', namespace: 'sub:1', checkpointId: '1f0b', pointer: '/values/a', left: 1, right: 2 },
      ],
    }),
    'The histories differ in 2 places: the source has 12 checkpoints in 3 namespaces, the copy has 12 checkpoints in ' +
      '3 namespaces. They have diverged after checkpoint 1f0a. ' +
      'First: checkpoint 1f0b in the namespace sub:1 at /values/a.',
  ],
  [
    'identical, never run',
    verification('identical', { left: side(0, 0), right: side(0, 0), reason: note('neverRun') }),
    'The histories are the same: neither thread has ever run, and no checkpoint of either is stored.',
  ],
  [
    'different, with nothing but further checkpoints',
    verification('different', {
      left: side(14, 3),
      relation: 'rightIsBeginningOfLeft',
      reason: note('rightIsBeginningOfLeft', { checkpoints: 2 }),
    }),
    'The histories differ: the source has 14 checkpoints in 3 namespaces, the copy has 12 checkpoints in ' +
      '3 namespaces. The copy is a beginning of the source.',
  ],
  [
    'cannot tell',
    verification('cannotTell', { reason: note('notAllReadable', { side: 'right', stored: 7, read: 3 }) }),
    'Whether the histories are the same cannot be told. The server stores 7 checkpoints of the copy, and 3 could be read.',
  ],
  [
    'cancelled',
    verification('cancelled'),
    'The comparison was cancelled, so whether the histories are the same is not known.',
  ],
];

describe('the words of a verdict', () => {
  for (const [what, of, words] of verdicts) {
    it(what, () => {
      assert.equal(describeVerdict(of, names), words);
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
    assert.match(describeVerdict(verification(newer), names), /“entangled”/);
  });
});

const codes = [
  ...['bothEmpty', 'neverRun', 'notAllReadable', 'historyIncomplete', 'namespaceUnreadable', 'tooLarge'],
  ...['deploymentChanged', 'sourceMoved', 'sourceLost', 'olderGone', 'sourceValuesDiffer', 'serverError'],
  ...['brokenAnswer', 'noStorage', 'copyPoint', 'onlyNextOrTasks', 'storageDiffers'],
  ...['cursorIgnored', 'threadIdAdded', 'otherThread'],
];

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
