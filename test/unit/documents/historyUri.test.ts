import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type CheckpointAddress,
  decodeHistoryUri,
  type DocumentAddress,
  encodeHistoryUri,
  type HistoryAddress,
  type UriParts,
} from '../../../src/documents/historyUri';

const address: HistoryAddress = {
  kind: 'history',
  deployment: 'http://localhost:2024',
  threadId: '0199aabb-ccdd-7eee-8fff-001122334455',
  headCheckpointId: '1f0b1c2d-0000-6000-8000-0123456789ab',
  form: 'whole',
  textHash: '0123456789abcdef',
};
const checkpoint: CheckpointAddress = {
  kind: 'checkpoint',
  deployment: 'http://localhost:2024',
  threadId: '0199aabb-ccdd-7eee-8fff-001122334455',
  namespace: '',
  checkpointId: '1f0b1c2d-0000-6000-8000-0123456789ab',
  textHash: '0123456789abcdef',
};

const ids = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[\w.:@~-]{1,200}$/).filter((id) => !/^\.+$/.test(id)),
);
const baseUrls = fc.constantFrom(
  'http://localhost:2024',
  'https://example.com',
  'https://example.com/a/b-C_d',
  'http://127.0.0.1:65535/api/v1',
  'http://[::1]:8081',
  'https://xn--bcher-kva.example',
);

const ofThread = { deployment: baseUrls, threadId: ids, textHash: fc.stringMatching(/^[0-9a-f]{16}$/) };
const addresses: fc.Arbitrary<DocumentAddress> = fc.oneof(
  fc.record({
    kind: fc.constant('history' as const),
    ...ofThread,
    headCheckpointId: fc.oneof(fc.constant(''), ids),
    form: fc.constantFrom('whole' as const, 'changes' as const),
  }),
  fc.record({
    kind: fc.constant('checkpoint' as const),
    ...ofThread,
    namespace: fc.oneof(fc.constantFrom('', 'agent:1f0b1c2d|tool:2', '../..'), fc.string({ unit: 'binary' })),
    checkpointId: ids,
  }),
);

