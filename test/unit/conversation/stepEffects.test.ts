import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stateMembers } from '../../../src/conversation/stateMembers';
import { type StepEffects, stepEffects } from '../../../src/conversation/stepEffects';

function effects(before: unknown, after: unknown): StepEffects {
  const members = (value: unknown) => stateMembers(Buffer.from(JSON.stringify(value)));
  return stepEffects(before === undefined ? undefined : members(before), members(after));
}

const human = (content: string, id?: string) => ({ type: 'human', content, ...(id !== undefined && { id }) });
const ai = (content: string, calls: string[] = [], id?: string) => ({
  type: 'ai',
  content,
  tool_calls: calls.map((name) => ({ name, args: {}, id: `call ${name}` })),
  ...(id !== undefined && { id }),
});

describe('what a step did', () => {
  it('is the messages at the end of a list that has grown', () => {
    const { added, addedCount, changed } = effects(
      { messages: [human('Hello')] },
      { messages: [human('Hello'), ai('', ['search', 'task'])] },
    );
    assert.deepEqual(added, [{ speaker: 'assistant', text: '', calls: ['search', 'task'] }]);
    assert.equal(addedCount, 1);
    assert.deepEqual(changed, []);
  });

  it('is all messages where there was no list before, or an empty one', () => {
    for (const before of [undefined, {}, { messages: [] }]) {
      assert.deepEqual(effects(before, { messages: [human('Hi')] }).added, [
        { speaker: 'user', text: 'Hi', calls: [] },
      ]);
    }
  });

  it('is what came and what went where a list was written anew', () => {
    const { added, removedCount } = effects(
      { messages: [human('one', '1'), ai('two', [], '2'), human('three', '3')] },
      { messages: [human('three', '3'), ai('a summary', [], '4')] },
    );
    assert.deepEqual(
      added.map(({ text }) => text),
      ['a summary'],
    );
    assert.equal(removedCount, 2);
  });

  it('is the names of other members, and how many files', () => {
    const { changed, files } = effects(
      { item: 'lamp', todos: [], files: { '/a.md': 'a', '/b.md': 'b' }, same: 1 },
      { item: 'desk', files: { '/a.md': 'A', '/b.md': 'b', '/c.md': 'c' }, same: 1 },
    );
    assert.deepEqual(changed, ['item', 'todos']);
    assert.equal(files, 2);
  });

  it('is nothing where the state is the same, and where the first state is empty', () => {
    const nothing = { added: [], addedCount: 0, removedCount: 0, changed: [], files: undefined };
    assert.deepEqual(effects({ a: [1], messages: [human('x')] }, { a: [1], messages: [human('x')] }), nothing);
    assert.deepEqual(effects(undefined, { item: '', log: [], messages: [] }), nothing);
  });

  it('is found in any states without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        assert.ok(effects(before, after));
      }),
    );
  });
});
