import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type Memory, ReportStore } from '../../../src/documents/reportStore';

/** What survives a reload: JSON. */
class Workspace implements Memory {
  json = '{}';
  get(key: string): unknown {
    return (JSON.parse(this.json) as Record<string, unknown>)[key];
  }
  update(key: string, value: unknown): Promise<void> {
    this.json = JSON.stringify({ ...(JSON.parse(this.json) as object), [key]: value });
    return Promise.resolve();
  }
}

describe('the store of reports', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });

  it('has a report after a reload', async () => {
    await new ReportStore(workspace).add('a', '# A\u0000 \ud83d\ude00');
    assert.equal(new ReportStore(workspace).get('a'), '# A\u0000 \ud83d\ude00');
    assert.equal(new ReportStore(workspace).get('b'), undefined);
  });

  it('forgets what no tab shows, except in this window', async () => {
    const store = new ReportStore(workspace);
    await store.add('a', 'A');
    await store.add('b', 'B');
    await store.forgetAllBut((uri) => uri === 'b');
    assert.deepEqual([store.get('a'), store.get('b')], ['A', 'B']);
    const next = new ReportStore(workspace);
    assert.deepEqual([next.get('a'), next.get('b')], [undefined, 'B']);
    await store.forgetAllBut(() => false);
    assert.equal(workspace.json, '{}');
  });

  it('keeps the newest twenty, and no more than 256 KiB', async () => {
    const store = new ReportStore(workspace);
    for (let index = 0; index < 30; index++) await store.add(String(index), `report ${index}`);
    const next = new ReportStore(workspace);
    assert.deepEqual([next.get('9'), next.get('10'), next.get('29')], [undefined, 'report 10', 'report 29']);
    assert.equal(store.get('9'), undefined);

    for (let index = 0; index < 5; index++) await store.add(`large ${index}`, randomBytes(50_000).toString('base64'));
    assert.ok(workspace.json.length < 257 * 1024, String(workspace.json.length));
    assert.ok(new ReportStore(workspace).get('large 4'));
  });

  it('survives whatever another version left there', async () => {
    for (const left of ['text', 5, null, {}, [1, null, { uri: 'a' }, { uri: 'a', text: 7 }, { uri: 'a', text: '!' }]]) {
      await workspace.update('reports', left);
      const store = new ReportStore(workspace);
      assert.equal(store.get('a'), undefined);
      await store.add('b', 'B');
      assert.equal(new ReportStore(workspace).get('b'), 'B');
    }
  });

  it('inflates no bomb', async () => {
    const store = new ReportStore(workspace);
    await store.add('a', 'x'.repeat(10_000_000));
    assert.equal(new ReportStore(workspace).get('a'), undefined);
  });
});
