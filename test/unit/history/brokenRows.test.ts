import assert from 'node:assert/strict';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { writeConversation } from '../../../src/conversation/conversation';
import { readConversation } from '../../../src/conversation/reading';
import { Timeline } from '../../../src/conversation/timeline';
import { readCheckpointRows } from '../../../src/history/checkpointRows';
import { readHistoryText } from '../../../src/historyText/historyText';
import { readState } from '../../../src/historyText/stateText';
import { plainWords as words } from '../conversation/words';
import { written } from '../threadFile/written';
import { type Lies, type MemoryThread, sideOf } from './memoryServer';
import { checkpointId, copyOf, threadOf } from './syntheticThread';

const { signal } = new AbortController();
const message = (at: number): object => ({ type: 'human', id: `m${String(at)}`, content: `message ${String(at)}` });

/** Three checkpoints; `score` of the second one is written as the kinds below have it. */
const three = (): MemoryThread =>
  threadOf({ states: [1, 2, 3].map((at) => ({ messages: [1, 2, 3].slice(0, at).map(message), score: at * 11 })) });

/** What stands instead of `"score":22`; the pointer of the place; what the state then has there, in part. */
const kinds: [what: string, instead: string, pointer: string, shown: string][] = [
  ['NaN', '"score":NaN', '/values/score', '"score": "<not JSON> NaN"'],
  ['Infinity', '"score":Infinity', '/values/score', '"score": "<not JSON> Infinity"'],
  ['-Infinity', '"score":-Infinity', '/values/score', '"score": "<not JSON> -Infinity"'],
  ['NaN deep in a list', '"score":{"all":[1,{"x":2},[NaN,4]]}', '/values/score/all/2/0', '"<not JSON> NaN"'],
  ['a lone escape', '"score":"a\\x41"', '/values/score', String.raw`"score": "<not JSON> \"a\\x41\""`],
  ['half of a \\u escape', '"score":"a\\u00"', '/values/score', String.raw`"score": "<not JSON> \"a\\u00\""`],
  ['a line feed in a text', '"score":"a\nb"', '/values/score', String.raw`"score": "<not JSON> \"a\nb\""`],
  ['a number that ends in its point', '"score":1.', '/values/score', '"score": "<not JSON> 1."'],
  ['a number that ends in its sign', '"score":[-]', '/values/score/0', '"<not JSON> -"'],
  ['a number with a zero before it', '"score":012', '/values/score', '"score": "<not JSON> 012"'],
  ['a word', '"score":None', '/values/score', '"score": "<not JSON> None"'],
  ['nothing', '"score":', '/values/score', '<not JSON at /values/score> '],
  ['a comma too many', '"score":[1,]', '/values/score/1', '<not JSON at /values/score/1> '],
  ['a comma too few', '"score":{"a":1 "b":2}', '/values/score/a', '<not JSON at /values/score/a> '],
  ['a key in no quotes', '"score":{a:1}', '/values/score', '"<not JSON> a": 1'],
  ['a bracket too few', '"score":[1,2', '/values/score/1', '<not JSON at /values/score/1> '],
];

const lies = (instead: string): Lies => ({
  answer: (text) => text.replace('"score":22', () => instead),
  chunkBytes: 7,
});

describe('a checkpoint that is no JSON', () => {
  for (const [what, instead, pointer, shown] of kinds) {
    const side = () => sideOf(three(), lies(instead));

    it(`with ${what}: its history and its state say where, and have all the others`, async () => {
      const { texts } = await readHistoryText(side(), { signal, forms: 'both' });
      for (const form of ['whole', 'changes'] as const) {
        const text = texts[form] ?? '';
        assert.equal(typeof JSON.parse(text), 'object');
        for (const at of [10, 20, 30]) assert.ok(text.includes(`"checkpoint_id": "${checkpointId(at)}"`), String(at));
        assert.ok(text.includes('<not JSON'), text);
      }
      assert.ok(texts.whole?.includes('"score": 11') && texts.whole.includes('"score": 33'));
      const place = { namespace: '', checkpointId: checkpointId(20) };
      assert.ok((await readState(side(), place, { signal }))?.text.includes(shown));
    });

    it(`with ${what}: the conversation, the tree and the timeline are read, and name the place`, async () => {
      const conversation = await readConversation(side(), { signal });
      const { thread } = side();
      const document = writeConversation(thread, conversation, words);
      for (const at of [1, 2, 3]) assert.ok(document.includes(`message ${String(at)}`));
      assert.ok(document.includes(`broken\n\n\`\`\`text\n${checkpointId(20)}  ${pointer}\n`), document);
      const { rows } = await readCheckpointRows(side(), '', { signal, limit: 10 });
      assert.deepEqual(
        rows.map(({ broken }) => broken),
        [undefined, pointer, undefined],
      );
      const timeline = new Timeline(side(), '');
      assert.equal((await timeline.more(10, { signal })).length, 3);
    });

    it(`with ${what}: a comparison and an export go on behind it`, async () => {
      const copy = copyOf(three());
      const verification = await compareHistories(sideOf(three()), sideOf(copy, lies(instead)), { signal });
      assert.deepEqual(
        [verification.verdict, verification.reason?.code, verification.reason?.facts.pointer],
        ['cannotTell', 'brokenAnswer', pointer],
      );
      assert.equal(verification.reason?.facts.checkpointId, checkpointId(20));
      assert.equal(verification.identicalCheckpoints, 2);
      const result = await written(side());
      assert.deepEqual([result.checkpoints, result.unread.length], [2, 1]);
      assert.deepEqual(
        [result.unread[0]?.facts.checkpointId, result.unread[0]?.facts.pointer],
        [checkpointId(20), pointer],
      );
      assert.ok(result.file.toString('utf8').includes('message 3'));
    });
  }

  it('is found again where the next one has the same bytes there', async () => {
    const long = 'x'.repeat(10_000);
    const thread = threadOf({ states: [1, 2, 3].map((at) => ({ at, text: [long, 'bad'] })) });
    const side = sideOf(thread, { answer: (text) => text.replaceAll('"bad"', 'NaN'), chunkBytes: 3_000 });
    const { rows } = await readCheckpointRows(side, '', { signal, limit: 10 });
    assert.deepEqual(
      rows.map(({ broken }) => broken),
      ['/values/text/1', '/values/text/1', '/values/text/1'],
    );
  });

  it('hides none where it is the head, whose row has the same values', async () => {
    const thread = three();
    thread.values = { messages: [1, 2, 3].map(message), score: { number: 'NaN' } };
    const side = () => sideOf(thread, { answer: (text) => text.replace('"score":33', '"score":NaN') });
    const document = writeConversation(side().thread, await readConversation(side(), { signal }), words);
    assert.ok(document.includes('message 3'));
    const copy = copyOf(thread);
    const { verdict, reason, identicalCheckpoints } = await compareHistories(side(), sideOf(copy), { signal });
    assert.deepEqual([verdict, reason?.code, identicalCheckpoints], ['cannotTell', 'brokenAnswer', 2]);
  });
});
