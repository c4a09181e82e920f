import assert from 'node:assert/strict';
import { DocumentStore } from '../../../src/documents/documentStore';

const mebibyte = 1024 * 1024;
const bytes = (mebibytes: number) => new Uint8Array(mebibytes * mebibyte);

describe('the store of documents', () => {
  const shown = new Set<string>();
  let store: DocumentStore;

  beforeEach(() => {
    shown.clear();
    store = new DocumentStore((key) => shown.has(key));
  });

  it('joins the loads of one document', async () => {
    let reads = 0;
    const read = async () => {
      reads++;
      await Promise.resolve();
      return bytes(1);
    };
    const [first, second] = await Promise.all([store.load('a', read), store.load('a', read)]);
    assert.equal(first, second);
    assert.equal(await store.load('a', read), first);
    assert.equal(reads, 1);
  });

  it('keeps nothing of a failed load, and tries again', async () => {
    await assert.rejects(
      store.load('a', () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(store.get('a'), undefined);
    assert.equal((await store.load('a', () => Promise.resolve(bytes(1)))).byteLength, mebibyte);
  });

  it('lets go of the least recently used that are neither shown nor held', () => {
    for (const key of ['shown', 'held', 'old', 'used', 'new']) {
      store.put(key, bytes(12));
    }
    shown.add('shown');
    const release = store.hold('held');
    store.get('old');
    store.get('used');
    store.sweep();
    const kept = ['shown', 'held', 'old', 'used', 'new'].filter((key) => store.get(key) !== undefined);
    assert.deepEqual(kept, ['shown', 'held', 'old', 'used']);
    release();
    store.sweep();
    assert.equal(store.get('held'), undefined, 'there is room for two hidden ones');
  });

  it('holds a document as often as it was asked to', () => {
    store.put('a', bytes(40));
    const releases = [store.hold('a'), store.hold('a')];
    releases[0]?.();
    releases[0]?.();
    store.sweep();
    assert.notEqual(store.get('a'), undefined);
    releases[1]?.();
    store.sweep();
    assert.equal(store.get('a'), undefined);
  });
});
