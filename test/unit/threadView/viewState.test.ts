import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asRequest, asResponse, type Place, type Response, type Row } from '../../../src/webview/protocol';
import { accept, emptyShown, initialState, itemsOf, keyOf, type ViewState } from '../../../src/webview/viewState';

const place = (checkpointId: string, namespace = ''): Place => ({ namespace, checkpointId });
const row = (id: string, namespace = '', depth = 0): Row => ({
  place: place(id, namespace),
  label: id,
  detail: '',
  tone: 'plain',
  createdAt: '',
  tooltip: '',
  lane: { lane: 0, from: [], past: [], goesOn: true, width: 1 },
  depth,
  opens: false,
});
const rows = (ids: string, fresh: boolean): Response => ({
  type: 'rows',
  rows: ids.split('').map((id) => row(id)),
  fresh,
  goesOn: false,
  ended: false,
});

/** What the responses make of a view that has just opened. */
function after(...responses: Response[]): ViewState {
  return responses.reduce(accept, initialState(undefined));
}

describe('the state of the thread view', () => {
  it('has the newest checkpoint selected, and follows it when newer ones come', () => {
    assert.deepEqual(after(rows('ba', true)).selected, place('b'));
    const { selected, isBehind } = after(rows('ba', true), rows('cba', true));
    assert.deepEqual([selected, isBehind], [place('c'), false]);
  });

  it('stays at an earlier checkpoint, and says that there are newer ones', () => {
    const earlier = after(rows('ba', true), { type: 'select', place: place('a') });
    const { selected, isBehind } = accept(earlier, rows('cba', true));
    assert.deepEqual([selected, isBehind], [place('a'), true]);
  });

  it('shows the newest checkpoint anew when it is read again, and leaves an earlier one as it is', () => {
    const shown = (id: string): ViewState => ({ ...after(rows('ba', true)), shown: emptyShown(place(id)) });
    assert.equal(accept(shown('b'), rows('ba', true)).shown, undefined);
    assert.deepEqual(accept(shown('a'), rows('ba', true)).shown, emptyShown(place('a')));
  });

  it('begins anew with what it cannot understand of what was kept', () => {
    for (const kept of ['what?', null, { selected: { namespace: 7 }, chosenTab: 'runs', target: 'all', draft: 1 }]) {
      assert.deepEqual(initialState(kept), initialState(undefined));
    }
    assert.equal(initialState({ selected: 7, draft: 'Where is' }).draft, 'Where is');
  });

  it('takes the newest conversation before the rows, and keeps it when they come', () => {
    const conversation = (id: string): Response => ({
      type: 'conversation',
      place: place(id),
      messages: [],
      notes: [id],
      questions: [],
      stopped: '',
      input: 'message',
      subagents: 'none',
    });
    const state = after(conversation('b'), rows('ba', true));
    assert.deepEqual([state.selected, state.shown?.conversation?.notes], [place('b'), ['b']]);
    const elsewhere = accept(initialState({ selected: place('a') }), conversation('b'));
    assert.equal(elsewhere.shown, undefined);
  });

  it('does not ask for rows that come anyway', () => {
    const state = after({ ...rows('ba', true), goesOn: true } as Response);
    assert.equal(state.loadingMore, true);
    assert.equal(accept(state, { ...rows('z', false), ended: true } as Response).loadingMore, false);
  });

  it('stays at what was selected before a reload', () => {
    const kept = accept(initialState({ selected: place('a') }), rows('ba', true));
    assert.deepEqual([kept.selected, kept.isBehind], [place('a'), false]);
  });

  it('adds older rows behind the others, and replaces those of which more is known', () => {
    const known = after(rows('ba', true));
    const more: Response = {
      type: 'rows',
      rows: [{ ...row('a'), detail: 'more' }, row('z')],
      fresh: false,
      goesOn: false,
      ended: true,
    };
    const { rows: found, ended } = accept(known, more);
    assert.deepEqual(
      found.map(({ place: { checkpointId }, detail }) => checkpointId + detail),
      ['b', 'amore', 'z'],
    );
    assert.equal(ended, true);
  });

  it('takes what is about a checkpoint only while that one is shown', () => {
    const shown = { ...after(rows('ba', true)), shown: emptyShown(place('b')) };
    const raw = (id: string): Response => ({ type: 'raw', place: place(id), text: id, note: '' });
    assert.equal(accept(shown, raw('a')).shown?.raw, undefined);
    assert.equal(accept(shown, raw('b')).shown?.raw?.text, 'b');
  });

  it('has subgraphs below the checkpoint that called them', () => {
    const state = after(rows('ba', true), {
      type: 'subgraphs',
      place: place('b'),
      subgraphs: [{ title: 'researcher', rows: [row('x', 'tools:1', 1)], hasMore: false }],
      note: '',
    });
    assert.deepEqual(
      itemsOf(state).map((item) => (item.kind === 'title' ? item.text : keyOf(item.row.place))),
      ['\0b', 'researcher', 'tools:1\0x', '\0a'],
    );
  });

  it('joins what a search finds, and drops what an older search found', () => {
    const searching = {
      ...after(rows('ba', true)),
      search: { text: 'b', hits: [], looked: 0, done: false, note: '', at: -1 },
    };
    const hit = { place: place('a'), label: '', where: '', before: '', found: '', after: '', createdAt: '' };
    const hits = (text: string, done: boolean): Response => ({
      type: 'hits',
      text,
      hits: [hit],
      looked: 1,
      done,
      note: '',
    });
    const found = [hits('b', false), hits('a', true), hits('b', true)].reduce<ViewState>(accept, searching);
    assert.deepEqual([found.search?.hits.length, found.search?.done], [2, true]);
  });
});

