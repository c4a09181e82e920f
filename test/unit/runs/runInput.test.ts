import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerQuestions, readTyped, startFor } from '../../../src/runs/runInput';

const one = [{ id: 'a', task: 'ask', value: 'really?' }];
const two = [...one, { id: 'b', task: 'ask', value: 'and this?' }];
const nameless = [{ task: 'ask', value: 'really?' }];

describe('what was typed', () => {
  const lines: [string, ReturnType<typeof readTyped>][] = [
    ['', { kind: 'empty' }],
    ['  ', { kind: 'empty' }],
    ['null', { kind: 'json', value: null }],
    [' {"a": [1, 0.5, -0.0, 1.0]} ', { kind: 'json', value: { a: [1, 0.5, -0, 1] } }],
    ['"yes"', { kind: 'json', value: 'yes' }],
    ['true', { kind: 'json', value: true }],
    ['yes', { kind: 'text', value: 'yes' }],
    ['yes, {please}', { kind: 'text', value: 'yes, {please}' }],
    ['nullify', { kind: 'text', value: 'nullify' }],
    ['{"a": ', { kind: 'broken' }],
    ['[1, 2', { kind: 'broken' }],
    ['"yes', { kind: 'broken' }],
    ['{"a": 1, "a": 2}', { kind: 'broken' }],
    ['10 lamps', { kind: 'broken' }],
    ['{"a": [9007199254740993]}', { kind: 'inexact', number: '9007199254740993' }],
    ['1e400', { kind: 'inexact', number: '1e400' }],
  ];
  for (const [line, expected] of lines) {
    it(JSON.stringify(line), () => assert.deepEqual(readTyped(line), expected));
  }

  it('is the JSON that it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const typed = readTyped(text);
        if (typed.kind !== 'inexact') assert.deepEqual(typed, { kind: 'json', value: JSON.parse(text) as unknown });
      }),
    );
  });
});

describe('an answer', () => {
  const cases: [string, Parameters<typeof answerQuestions>[0], unknown, unknown][] = [
    ['goes to the one question by its id', one, 'yes', { start: { command: { resume: { a: 'yes' } } } }],
    ['is taken as it is where its keys are ids', one, { a: 'yes' }, { start: { command: { resume: { a: 'yes' } } } }],
    ['may be an object of its own', one, { b: 1 }, { start: { command: { resume: { a: { b: 1 } } } } }],
    ['may be an empty object', one, {}, { start: { command: { resume: { a: {} } } } }],
    ['may be a list', one, ['a'], { start: { command: { resume: { a: ['a'] } } } }],
    ['to one of two is taken by its id', two, { b: 0 }, { start: { command: { resume: { b: 0 } } } }],
    ['to nobody in particular is not sent to two', two, 'yes', { problem: 'whichQuestion' }],
    ['to somebody else is not sent to two', two, { c: 1 }, { problem: 'whichQuestion' }],
    ['is sent plainly where the server tells no id', nameless, 'yes', { start: { command: { resume: 'yes' } } }],
    ['is sent plainly where nothing is known to be asked', [], 'yes', { start: { command: { resume: 'yes' } } }],
  ];
  for (const [what, questions, answer, expected] of cases) {
    it(what, () => assert.deepEqual(answerQuestions(questions, answer), expected));
  }
});

describe('what a caller gives', () => {
  const cases: [string, Parameters<typeof startFor>[0], unknown, unknown][] = [
    ['is input', [], { messages: [] }, { start: { input: { messages: [] } } }],
    ['may be nothing new', [], null, { start: { input: null } }],
    ['is the answer where the thread asks', one, 'yes', { start: { command: { resume: { a: 'yes' } } } }],
    ['is an answer by its form', one, { command: { resume: 1 } }, { start: { command: { resume: { a: 1 } } } }],
    ['is an answer by its form alone', [], { command: { resume: 1 } }, { start: { command: { resume: 1 } } }],
    ['is input with a member of that name', [], { command: 'go' }, { start: { input: { command: 'go' } } }],
    [
      'is input where there is more beside it',
      [],
      { command: { resume: 1 }, a: 1 },
      { start: { input: { command: { resume: 1 }, a: 1 } } },
    ],
    ['is not sent to two questions', two, 'yes', { problem: 'whichQuestion' }],
  ];
  for (const [what, questions, given, expected] of cases) {
    it(what, () => assert.deepEqual(startFor(questions, given), expected));
  }
});
