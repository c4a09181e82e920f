import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeConversationUri, encodeConversationUri } from '../../../src/documents/conversationUri';
import { decodeHistoryUri, encodeHistoryUri } from '../../../src/documents/historyUri';
import { savedName } from '../../../src/documents/savedName';

const threadId = '1ef4a0b2-7c3d-6e5f-8a9b-0c1d2e3f4a5b';
const thread = { deployment: 'http://localhost:2024', threadId };
const address = { ...thread, headCheckpointId: '1ef4a0b2-0000-6000-8000-000000000001', textHash: '0123456789abcdef' };
const id = fc.stringMatching(/^[\w.:@~-]{1,40}$/).filter((text) => !/^\.+$/.test(text));

describe('the URI of a conversation', () => {
  it('is decoded to what was encoded', () => {
    const addresses = fc.record({
      deployment: fc.constantFrom('http://localhost:2024', 'https://a.example/deep/path'),
      threadId: id,
      headCheckpointId: fc.oneof(id, fc.constant('')),
      textHash: fc.stringMatching(/^[\da-f]{16}$/),
    });
    fc.assert(
      fc.property(addresses, (each) => {
        const uri = encodeConversationUri(each);
        assert.deepEqual(decodeConversationUri(uri), { ...each });
        assert.equal(decodeHistoryUri(uri).valid, false);
        assert.match(uri.path, /^\/[\w…-]+\.conversation\.md$/);
      }),
      { numRuns: 300 },
    );
  });

  it('is taken in no other spelling', () => {
    const good = encodeConversationUri(address);
    for (const change of [
      { path: '/other.conversation.md' },
      { path: `/../${good.path}` },
      { scheme: 'file' },
      { authority: 'a' },
      { fragment: 'a' },
      { query: good.query.replace('"conversation"', '"history"') },
      { query: `${good.query} ` },
      { query: good.query.replace('"whole"', '"changes"') },
      { query: good.query.replace(threadId, '../x') },
      { query: good.query.replace('localhost', 'user:pass@localhost') },
      { query: '{"kind":"conversation",' },
      { query: `{"kind":"conversation",${'x'.repeat(10_000)}` },
    ]) {
      assert.equal(decodeConversationUri({ ...good, ...change }), undefined, JSON.stringify(change).slice(0, 100));
    }
    assert.equal(decodeConversationUri(encodeHistoryUri({ kind: 'history', form: 'whole', ...address })), undefined);
  });
});

describe('the name of a saved document', () => {
  it('says what it is and of which thread', () => {
    const history = { kind: 'history', ...address } as const;
    assert.equal(savedName(encodeConversationUri(address)), 'thread-1ef4a0b2-4a5b-conversation.md');
    assert.equal(
      savedName(encodeHistoryUri({ ...history, form: 'whole' })),
      'thread-1ef4a0b2-4a5b-history.langgraph.json',
    );
    assert.equal(
      savedName(encodeHistoryUri({ ...history, form: 'changes' })),
      'thread-1ef4a0b2-4a5b-history-changes.langgraph.json',
    );
    const checkpoint = {
      kind: 'checkpoint',
      ...thread,
      namespace: 'a|b:c',
      checkpointId: 'c1',
      textHash: address.textHash,
    } as const;
    assert.equal(savedName(encodeHistoryUri(checkpoint)), 'thread-1ef4a0b2-4a5b-c1-checkpoint.langgraph.json');
    const report = {
      scheme: 'langgraph',
      authority: '',
      path: '/report-a-b.md',
      query: '{"kind":"report","digest":"x"}',
    };
    assert.equal(savedName(report), 'report-a-b.md');
  });

  it('is a plain file name, whatever the URI is', () => {
    const parts = fc.record({
      scheme: fc.constant('langgraph'),
      authority: fc.string(),
      path: fc.string(),
      query: fc.string(),
    });
    fc.assert(
      fc.property(parts, (uri) => {
        assert.match(savedName(uri), /^[A-Za-z0-9][A-Za-z0-9-]*(\.\w+)*$/);
      }),
      { numRuns: 500 },
    );
  });
});
