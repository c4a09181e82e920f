import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type CheckpointAddress,
  type ComparisonAddress,
  type ConversationAddress,
  decodeDocumentUri,
  type DocumentAddress,
  encodeDocumentUri,
  type HistoryAddress,
  type ReportAddress,
  type StateAddress,
  type ThreadAddress,
  type UriParts,
} from '../../../src/documents/documentUri';
import { savedName } from '../../../src/documents/savedName';

const ofThread = {
  deployment: 'http://localhost:2024',
  threadId: '0199aabb-ccdd-7eee-8fff-001122334455',
  textHash: '0123456789abcdef',
};
const checkpointId = '1f0b1c2d-0000-6000-8000-0123456789ab';
const history: HistoryAddress = { kind: 'history', ...ofThread, headCheckpointId: checkpointId, form: 'whole' };
const checkpoint: CheckpointAddress = { kind: 'checkpoint', ...ofThread, namespace: '', checkpointId };
const state: StateAddress = { kind: 'state', ...ofThread, namespace: 'agent:1|2', checkpointId };
const conversation: ConversationAddress = { ...history, kind: 'conversation', form: 'whole' };
const report: ReportAddress = {
  kind: 'report',
  name: 'report-0199aabb-4455-fb1c6b6e.copy',
  digest: '0123456789abcdef0123456789abcdef',
  copies: [{ deployment: 'http://localhost:2024', threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' }],
};

const thread: ThreadAddress = {
  kind: 'thread',
  deployment: ofThread.deployment,
  threadId: ofThread.threadId,
  title: 'Which lamps? 100 % of #1',
};

const comparison: ComparisonAddress = {
  kind: 'comparison',
  left: { deployment: ofThread.deployment, threadId: ofThread.threadId },
  right: { deployment: 'file:///home/me/lamps.langgraph-thread', threadId: 'whatsapp:+15550100' },
  title: 'Which lamps? and its copy',
};

/** What earlier versions wrote, of tabs that may still be open. */
const fromBefore: [path: string, query: string, address: DocumentAddress][] = [
  [
    '/0199aabb…4455.langgraph.json',
    '{"kind":"history","deployment":"http://localhost:2024","threadId":"0199aabb-ccdd-7eee-8fff-001122334455","headCheckpointId":"1f0b1c2d-0000-6000-8000-0123456789ab","form":"whole","textHash":"0123456789abcdef"}',
    history,
  ],
  [
    '/fb1c6b6e.changes.langgraph.json',
    '{"kind":"history","deployment":"https://example.com/a/b-C_d","threadId":"fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11","headCheckpointId":"","form":"changes","textHash":"0123456789abcdef"}',
    {
      ...history,
      deployment: 'https://example.com/a/b-C_d',
      threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11',
      headCheckpointId: '',
      form: 'changes',
    },
  ],
  [
    '/agent_1f0b_tool__q___2/1f0b1c2d-0000-6000-8000-0123456789ab.checkpoint.langgraph.json',
    '{"kind":"checkpoint","deployment":"http://[::1]:8081","threadId":"a:b@c~d.e","namespace":"agent:1f0b|tool \\"q\\"\\\\:2","checkpointId":"1f0b1c2d-0000-6000-8000-0123456789ab","textHash":"0123456789abcdef"}',
    {
      ...checkpoint,
      deployment: 'http://[::1]:8081',
      threadId: 'a:b@c~d.e',
      namespace: 'agent:1f0b|tool "q"\\:2',
    },
  ],
  [
    '/c1.checkpoint.langgraph.json',
    '{"kind":"checkpoint","deployment":"http://localhost:2024","threadId":"0199aabb-ccdd-7eee-8fff-001122334455","namespace":"","checkpointId":"c1","textHash":"0123456789abcdef"}',
    { ...checkpoint, checkpointId: 'c1' },
  ],
  [
    '/agent_1_2/1f0b1c2d-0000-6000-8000-0123456789ab.state.langgraph.json',
    '{"kind":"state","deployment":"http://localhost:2024","threadId":"0199aabb-ccdd-7eee-8fff-001122334455","namespace":"agent:1|2","checkpointId":"1f0b1c2d-0000-6000-8000-0123456789ab","textHash":"0123456789abcdef"}',
    state,
  ],
  [
    '/nothing.state.langgraph.json',
    '{"kind":"state","deployment":"http://localhost:2024","threadId":"thread_7","namespace":"","checkpointId":"","textHash":"0123456789abcdef"}',
    { ...state, threadId: 'thread_7', namespace: '', checkpointId: '' },
  ],
  [
    '/0199aabb…4455.conversation.md',
    '{"kind":"conversation","deployment":"http://localhost:2024","threadId":"0199aabb-ccdd-7eee-8fff-001122334455","headCheckpointId":"1f0b1c2d-0000-6000-8000-0123456789ab","form":"whole","textHash":"0123456789abcdef"}',
    conversation,
  ],
  [
    '/report-0199aabb-4455-fb1c6b6e.md',
    '{"kind":"report","digest":"0123456789abcdef0123456789abcdef"}',
    { kind: 'report', name: 'report-0199aabb-4455-fb1c6b6e', digest: '0123456789abcdef0123456789abcdef' },
  ],
  [
    '/report-0199aabb-4455-fb1c6b6e.copy.md',
    '{"kind":"report","digest":"0123456789abcdef0123456789abcdef","copies":[{"deployment":"http://localhost:2024","threadId":"fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11"}]}',
    report,
  ],
];

/** Thread ids that servers other than LangGraph's own give. */
const oddThreadIds = [
  '0f3c2a10-1111-4222-8333-444455556666:7a1e',
  'whatsapp:+15550100',
  'thread#1?draft',
  '#?:/%',
  '100%25 "sure"\\n',
  'a/ü 😀',
  'é'.repeat(255),
  '#?:/%'.repeat(51),
];

const ids = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[\w.:@~-]{1,200}$/).filter((id) => !/^\.+$/.test(id)),
);
const threadIds = fc.oneof(
  ids,
  fc.constantFrom(...oddThreadIds),
  fc.string({ unit: fc.constantFrom('a', '#', '?', ':', '/', '%', '"', '\\', ' ', '+', '&', '=', '😀'), minLength: 1 }),
);
const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
const ofAnyThread = {
  deployment: fc.constantFrom(
    'http://localhost:2024',
    'https://example.com',
    'https://example.com/a/b-C_d',
    'http://127.0.0.1:65535/api/v1',
    'http://[::1]:8081',
    'https://xn--bcher-kva.example',
  ),
  threadId: threadIds,
  textHash: hex(16),
};
const idsOrNone = fc.oneof(fc.constant(''), ids);
const namespaces = fc.oneof(fc.constantFrom('', 'agent:1f0b1c2d|tool:2', '../..'), fc.string({ unit: 'binary' }));
const titles = fc.stringMatching(/^[\w?#%&…é☕][\w ?#%&…é☕]{0,20}[\w?#%&…é☕]$/);
const ofOneThread = fc.record(
  { deployment: ofAnyThread.deployment, threadId: ofAnyThread.threadId },
  { noNullPrototype: true },
);
const addresses: fc.Arbitrary<DocumentAddress> = fc.oneof(
  fc.record({
    kind: fc.constant('history' as const),
    ...ofAnyThread,
    headCheckpointId: idsOrNone,
    form: fc.constantFrom('whole' as const, 'changes' as const),
  }),
  fc.record({
    kind: fc.constant('checkpoint' as const),
    ...ofAnyThread,
    namespace: namespaces,
    checkpointId: ids,
  }),
  fc.record({ kind: fc.constant('state' as const), ...ofAnyThread, namespace: namespaces, checkpointId: idsOrNone }),
  fc.record({
    kind: fc.constant('state' as const),
    ...ofAnyThread,
    namespace: namespaces,
    checkpointId: ids,
    compared: fc.record(
      { from: fc.nat(), keys: fc.array(fc.stringMatching(/^[\w.-]{1,60}$/), { maxLength: 20 }) },
      { noNullPrototype: true },
    ),
  }),
  fc.record({
    kind: fc.constant('conversation' as const),
    ...ofAnyThread,
    headCheckpointId: idsOrNone,
    form: fc.constant('whole' as const),
  }),
  fc.record(
    {
      kind: fc.constant('report' as const),
      name: fc.stringMatching(/^report-[\w-]{1,20}(\.copy)?$/),
      digest: hex(32),
      copies: fc.array(
        fc.record({ deployment: ofAnyThread.deployment, threadId: threadIds }, { noNullPrototype: true }),
        { minLength: 1 },
      ),
    },
    { requiredKeys: ['kind', 'name', 'digest'] },
  ),
  fc.record({
    kind: fc.constant('thread' as const),
    deployment: ofAnyThread.deployment,
    threadId: ofAnyThread.threadId,
    title: titles,
  }),
  fc.record({
    kind: fc.constant('comparison' as const),
    left: ofOneThread,
    right: ofOneThread,
    title: titles,
  }),
);

describe('the URI of a document', () => {
  it('gives the address back', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        assert.deepEqual(decodeDocumentUri(encodeDocumentUri(address)), { valid: true, address: { ...address } });
      }),
      { numRuns: 500 },
    );
  });

  for (const [path, query, address] of fromBefore) {
    it(`is as it was in earlier versions: ${path}`, () => {
      const uri = { scheme: 'langgraph', authority: '', path, query };
      assert.deepEqual(decodeDocumentUri(uri), { valid: true, address });
      assert.deepEqual(encodeDocumentUri(address), uri);
    });
  }

  for (const threadId of oddThreadIds) {
    it(`carries the thread ${threadId.slice(0, 40)}, and its file has a plain name`, () => {
      const uri = encodeDocumentUri({ ...conversation, threadId });
      assert.deepEqual(decodeDocumentUri(uri), { valid: true, address: { ...conversation, threadId } });
      assert.match(uri.path, /^\/[\w…-]+\.conversation\.md$/);
      assert.match(savedName(uri), /^thread-[A-Za-z0-9-]+-conversation\.md$/);
    });
  }

  it('is named by the short id, in the one extension that has the language', () => {
    const { scheme, authority, path } = encodeDocumentUri(history);
    assert.deepEqual({ scheme, authority }, { scheme: 'langgraph', authority: '' });
    assert.equal(path, '/0199aabb…4455.langgraph.json');
    const plain = { ...history, threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' };
    assert.equal(encodeDocumentUri(plain).path, '/fb1c6b6e.langgraph.json');
    assert.equal(encodeDocumentUri({ ...history, threadId: 'a:b@c~d.e' }).path, '/a_b_c_d_.langgraph.json');
  });

  it('is named by its form, or by the checkpoint in its namespace', () => {
    assert.equal(encodeDocumentUri({ ...history, form: 'changes' }).path, '/0199aabb…4455.changes.langgraph.json');
    for (const address of [checkpoint, state]) {
      const name = `${checkpointId}.${address.kind}.langgraph.json`;
      assert.equal(encodeDocumentUri({ ...address, namespace: '' }).path, `/${name}`);
      assert.equal(encodeDocumentUri({ ...address, namespace: 'a:1|../b' }).path, `/a_1____b/${name}`);
    }
    const nothing = { ...state, checkpointId: '' };
    assert.equal(encodeDocumentUri(nothing).path, '/agent_1_2/nothing.state.langgraph.json');
  });

  it('differs where any member differs', () => {
    const others: DocumentAddress[] = [
      checkpoint,
      { ...checkpoint, namespace: 'a|b' },
      { ...checkpoint, namespace: 'a:b' },
      { ...checkpoint, checkpointId: '1f0b1c2d' },
      state,
      { ...state, namespace: '' },
      conversation,
      report,
      comparison,
      { ...comparison, left: comparison.right, right: comparison.left },
      { ...history, form: 'changes' },
      { ...history, deployment: 'http://localhost:2025' },
      { ...history, threadId: 'fb1c6b6e-7b6e-4e5f-9f6a-0c6b8f0f3c11' },
      { ...history, headCheckpointId: '' },
      { ...history, textHash: 'fedcba9876543210' },
    ];
    const texts = [history, ...others].map((each) => JSON.stringify(encodeDocumentUri(each)));
    assert.equal(new Set(texts).size, texts.length);
  });

  const query = (change: Record<string, unknown>) => JSON.stringify({ ...history, ...change });
  const of = (any: DocumentAddress, change: Record<string, unknown>) => JSON.stringify({ ...any, ...change });
  const refused: [string, Partial<UriParts>, string][] = [
    ['a file', { scheme: 'file', path: '/etc/passwd' }, 'notADocument'],
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
    ['another kind', { query: query({ kind: 'run' }) }, 'notADocument'],
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
    ['a history as state', { query: query({ kind: 'state' }) }, 'malformed'],
    ['a history as conversation', { query: query({ kind: 'conversation' }) }, 'malformed'],
    ['the start of a history', { query: '{"kind":"history",' }, 'malformed'],
    ['a long thread', { query: query({ threadId: 'a'.repeat(256) }) }, 'badThreadId'],
    ['a path in a thread', { query: query({ threadId: 'a/../../store' }) }, 'badThreadId'],
    ['half a character in a thread', { query: query({ threadId: 'a\ud800' }) }, 'badThreadId'],
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
      assert.deepEqual(decodeDocumentUri({ ...encodeDocumentUri(history), ...change }), { valid: false, reason });
    });
  }

  for (const address of [state, conversation, report, thread, comparison]) {
    const good = encodeDocumentUri(address);
    const changes: [what: string, change: Partial<UriParts>][] = [
      ['a file', { scheme: 'file' }],
      ['a host', { authority: 'host' }],
      ['another name', { path: `/other thread${good.path.slice(1)}` }],
      ['a path upwards', { path: `/../..${good.path}` }],
      ['a fragment', { fragment: 'L1' }],
      ['no query', { query: '' }],
      ['other white space', { query: `${good.query} ` }],
      ['a member more', { query: good.query.replace(/\}$/, ',"extra":1}') }],
      ['another kind', { query: good.query.replace(`"${address.kind}"`, '"history"') }],
      ['a long hash', { query: good.query.replace('0123456789abcdef', '0'.repeat(64)) }],
      ...(address.kind === 'report'
        ? []
        : [
            ['10 kB', { query: good.query.replace('0199aabb', 'a'.repeat(10_000)) }] as [string, Partial<UriParts>],
            ['a path as thread', { query: good.query.replace('0199aabb', '../') }] as [string, Partial<UriParts>],
            ['a path as checkpoint', { query: good.query.replace(checkpointId, '../x') }] as [
              string,
              Partial<UriParts>,
            ],
            ['a file as deployment', { query: good.query.replace('http:', 'file:') }] as [string, Partial<UriParts>],
            ['a user', { query: good.query.replace('localhost', 'me:secret@localhost') }] as [
              string,
              Partial<UriParts>,
            ],
          ]),
    ];
    // A thread's view, or that of two, is of no checkpoint, and of no text.
    const isView = address.kind === 'thread' || address.kind === 'comparison';
    const possible = changes.filter(([, { query: text }]) => !isView || text !== good.query);
    for (const [what, change] of possible) {
      it(`refuses ${what} for a ${address.kind}`, () => {
        const uri = { ...good, ...change };
        assert.notDeepEqual(uri, good);
        assert.equal(decodeDocumentUri(uri).valid, false);
      });
    }
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
      path: fc.oneof(fc.constant(encodeDocumentUri(history).path), nasty),
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
        const decoded = decodeDocumentUri(uri);
        if (decoded.valid) {
          taken++;
          assert.deepEqual({ ...encodeDocumentUri(decoded.address), fragment: '' }, { ...uri });
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(taken < 1000);
  });
});
