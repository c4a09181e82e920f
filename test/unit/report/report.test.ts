import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Difference, Verification } from '../../../src/api';
import { writeReport, type ReportWords } from '../../../src/report/report';
import { shortPair, shortText } from '../../../src/report/values';
import { readMarkdown } from '../conversation/markdownBlocks';
import { copyId, sourceId } from '../history/syntheticThread';
import { patience } from '../../tools/patience';

/** Every name, by itself. */
function named<Name extends string>(names: readonly Name[]): Record<Name, Name> {
  return Object.fromEntries(names.map((name) => [name, name])) as { [Each in Name]: Each };
}

const headings = ['threads', 'notes', 'read', 'masked', 'rewrittenIds', 'differences', 'notChecked'] as const;

const words: ReportWords = {
  title: 'The title',
  verdict: 'The verdict.',
  notes: ['A note.'],
  relation: 'The relation.',
  completeness: 'The completeness.',
  identicalCheckpoints: 'Equal: 3.',
  times: 'It took 1 s.',
  differenceCount: 'So many:',
  notChecked: 'Not compared: runs.',
  headings: named(headings),
  explained: named(['masked', 'rewrittenIds']),
  labels: named([
    ...(['left', 'right', 'deployment', 'thread', 'headCheckpoint', 'lastCommonCheckpoint', 'none'] as const),
    ...(['checkpoints', 'namespaces', 'stored', 'notSaid', 'bytes', 'namespace', 'checkpoint'] as const),
    ...(['rootNamespace', 'wholeCheckpoint', 'sameSoFar'] as const),
  ]),
  kinds: named(['onlyLeft', 'onlyRight', 'changed', 'order', 'nextOrTasks', 'storage']),
  number: String,
  bytes: (value) => `${value} B`,
};

const side = (threadId: string): Verification['left'] => ({
  thread: { deployment: 'http://localhost:2024', threadId },
  checkpoints: 3,
  namespaces: 1,
  stored: 3,
  bytes: 1234,
  headCheckpointId: 'head-1',
});

const verificationOf = (more: Partial<Verification> = {}): Verification => ({
  verdict: 'different',
  notes: [],
  notChecked: ['runs'],
  relation: 'diverged',
  lastCommonCheckpointId: 'common-1',
  left: side(sourceId),
  right: side(copyId),
  identicalCheckpoints: 3,
  masked: { 'checkpoint.thread_id': 3 },
  rewrittenIds: { 'tasks[].result': 1 },
  differences: [],
  differenceCount: 0,
  milliseconds: 1000,
  ...more,
});

const difference = (more: Partial<Difference> = {}): Difference => ({
  kind: 'changed',
  namespace: '',
  checkpointId: 'c-1',
  pointer: '/values/text',
  ...more,
});

