import assert from 'node:assert/strict';
import type { Thread } from '../../../../src/langgraph/types';
import { ThreadList } from '../../../../src/threads/list/threadList';

const thread = (id: string): Thread => ({
  thread_id: id,
  created_at: '2026-01-01',
  updated_at: '2026-01-01',
  status: 'idle',
  metadata: {},
});

/** A server with pages of two, from which threads can be deleted. */
class Server {
  threads = ['a', 'b', 'c', 'd', 'e'].map(thread);
  /** Answers wait for this. */
  gate = Promise.resolve();

  readonly list = new ThreadList(async (offset, _signal, extra) => {
    const all = [...this.threads];
    await this.gate;
    const end = offset + 2 + extra;
    const threads = all.slice(offset, end);
    return { threads, ids: threads.map(({ thread_id }) => thread_id), more: all.length > end };
  });

  delete(id: string): void {
    this.threads = this.threads.filter(({ thread_id }) => thread_id !== id);
    this.list.remove(id);
  }

  get shown(): string {
    return this.list.rows.map((row) => row.thread.thread_id).join('');
  }
}

describe('a deleted thread', () => {
  it('leaves the list at once, and Load More leaves none out', async () => {
    const server = new Server();
    await server.list.load();
    server.delete('a');
    assert.equal(server.shown, 'b');
    await server.list.loadMore();
    assert.equal(server.shown, 'bcd');
    await server.list.loadMore();
    assert.equal(server.shown, 'bcde');
    await server.list.refresh();
    assert.equal(server.shown, 'bcde');
  });

  it('leaves the list where it was pinned, in no page yet or in one that was read', async () => {
    const server = new Server();
    await server.list.load();
    for (const id of ['a', 'e']) {
      server.list.pin({ thread: thread(id) });
      server.delete(id);
    }
    assert.equal(server.shown, 'b');
    await server.list.loadMore();
    assert.equal(server.shown, 'bcd');
  });

  it('is not brought back by an answer that was under way, and is by the next if it is there after all', async () => {
    const server = new Server();
    await server.list.load();
    let open: () => void = () => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    const refreshed = server.list.refresh();
    server.list.remove('a');
    open();
    await refreshed;
    assert.equal(server.shown, 'b');
    await server.list.refresh();
    assert.equal(server.shown, 'ab');
  });

  it('may be one that the list never had', () => {
    const server = new Server();
    server.list.remove('z');
    assert.equal(server.shown, '');
  });
});
