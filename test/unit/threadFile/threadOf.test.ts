import assert from 'node:assert/strict';
import { type JsonObject, parseJson } from '../../../src/json/json';
import { titleOf } from '../../../src/langgraph/threadTitle';
import { threadOf } from '../../../src/threadFile/threadOf';

const title = (row: object): string | undefined => {
  const thread = threadOf(parseJson(JSON.stringify({ thread_id: 't', ...row })) as JsonObject);
  return thread && titleOf(thread);
};

describe('what the thread in a file is called', () => {
  const said = {
    messages: [
      { type: 'system', content: 'Be brief.' },
      { type: 'human', content: 'Where is it?' },
    ],
  };

  it('is its title, else what its state calls it, else what was said first', () => {
    assert.equal(title({ metadata: { title: 'A' }, values: said }), 'A');
    assert.equal(title({ metadata: {}, values: { title: 'B', ...said } }), 'B');
    assert.equal(title({ metadata: {}, values: said }), 'Where is it?');
    const parts = [{ role: 'user', content: [{ type: 'text', text: 'In parts' }] }];
    assert.equal(title({ values: { messages: parts } }), 'In parts');
  });

  it('is nothing that was taken out, and nothing of another kind', () => {
    const taken = '<redacted 12 characters>';
    assert.equal(title({ metadata: { title: taken }, values: said }), 'Where is it?');
    assert.equal(
      title({ metadata: { title: taken }, values: { messages: [{ type: 'human', content: taken }] } }),
      undefined,
    );
    for (const values of [null, [], 'text', { messages: 7 }, { messages: [null, 7] }])
      assert.equal(title({ values }), undefined);
  });

  it('is not known of what is no thread', () => {
    assert.equal(threadOf(new Map([['thread_id', '..']])), undefined);
    const hostile = parseJson('{"thread_id":"t","__proto__":{"metadata":{"title":"x"}},"metadata":[]}') as JsonObject;
    assert.deepEqual(threadOf(hostile)?.metadata, {});
  });
});