describe('a report', () => {
  it('has everything that the verification has', () => {
    const text = writeReport(
      verificationOf({
        differences: [
          difference({ left: 'one', right: { two: [2, null, true] } }),
          difference({ kind: 'onlyLeft', namespace: 'sub:1', pointer: '' }),
        ],
        differenceCount: 7,
      }),
      words,
    );
    const { blocks, outside } = readMarkdown(text);
    const inside = blocks.join('\n');
    for (const each of ['http://localhost:2024', sourceId, copyId, 'head-1', 'common-1', 'A note.']) {
      assert.ok(inside.includes(each), each);
    }
    assert.match(inside, /^3 × checkpoint\.thread_id$/m);
    assert.match(inside, /^1 × tasks\[\]\.result$/m);
    assert.match(
      inside,
      /^1\. changed: checkpoint c-1, rootNamespace, \/values\/text\n {3}left {3}"one"\n {3}right {2}\{"two": \[2, null, true\]\}$/m,
    );
    assert.match(inside, /^2\. onlyLeft: checkpoint c-1, namespace "sub:1", wholeCheckpoint$/m);
    assert.equal(outside[0], '# The title');
    for (const each of [
      'The verdict.',
      'The relation.',
      'The completeness.',
      'Equal: 3.',
      'It took 1 s.',
      'So many:',
    ]) {
      assert.ok(outside.includes(each), each);
    }
    assert.ok(
      outside.some((line) => /^\| bytes +\| +1234 B \| +1234 B \|$/.test(line)),
      text,
    );
    assert.ok(outside.includes('Not compared: runs.'));
  });

  it('leaves out the sections that would be empty', () => {
    const text = writeReport(verificationOf({ masked: {}, rewrittenIds: {} }), { ...words, notes: [], relation: '' });
    assert.deepEqual(text.match(/^## .*$/gm), ['## threads', '## read', '## differences', '## notChecked']);
  });

  it('has text from a thread in code blocks only, whatever it is', () => {
    const bad = fc.oneof(
      fc.constantFrom(
        'x'.repeat(999),
        '```',
        '\n```\n',
        '![a](http://evil/i.png)',
        '<img src=x onerror=y>',
        '\u202e',
        '\0',
      ),
      fc.constantFrom(
        '[a](command:evil)',
        '# evil',
        '| evil |',
        'https://evil.example',
        '\r```\r',
        '~~~',
        '$(zap)',
        '__proto__',
      ),
      fc.string({ unit: 'binary' }),
    );
    const counts = fc.dictionary(bad, fc.nat());
    const inputs = fc.record({
      lastCommonCheckpointId: bad,
      masked: counts,
      rewrittenIds: counts,
      differences: fc.array(
        fc.record({
          kind: fc.constantFrom<Difference['kind']>('changed', 'onlyLeft', 'order', 'storage'),
          namespace: bad,
          checkpointId: bad,
          pointer: bad,
          left: fc.oneof(bad, fc.jsonValue(), fc.array(bad), fc.dictionary(bad, bad)),
          right: fc.oneof(bad, fc.jsonValue()),
        }),
        { maxLength: 5 },
      ),
    });
    const known = new Set<string>(headings.map((name) => `## ${name}`));
    fc.assert(
      fc.property(inputs, bad, bad, (more, head, note) => {
        const verification = verificationOf(more);
        verification.left.headCheckpointId = head;
        const text = writeReport(verification, { ...words, notes: [note] });
        const { blocks, outside } = readMarkdown(text);
        assert.ok(blocks.every((block) => !block.startsWith('unclosed')));
        const own: unknown[] = ['# The title', 'masked', 'rewrittenIds', ...known, ...Object.values({ ...words })];
        for (const line of outside.filter((each) => each !== '' && !each.startsWith('|'))) {
          assert.ok(own.includes(line), line);
        }
        assert.equal(outside.filter((line) => line.startsWith('|')).length, 6);
        assert.doesNotMatch(text, /[^p]:\/\/evil|[\0\r\u202e\u2028]/);
      }),
      { numRuns: 500 },
    );
  });

  it('stays small, however large the values are', () => {
    const huge = { list: Array.from({ length: 10_000 }, (_, index) => `${'x'.repeat(1_000)}${index}`) };
    const differences = Array.from({ length: 100 }, () =>
      difference({
        left: huge,
        right: 'y'.repeat(1_000_000),
        pointer: '/z'.repeat(50_000),
        namespace: 'n'.repeat(99_999),
      }),
    );
    const started = performance.now();
    const text = writeReport(verificationOf({ differences, differenceCount: 100 }), words);
    assert.ok(text.length < 120_000, String(text.length));
    assert.ok(performance.now() - started < 1_000 * patience());
  });
});

describe('short values', () => {
  it('are JSON on one line, with no address that an editor would make a link of', () => {
    assert.equal(shortText('a\nb "c"'), '"a\\nb \\"c\\""');
    assert.equal(JSON.parse(shortText('see https://a.b/c')), 'see https://a.b/c');
    assert.doesNotMatch(shortText('see https://a.b/c'), /:\/\//);
  });

  it('end in an ellipsis where something is left out, and only there', () => {
    assert.equal(shortText('a'.repeat(1_000)), `"${'a'.repeat(199)}…`);
    assert.equal(shortText('a'.repeat(198)), `"${'a'.repeat(198)}"`);
  });

  it('show where two long values part', () => {
    const common = 'same '.repeat(100);
    const [left, right] = shortPair(`${common}left end`, `${common}right end`);
    assert.match(left, /^…(same )+left end"$/);
    assert.match(right, /^…(same )+right end"$/);
    assert.ok(left.length < 203 && right.length < 203);
  });

  it('do not cut characters in two', () => {
    for (const offset of [0, 1]) {
      const text = shortText('x'.repeat(offset) + '🎉'.repeat(500));
      assert.ok(text.isWellFormed() && text.endsWith('🎉…'), text.slice(-5));
    }
  });
});
