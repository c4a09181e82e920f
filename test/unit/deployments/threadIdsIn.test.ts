import assert from 'node:assert/strict';
import { threadIdsIn } from '../../../src/deployments/threadIdsIn';

const one = '019aa1b2-c3d4-7e5f-8a9b-0123456789ab';
const other = '1f0e3c2a-0b4d-4c1e-9f00-0123456789ab';

describe('the thread ids in a text', () => {
  const texts: [text: string, ids: string[]][] = [
    [one, [one]],
    [` ${one.toUpperCase()}\n`, [one]],
    [`GET /threads/${one}/history?limit=10 200`, [one]],
    [`run_id=${other} thread_id=${one} ok`, [one, other]],
    [`{"run_id":"${other}","thread_id":"${one}"}`, [one, other]],
    [`{"run_id": "${other}", "threadId": "${one}"}`, [one, other]],
    [`Thread with ID ${one} not found, run ${other}`, [one, other]],
    [`${one} ${one}`, [one]],
    [`https://smith.langchain.com/studio/thread/${one}?baseUrl=http://localhost:2024`, [one]],
    [`https://smith.langchain.com/o/${other}/studio/thread?threadId=${one}`, [one]],
    [`x${one}`, [one]],
    [`see a${one}`, []],
    [`see ${one}0`, []],
    ['my-long-thread-name', ['my-long-thread-name']],
    ['019aa1b2', []],
    ['no id in here, at all', []],
    ['', []],
  ];
  for (const [text, ids] of texts) {
    it(`${text.slice(0, 60) || 'nothing'} has ${ids.length}`, () => assert.deepEqual(threadIdsIn(text), ids));
  }

  it('are at most twenty, of a megabyte too', () => {
    assert.equal(threadIdsIn(`${one.slice(0, -4)}0001 `.repeat(30_000)).length, 1);
    const many = Array.from({ length: 50 }, (_, index) => one.slice(0, -2) + String(index + 10));
    assert.equal(threadIdsIn(many.join(' ')).length, 20);
  });
});
