import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inertText, withoutIcons } from '../../../src/texts/inertText';
import { shortId } from '../../../src/texts/shortId';
import { titleOf } from '../../../src/langgraph/threadTitle';
import { problemNode, rowNode, settingNode, threadNode } from '../../../src/threads/nodes';

const row = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-02T00:00:00Z', status: 'idle' as const };

describe('the rows of the view', () => {
  it('are thread references', () => {
    const metadata = { title: 'A chat', graph_id: 'chat' };
    assert.deepEqual(threadNode('http://localhost:2024', { ...row, thread_id: 't1', metadata }, { copyOf: 'source' }), {
      kind: 'thread',
      id: 'http://localhost:2024 thread t1',
      deployment: 'http://localhost:2024',
      threadId: 't1',
      title: 'A chat',
      status: 'idle',
      graphId: 'chat',
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      waitReason: undefined,
      copyOf: 'source',
      copyNumber: undefined,
      mark: undefined,
      metadata,
      notJson: undefined,
    });
  });

  it('keep their ids when what they say changes', () => {
    const id = (title: string, copyOf?: string) =>
      threadNode('http://a', { ...row, thread_id: 't1', metadata: { title } }, { copyOf }).id;
    assert.equal(id('one'), id('other', 'source'));
    assert.equal(problemNode('http://a', new Error('one')).id, problemNode('http://a', new Error('other')).id);
  });

  it('never share an id, across deployments and kinds', () => {
    const urls = ['http://a', 'http://a/thread', 'http://b'];
    const all = urls.flatMap((url) => [
      threadNode(url, { ...row, thread_id: 'problem', metadata: {} }).id,
      threadNode(url, { ...row, thread_id: 'loadMore', metadata: {} }).id,
      rowNode('loadMore', url).id,
      rowNode('loading', url).id,
      rowNode('empty', url).id,
      problemNode(url, undefined).id,
      url,
    ]);
    all.push(settingNode({ index: 0, code: 'nameTwice' }).id, settingNode({ index: 1, code: 'nameTwice' }).id);
    assert.equal(new Set(all).size, all.length);
  });
});

describe('the title of a thread', () => {
  const titles: [metadata: Record<string, unknown>, title: string | undefined][] = [
    [{ title: 'A', thread_name: 'B', name: 'C' }, 'A'],
    [{ thread_name: 'B', name: 'C' }, 'B'],
    [{ title: '  ', name: 'C' }, 'C'],
    [{ title: 7, name: ['C'] }, undefined],
    [{ graph_id: 'chat' }, undefined],
    [{}, undefined],
  ];
  it('is what was said first where it has none', () => {
    const said = { opening: ' Where is it? ' };
    assert.equal(titleOf({ metadata: {}, ...said }), 'Where is it?');
    const cut = titleOf({ metadata: {}, opening: `Where is\n${'it '.repeat(100)}` });
    assert.match(cut ?? '', /^Where is (it )+i…$/);
    assert.ok(cut !== undefined && cut.length <= 50);
    assert.equal(titleOf({ metadata: { name: 'C' }, ...said }), 'C');
    assert.equal(titleOf({ metadata: {}, opening: '' }), undefined);
  });

  for (const [metadata, title] of titles) {
    it(`of ${JSON.stringify(metadata)} is ${String(title)}`, () => assert.equal(titleOf({ metadata }), title));
  }
});

describe('a short id', () => {
  const ids: [id: string, short: string][] = [
    ['1f0e3c2a-0b4d-4c1e-9f00-0123456789ab', '1f0e3c2a'],
    // Threads of one minute begin alike in version 7.
    ['019aa1b2-c3d4-7e5f-8a9b-0123456789ab', '019aa1b2…89ab'],
    ['1f0e3c2a-0b4d-6c1e-9f00-0123456789ab', '1f0e3c2a…89ab'],
    ['my-thread', 'my-threa'],
    ['t1', 't1'],
  ];
  for (const [id, short] of ids) {
    it(`of ${id} is ${short}`, () => assert.equal(shortId(id), short));
  }
});

describe('text from a thread', () => {
  const texts: [text: string, shown: string][] = [
    ['plain', 'plain'],
    ['two\r\n\tlines', 'two   lines'],
    ['nul\0', 'nul␀'],
    ['escape\u001b[31m', 'escape␛[31m'],
    ['delete\u007f', 'delete␡'],
    ['abc\u202etxt.exe', 'abc⟨U+202E⟩txt.exe'],
    ['zero\u200bwidth', 'zero⟨U+200B⟩width'],
    ['\ufeffmark', 'mark'],
    ['lone \ud800 half', 'lone ⟨U+D800⟩ half'],
    ['\u3164', '⟨U+3164⟩'],
    ['👩‍💻 क्‍ष', '👩‍💻 क्‍ष'],
    ['[x](command:workbench.action.quit)', '[x](command:workbench.action.quit)'],
    ['a'.repeat(200), 'a'.repeat(200)],
    ['a'.repeat(201), `${'a'.repeat(199)}…`],
  ];
  for (const [text, shown] of texts) {
    it(`${JSON.stringify(text).slice(0, 40)} is shown as ${shown.slice(0, 40)}`, () =>
      assert.equal(inertText(text), shown));
  }

  it('is one line of at most 200 characters without anything hidden, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const shown = inertText(text);
        assert.ok(shown.length <= 200);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
      }),
    );
  });

  it('is not cut through a character', () => {
    for (const length of [197, 198, 199]) {
      assert.ok(inertText(`${'x'.repeat(length)}\u{20000}\u{20000}`).isWellFormed(), String(length));
    }
  });

  it('of a megabyte is not read to its end', () => {
    const start = performance.now();
    inertText('\u202e'.repeat(1_000_000));
    assert.ok(performance.now() - start < 50);
  });

  it('is no icon in a quick pick', () => {
    assert.equal(withoutIcons('$(zap) $$(zap)'), '$\u2060(zap) $$\u2060(zap)');
  });
});
