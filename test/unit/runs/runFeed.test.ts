import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/langgraph/runEvents';
import { type FeedBatch, RunFeed } from '../../../src/runs/runFeed';

const text = (messageId: string, said: string): RunEvent => ({
  kind: 'text',
  namespace: '',
  messageId,
  type: 'ai',
  node: 'agent',
  text: said,
});
const node = (kind: 'nodeStarted' | 'nodeFinished', taskId: string, name: string): RunEvent =>
  kind === 'nodeStarted'
    ? { kind, namespace: '', taskId, node: name }
    : { kind, namespace: '', taskId, node: name, error: undefined, asks: 0 };

/** All that is to be taken, batch by batch. */
function drain(feed: RunFeed): FeedBatch[] {
  const batches: FeedBatch[] = [];
  for (let batch = feed.take(); batch; batch = feed.take()) batches.push(batch);
  return batches;
}

describe('what is shown of a run while it goes on', () => {
  it('is each message as it grows, in the order in which they begin', () => {
    const feed = new RunFeed();
    for (const event of [text('a', 'one '), text('b', 'other'), text('a', 'two')]) feed.add(event);
    assert.deepEqual(feed.take()?.pieces, [
      { message: 0, type: 'ai', node: 'agent', text: 'one two' },
      { message: 1, type: 'ai', node: 'agent', text: 'other' },
    ]);
    assert.equal(feed.take(), undefined);
    feed.add(text('a', ' three'));
    assert.deepEqual(feed.take()?.pieces, [{ message: 0, type: 'ai', node: 'agent', text: ' three' }]);
  });

  it('is which nodes run, each name once', () => {
    const feed = new RunFeed();
    for (const task of ['1', '2']) feed.add(node('nodeStarted', task, 'tools'));
    feed.add(node('nodeStarted', '3', 'agent'));
    assert.deepEqual(feed.take()?.nodes, ['tools', 'agent']);
    feed.add(node('nodeFinished', '1', 'tools'));
    feed.add(node('nodeFinished', '3', 'agent'));
    assert.deepEqual(feed.take()?.nodes, ['tools']);
  });

  it('is not what the state has by now', () => {
    const feed = new RunFeed(['old']);
    feed.add(text('old', 'said before'));
    feed.add(text('a', 'now'));
    assert.equal(feed.take()?.pieces.length, 1);
    feed.add(text('a', ', and more'));
    feed.save(['a', 'other']);
    assert.deepEqual(feed.take(), { nodes: [], pieces: [], saved: [0] });
    feed.add(text('a', 'late'));
    assert.equal(feed.take(), undefined);
  });

  it('is all of every text in batches of bounded size, and half of no character', () => {
    const said = fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.string({ unit: fc.constantFrom('x', '😀', 'ü', '\n'), maxLength: 9_000 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(said, (pieces) => {
        const feed = new RunFeed();
        for (const [id, words] of pieces) feed.add(text(id, words));
        const shown = new Map<number, string>();
        for (const batch of drain(feed)) {
          assert.ok(batch.pieces.length <= 20);
          for (const { message, text: added } of batch.pieces) {
            assert.ok(added.length <= 8 * 1024);
            assert.ok(added.isWellFormed());
            shown.set(message, (shown.get(message) ?? '') + added);
          }
        }
        const expected = new Map<string, string>();
        for (const [id, words] of pieces) if (words !== '') expected.set(id, (expected.get(id) ?? '') + words);
        assert.deepEqual([...shown.values()].sort(), [...expected.values()].sort());
      }),
      { numRuns: 60 },
    );
  });

  it('ends with 256 KiB of a message, and with 200 messages', () => {
    const feed = new RunFeed();
    for (let piece = 0; piece < 40; piece++) feed.add(text('long', 'x'.repeat(10_000)));
    for (let message = 0; message < 300; message++) feed.add(text(`m${message}`, 'y'));
    const pieces = drain(feed).flatMap((batch) => batch.pieces);
    const long = pieces.filter(({ message }) => message === 0);
    assert.equal(
      long.reduce((sum, each) => sum + each.text.length, 0),
      256 * 1024,
    );
    assert.equal(new Set(pieces.map(({ message }) => message)).size, 200);
  });
});
