import assert from 'node:assert/strict';
import { isFull, isLastPage, nextLimit, type Page, pageBytesAfter } from '../../../src/history/page';

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

  it('has twenty rows at least, up to the usual size', () => {
    assert.equal(nextLimit(20, page({ lastBytes: mebibyte }), 4 * mebibyte), 20);
    assert.equal(nextLimit(20, page({ lastBytes: 10 * mebibyte }), 4 * mebibyte), 2);
    assert.equal(nextLimit(20, page({ lastBytes: mebibyte / 10 }), 4 * mebibyte), 40);
    assert.equal(isFull(page({ rows: 20, bytes: 20 * mebibyte }), 4 * mebibyte), false);
    assert.equal(isFull(page({ rows: 4, bytes: 40 * mebibyte }), 4 * mebibyte), true);
  });

  it('becomes smaller where its bytes come slowly', () => {
    assert.equal(nextLimit(400, page({ rows: 50, readMs: 20_000 })), 25);
  });
});

describe('the last page', () => {
  const root = { parentId: undefined };
  const more = { rows: 1_000, bytes: 1e9 };
  const none = { rows: 0, bytes: 0 };

  it('ends with a root, and is shorter than asked for, by all that the server has shown', () => {
    assert.equal(isLastPage(page({}), 200, root, false, more), true);
    assert.equal(isLastPage(page({}), 100, root, false, more), false);
    assert.equal(isLastPage(page({}), 200, { parentId: 'x' }, false, more), false);
    assert.equal(isLastPage(page({ rows: 0 }), 200, undefined, true, more), false);
    assert.equal(isLastPage(page({}), 200, root, false, { ...more, rows: 100 }), false);
    assert.equal(isLastPage(page({}), 200, root, false, { ...more, bytes: mebibyte }), false);
  });

  it('is known by the server’s own count, where it is a large one', () => {
    assert.equal(isLastPage(page({ bytes: 2 * mebibyte }), 200, root, true, none), true);
    assert.equal(isLastPage(page({ bytes: 2 * mebibyte }), 200, { parentId: 'x' }, true, none), false);
    assert.equal(isLastPage(page({ bytes: 1_000 }), 200, root, true, none), false);
  });
});

describe('a server that needs long for its first page', () => {
  it('is asked for larger ones', () => {
    assert.equal(pageBytesAfter(page({ waitedMs: 1_000 }), 4 * mebibyte), 24 * mebibyte);
    assert.equal(pageBytesAfter(page({ waitedMs: 1_000 }), 64 * mebibyte), 64 * mebibyte);
    assert.equal(pageBytesAfter(page({ waitedMs: 100 }), 4 * mebibyte), 4 * mebibyte);
  });
});
