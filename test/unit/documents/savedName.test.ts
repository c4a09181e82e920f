import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeDocumentUri } from '../../../src/documents/documentUri';
import { savedName } from '../../../src/documents/savedName';

const thread = { deployment: 'http://localhost:2024', threadId: '1ef4a0b2-7c3d-6e5f-8a9b-0c1d2e3f4a5b' };
const address = { ...thread, headCheckpointId: '1ef4a0b2-0000-6000-8000-000000000001', textHash: '0123456789abcdef' };

describe('the name of a saved document', () => {
  it('says what it is and of which thread', () => {
    const history = { kind: 'history', ...address } as const;
    assert.equal(
      savedName(encodeDocumentUri({ ...history, kind: 'conversation', form: 'whole' })),
      'thread-1ef4a0b2-4a5b-conversation.md',
    );
    assert.equal(
      savedName(encodeDocumentUri({ ...history, form: 'whole' })),
      'thread-1ef4a0b2-4a5b-history.langgraph.json',
    );
    assert.equal(
      savedName(encodeDocumentUri({ ...history, form: 'changes' })),
      'thread-1ef4a0b2-4a5b-history-changes.langgraph.json',
    );
    const checkpoint = {
      kind: 'checkpoint',
      ...thread,
      namespace: 'a|b:c',
      checkpointId: 'c1',
      textHash: address.textHash,
    } as const;
    assert.equal(savedName(encodeDocumentUri(checkpoint)), 'thread-1ef4a0b2-4a5b-c1-checkpoint.langgraph.json');
    const report = {
      scheme: 'langgraph',
      authority: '',
      path: '/report-a-b.md',
      query: '{"kind":"report","digest":"0123456789abcdef0123456789abcdef"}',
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
