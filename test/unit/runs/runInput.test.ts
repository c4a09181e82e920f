import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../../src/json/json';
import { fromPlain, toWire } from '../../../src/json/plain';
import { readTyped, readTypedInput, roundedInteger } from '../../../src/runs/runInput';

describe('what was typed', () => {
  const json = (value: unknown) => ({ kind: 'json', value: fromPlain(value) });
  const lines: [string, unknown][] = [
    ['', { kind: 'empty' }],
    ['  ', { kind: 'empty' }],
    ['null', json(null)],
    ['"yes"', json('yes')],
    ['true', json(true)],
    ['yes', { kind: 'text', value: 'yes' }],
    ['yes, {please}', { kind: 'text', value: 'yes, {please}' }],
    ['nullify', { kind: 'text', value: 'nullify' }],
    ['10 lamps', { kind: 'text', value: '10 lamps' }],
    ['-', { kind: 'text', value: '-' }],
    ['{"a": ', { kind: 'broken' }],
    ['[1, 2', { kind: 'broken' }],
    ['"yes', { kind: 'broken' }],
    ['{"a": 1, "a": 2}', { kind: 'broken' }],
    ['[9007199254740993]', { kind: 'json', value: parseJson('[9007199254740993]') }],
    ['1e400', { kind: 'json', value: parseJson('1e400') }],
  ];
  for (const [line, expected] of lines) {
    it(JSON.stringify(line), () => assert.deepEqual(readTyped(line), expected));
  }

  it('is the JSON that it is, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(readTyped(JSON.stringify(value)), json(value))));
  });
});

describe('a typed input', () => {
  const message = (content: string) => ({ messages: [{ role: 'user', content }] });
  const cases: [line: string, takesMessages: boolean, kind: string, input?: unknown][] = [
    ['{"a": 1.0}', false, 'input', { a: 1 }],
    ['[{"a": 1}]', true, 'input', [{ a: 1 }]],
    ['null', true, 'input', null],
    ['Hello', true, 'message', message('Hello')],
    ['"Hello"', true, 'message', message('Hello')],
    ['42', true, 'message', message('42')],
    ['10 lamps', true, 'message', message('10 lamps')],
    ['true', true, 'message', message('true')],
    ['Hello', false, 'text'],
    ['42', false, 'text'],
    ['{"a": ', true, 'broken'],
    ['  ', true, 'empty'],
  ];
  for (const [line, takesMessages, kind, input] of cases) {
    it(`${line} is ${kind} for a graph ${takesMessages ? 'with' : 'without'} messages`, () => {
      const typed = readTypedInput(line, takesMessages);
      assert.equal(typed.kind, kind);
      assert.deepEqual('value' in typed ? JSON.parse(JSON.stringify(toWire(typed.value))) : undefined, input);
    });
  }
});

describe('an integer that JavaScript rounds', () => {
  for (const [text, digits] of [
    ['{"a": [9007199254740993]}', '9007199254740993'],
    ['-123456789012345678901234567890', '-123456789012345678901234567890'],
    ['[9007199254740991, 1.5, 1e400, "9007199254740993"]', undefined],
  ] as const) {
    it(`in ${text}`, () => assert.equal(roundedInteger(parseJson(text)), digits));
  }
});
