import assert from 'node:assert/strict';
import { nextLimit, type Page } from '../../../src/history/page';

const mebibyte = 1024 * 1024;
const page = (more: Partial<Page>): Page => ({
  rows: 100,
  bytes: mebibyte,
  waitedMs: 10,
  readMs: 10,
  lastBytes: 10_000,
  ...more,
});

describe('the size of a page', () => {
  it('follows the oldest checkpoint so far, since those to come are mostly smaller', () => {
    assert.equal(nextLimit(100, page({ bytes: 20 * mebibyte, lastBytes: mebibyte / 10 })), 240);
    // A single small one among large ones says little.
    assert.equal(nextLimit(100, page({ bytes: 400 * mebibyte, lastBytes: 10 })), 24);
  });

  it('becomes smaller where the server takes long to build it, and not for a single request that is slow', () => {
    assert.equal(nextLimit(400, page({ waitedMs: 20_000 })), 200);
    assert.equal(nextLimit(1, page({ rows: 1, bytes: 10_000, waitedMs: 20_000 })), 1_000);
    assert.equal(nextLimit(20, page({ waitedMs: 200_000 })), 10);
  });

  it('becomes smaller where its bytes come slowly', () => {
    assert.equal(nextLimit(400, page({ rows: 50, readMs: 20_000 })), 25);
  });
});
