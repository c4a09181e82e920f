import assert from 'node:assert/strict';
import { comparedForm, comparedText } from '../../../src/conversation/comparedStates';
import { type JsonObject, parseJson } from '../../../src/json/json';

const stateOf = (values: object): JsonObject => parseJson(JSON.stringify({ next: [], values })) as JsonObject;
const say = (role: string, content: string) => ({ type: role, content, id: content });
const valuesOf = (state: JsonObject) => state.get('values') ?? null;

describe('two states that are compared', () => {
  const talk = ['one', 'two', 'three', 'four', 'five'].map((each) => say('human', each));
  const before = stateOf({ a: 1, files: { x: 'old' }, messages: talk, z: 1 });
  const after = stateOf({ a: 1, files: { x: 'new' }, messages: [...talk, say('ai', 'six\nand more')], z: 1 });
  const form = comparedForm(valuesOf(before), valuesOf(after));

  it('begin with the messages as text from shortly before the first that differs, then with the keys that differ', () => {
    assert.deepEqual(form, { from: 3, keys: ['files', 'messages'] });
    const text = comparedText(after, form);
    const written = JSON.parse(text) as { 'messages as text': string[]; values: object };
    assert.deepEqual(Object.keys(written), ['messages as text', 'values', 'next']);
    assert.deepEqual(written['messages as text'], ['human: four', 'human: five', 'ai: six', 'and more']);
    assert.deepEqual(Object.keys(written.values), ['files', 'messages', 'a', 'z']);
    assert.deepEqual(
      written.values,
      JSON.parse(JSON.stringify({ files: { x: 'new' }, messages: [...talk, say('ai', 'six\nand more')], a: 1, z: 1 })),
    );
    assert.match(comparedText(before, form), /"messages as text": \[\s+"human: four",\s+"human: five"\s+\]/);
  });

  it('are as they are where there are no messages, and no values', () => {
    const plain = stateOf({ b: 2, a: 1 });
    const text = comparedText(plain, comparedForm(undefined, valuesOf(plain)));
    assert.deepEqual(Object.keys(JSON.parse(text) as object), ['values', 'next']);
    assert.equal(comparedForm(valuesOf(plain), valuesOf(plain)).keys.length, 0);
    const none = parseJson('{"values":null}') as JsonObject;
    assert.equal(comparedText(none, comparedForm(null, null)), '{\n  "values": null\n}\n');
  });

  it('name no key that a URI would have to spell otherwise', () => {
    const odd = stateOf({ 'a b': 1, ['k'.repeat(61)]: 1, 'ok-1': 1 });
    assert.deepEqual(comparedForm(null, valuesOf(odd)).keys, ['ok-1']);
  });
});
