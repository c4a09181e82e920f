import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verification } from '../../src/api';
import { parseVerifications } from '../../src/parseVerification';
import { compareHistories } from '../../src/comparison/compareHistories';
import { sideOf } from './history/memoryServer';
import { copyOf, runOn, threadOf } from './history/syntheticThread';

describe('a verification from outside', () => {
  let real: Verification;

  before(async () => {
    const thread = threadOf({ states: [{ a: 1 }, { a: 2 }] });
    const sides = [thread, runOn(copyOf(thread), 1)].map((each) => sideOf(each, { baseUrl: 'https://a.example' }));
    const [left, right] = sides;
    assert.ok(left && right);
    real = await compareHistories(left, right, { signal: new AbortController().signal });
    real.reason = { code: 'changed', facts: { places: 1 } };
  });

  it('is taken as it is, or several', () => {
    assert.deepEqual(parseVerifications(real), [real]);
    assert.deepEqual(parseVerifications([real, real]), [real, real]);
    assert.deepEqual(parseVerifications(JSON.parse(JSON.stringify(real))), [real]);
  });

  it('may have more members than this version knows; they are dropped', () => {
    assert.deepEqual(parseVerifications({ ...real, more: 1, left: { ...real.left, more: 1 } }), [real]);
  });

  const changes: [string, (given: Verification) => unknown][] = [
    ['nothing in it', () => ({})],
    ['an empty list', () => []],
    ['a verdict of its own', (given) => ({ ...given, verdict: 'perfect' })],
    ['a deployment that is no base URL', (given) => withThread(given, { deployment: 'javascript:alert(1)' })],
    ['a deployment with a link in it', (given) => withThread(given, { deployment: 'https://a/](command:b)' })],
    ['a thread id that none can be', (given) => withThread(given, { threadId: '..' })],
    ['a code that is a sentence', (given) => ({ ...given, notes: [{ code: '[a](command:b)', facts: {} }] })],
    ['a thing not checked that is a sentence', (given) => ({ ...given, notChecked: ['![a](http://b/c.png)'] })],
    ['a number that is none', (given) => ({ ...given, milliseconds: NaN })],
    ['a negative count', (given) => ({ ...given, differenceCount: -1 })],
    ['counts that are text', (given) => ({ ...given, masked: { a: '1' } })],
    ['too many differences', (given) => ({ ...given, differences: Array(101).fill(difference) })],
    ['a cycle', (given) => Object.assign({ ...given }, { differences: [cycle] })],
    ['a getter that throws', () => Object.defineProperty({}, 'verdict', { enumerable: true, get: fail })],
  ];
  const difference = { kind: 'changed', namespace: '', checkpointId: '', pointer: '' };
  const cycle: Record<string, unknown> = { ...difference };
  cycle.left = cycle;
  const fail = (): never => {
    throw new Error('no');
  };
  const withThread = (given: Verification, change: object): unknown => ({
    ...given,
    left: { ...given.left, thread: { ...given.left.thread, ...change } },
  });
  for (const [name, change] of changes) {
    it(`is refused with ${name}`, () => {
      assert.equal(parseVerifications(change(real)), undefined);
    });
  }

  it('is refused when it is anything else', () => {
    for (const value of [1n, Symbol('a'), () => 1, 'identical', 0, true, NaN]) {
      assert.equal(parseVerifications(value), undefined);
    }
    fc.assert(fc.property(fc.anything(), (value) => parseVerifications(value) === undefined));
  });
});