describe('messages between the thread view and the extension', () => {
  const good = [
    { type: 'ready' },
    { type: 'conversation', place: place('a') },
    { type: 'state', place: place('a'), path: ['messages', 0], from: 0 },
    { type: 'send', target: 'copy', text: 'Hello' },
    { type: 'checkpointAction', action: 'openState', place: place('a') },
    { type: 'answer', place: place('a'), target: 'copy', answers: [null, { choice: 0, text: '' }] },
  ];

  it('are taken in their one shape', () => {
    for (const request of good) assert.deepEqual(asRequest(request), request);
    assert.ok(asResponse(rows('a', true)));
  });

  const responses: Response[] = [
    rows('ba', true),
    { type: 'select', place: place('a') },
    { type: 'problem', text: '', canRetry: false },
    { type: 'raw', place: place('a'), text: '', note: '' },
    { type: 'stream', state: 'goesOn', working: '', pieces: [], saved: [1] },
    { type: 'hits', text: '', hits: [], looked: 0, done: true, note: '' },
  ];

  it('are refused in any other, at both ends', () => {
    for (const [samples, parse] of [
      [good, asRequest],
      [responses, asResponse],
    ] as const) {
      let refused = 0;
      // Anything at all, or a good message of which one member is something else, or that has one more or less.
      const broken = fc.oneof(
        fc.anything(),
        fc
          .constantFrom<object>(...samples)
          .chain((message) =>
            fc
              .record({ name: fc.constantFrom(...Object.keys(message), 'extra'), value: fc.anything() })
              .map(({ name, value }) => ({ ...message, [name]: value })),
          ),
      );
      fc.assert(
        fc.property(broken, (message) => {
          const taken = parse(message);
          if (taken === undefined) refused++;
          // What is taken has nothing in it but what the protocol names.
          else assert.ok(JSON.stringify(taken).length < 10_000 && !('extra' in taken));
          if (parse === asRequest) assert.equal(asResponse(message), undefined);
        }),
        { numRuns: 1200 },
      );
      assert.ok(refused >= 1000, String(refused));
    }
  });

  it('name no command, and no action that is not the view’s', () => {
    for (const action of ['deleteThread', 'workbench.action.terminal.new', 'setCredentials', '__proto__']) {
      assert.equal(asRequest({ type: 'threadAction', action }), undefined);
      assert.equal(asRequest({ type: 'checkpointAction', action, place: place('a') }), undefined);
    }
  });
});
