import assert from 'node:assert/strict';

import { retryAfterMs } from '../../../../src/langgraph/http/retryAfter';

const now = Date.parse('2026-11-22T10:00:00Z');
const at = (seconds: number): string => new Date(now + seconds * 1_000).toUTCString();

describe('retryAfterMs', () => {
  const rows: [retryAfter: string | undefined, ms: number | undefined, date?: string][] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['1', 1_000],
    [' 7 ', 7_000],
    ['60', 60_000],
    ['90', 60_000],
    ['9999999999', 60_000],
    ['99999999999', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['soon', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['abc 5', undefined],
    ['2026-11-22T10:00:05Z', undefined],
    [at(5), 5_000],
    [at(0), 0],
    [at(-1), undefined],
    [at(3_600), 60_000],
    ['Sun, 99 Nov 2026 10:00:00 GMT', undefined],
    // The server's clock is a day ahead: its own Date tells.
    [at(86_405), 5_000, at(86_400)],
    [at(5), 5_000, 'garbage'],
    [at(5), undefined, at(86_400)],
  ];
  for (const [retryAfter, ms, date] of rows) {
    it(`${retryAfter ?? 'none'}${date ? ` at ${date}` : ''} is ${ms ?? 'ignored'}`, () => {
      assert.equal(retryAfterMs(retryAfter, date, now), ms);
    });
  }
});