describe('the URI of a history', () => {
  it('gives the address back', () => {
    fc.assert(
      fc.property(addresses, (any) => {
        assert.deepEqual(decodeHistoryUri(encodeHistoryUri(any)), { valid: true, address: { ...any } });
      }),
    );
  });

  it('is named by the short id, in the one extension that has the language', () => {
    const { scheme, authority, path } = encodeHistoryUri(address);
    assert.deepEqual({ scheme, authority }, { scheme: 'langgraph', authority: '' });
    assert.equal(path, '/0199aabb…4455.langgraph.json');
    const plain = { ...address, threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' };
    assert.equal(encodeHistoryUri(plain).path, '/fb1c6b6e.langgraph.json');
    assert.equal(encodeHistoryUri({ ...address, threadId: 'a:b@c~d.e' }).path, '/a_b_c_d_.langgraph.json');
  });

  it('is named by its form, or by the checkpoint in its namespace', () => {
    assert.equal(encodeHistoryUri({ ...address, form: 'changes' }).path, '/0199aabb…4455.changes.langgraph.json');
    const name = '1f0b1c2d-0000-6000-8000-0123456789ab.checkpoint.langgraph.json';
    assert.equal(encodeHistoryUri(checkpoint).path, `/${name}`);
    const below = { ...checkpoint, namespace: 'a:1|../b' };
    assert.equal(encodeHistoryUri(below).path, `/a_1____b/${name}`);
  });

  it('differs where any member differs', () => {
    const others: DocumentAddress[] = [
      checkpoint,
      { ...checkpoint, namespace: 'a|b' },
      { ...checkpoint, namespace: 'a:b' },
      { ...checkpoint, checkpointId: '1f0b1c2d' },
      { ...address, form: 'changes' },
      { ...address, deployment: 'http://localhost:2025' },
      { ...address, threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' },
      { ...address, headCheckpointId: '' },
      { ...address, textHash: 'fedcba9876543210' },
    ];
    const texts = [address, ...others].map((each) => JSON.stringify(encodeHistoryUri(each)));
    assert.equal(new Set(texts).size, texts.length);
  });

  const query = (change: Record<string, unknown>) => JSON.stringify({ ...address, ...change });
  const of = (any: DocumentAddress, change: Record<string, unknown>) => JSON.stringify({ ...any, ...change });
  const refused: [string, Partial<UriParts>, string][] = [
    ['a file', { scheme: 'file', path: '/etc/passwd' }, 'notAHistory'],
    ['a host', { authority: 'host' }, 'malformed'],
    ['a UNC path', { path: '\\\\host\\share' }, 'malformed'],
    ['a path upwards', { path: '/../../etc/passwd' }, 'malformed'],
    ['an encoded path upwards', { path: '/%2e%2e/%2e%2e/etc/passwd' }, 'malformed'],
    ['another name', { path: '/other.langgraph.json' }, 'malformed'],
    ['a fragment', { fragment: 'L1' }, 'malformed'],
    ['no query', { query: '' }, 'malformed'],
    ['10 kB', { query: query({ threadId: 'a'.repeat(10_000) }) }, 'tooLong'],
    ['an array', { query: '[]' }, 'malformed'],
    ['null', { query: 'null' }, 'malformed'],
    ['another kind', { query: query({ kind: 'state' }) }, 'notAHistory'],
    ['a member more', { query: query({ extra: 1 }) }, 'malformed'],
    ['a member twice', { query: query({}).replace('{', '{"threadId":"evil",') }, 'malformed'],
    ['other white space', { query: ` ${query({})}` }, 'malformed'],
    ['a path as thread', { query: query({ threadId: '../../store' }) }, 'badThreadId'],
    ['dots as thread', { query: query({ threadId: '..' }) }, 'badThreadId'],
    ['an encoded path as thread', { query: query({ threadId: '%2e%2e%2fstore' }) }, 'badThreadId'],
    ['no thread', { query: query({ threadId: '' }) }, 'badThreadId'],
    ['a number as thread', { query: query({ threadId: 1 }) }, 'badThreadId'],
    ['NUL in a thread', { query: query({ threadId: 'a\0b' }) }, 'badThreadId'],
    ['a path as checkpoint', { query: query({ headCheckpointId: 'a/b' }) }, 'badCheckpointId'],
    ['another form', { query: query({ form: 'short' }) }, 'malformed'],
    ['no form', { query: query({ form: undefined }) }, 'malformed'],
    ['a checkpoint without namespace', { query: of(checkpoint, { namespace: undefined }) }, 'malformed'],
    ['a long namespace', { query: of(checkpoint, { namespace: 'a'.repeat(1_001) }) }, 'malformed'],
    ['a path as the checkpoint itself', { query: of(checkpoint, { checkpointId: '../a' }) }, 'badCheckpointId'],
    ['a checkpoint under the name of a history', { query: of(checkpoint, {}) }, 'malformed'],
    ['a long hash', { query: query({ textHash: '0'.repeat(64) }) }, 'malformed'],
    ['a file as deployment', { query: query({ deployment: 'file:///etc' }) }, 'badDeployment'],
    ['a script as deployment', { query: query({ deployment: 'javascript:alert(1)' }) }, 'badDeployment'],
    ['a user in the deployment', { query: query({ deployment: 'http://me:secret@localhost:2024' }) }, 'badDeployment'],
    ['an upper-case host', { query: query({ deployment: 'http://LOCALHOST:2024' }) }, 'badDeployment'],
    ['a default port', { query: query({ deployment: 'http://localhost:80' }) }, 'badDeployment'],
    ['a slash at the end', { query: query({ deployment: 'http://localhost:2024/' }) }, 'badDeployment'],
    ['a deployment upwards', { query: query({ deployment: 'http://localhost:2024/a/../b' }) }, 'badDeployment'],
    [
      'an encoded deployment upwards',
      { query: query({ deployment: 'http://localhost:2024/%2e%2e' }) },
      'badDeployment',
    ],
    ['a query in the deployment', { query: query({ deployment: 'http://localhost:2024?x=1' }) }, 'badDeployment'],
  ];
  for (const [what, change, reason] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(decodeHistoryUri({ ...encodeHistoryUri(address), ...change }), { valid: false, reason });
    });
  }

  it('takes nothing but its own spelling: 1,000 hostile URIs', function () {
    this.timeout(20_000);
    const piece = fc.constantFrom(
      ...[
        '..',
        '%2e%2e',
        '%252e',
        '/',
        '\\',
        '\\\\host',
        'file:',
        'http://',
        '?',
        '#',
        '"',
        '}',
        '{',
        '\0',
        '\u202e',
        'a',
      ],
    );
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    const hostile = fc.record({
      scheme: fc.constantFrom('langgraph', 'file', 'http', 'LANGGRAPH', ''),
      authority: fc.oneof(fc.constant(''), nasty),
      path: fc.oneof(fc.constant(encodeHistoryUri(address).path), nasty),
      query: fc.oneof(
        nasty,
        fc.json(),
        fc
          .tuple(
            fc.constantFrom('kind', 'deployment', 'threadId', 'headCheckpointId', 'form', 'textHash', '__proto__'),
            nasty,
          )
          .map(([name, value]) => query({ [name]: value })),
      ),
      fragment: fc.oneof(fc.constant(''), nasty),
    });
    let taken = 0;
    fc.assert(
      fc.property(hostile, (uri) => {
        const decoded = decodeHistoryUri(uri);
        if (decoded.valid) {
          taken++;
          assert.deepEqual({ ...encodeHistoryUri(decoded.address), fragment: '' }, { ...uri });
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(taken < 1000);
  });
});
