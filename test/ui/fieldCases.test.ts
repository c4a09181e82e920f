/** Small states and questions out of public reports: what the row, the conversation and the question say of each. */
import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { type CheckpointRow, type LookAlike, plainRow, startLookAlike } from '../servers/stage/lookAlike';
import { until } from '../tools/patience';
import { rowOf } from '../unit/history/syntheticThread';
import { cipher } from '../unit/conversation/shapes/outline';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

interface Case {
  title: string;
  /** States, oldest first. */
  states?: unknown[];
  interrupts?: unknown[];
  next?: string[];
  metadata?: object;
  /** Of the row. */
  status?: string;
  values?: unknown;
}

const exactly = (digits: string): object => JSON.rawJSON(digits);
const human = (content: unknown, id?: string) => ({ type: 'human', content, ...(id && { id }) });
const ai = (content: unknown, more: object = {}) => ({ type: 'ai', content, ...more });
const said = (...content: object[]): unknown[] => [{ messages: [human('Hi'), ai(content)] }];
const file = (text: string) => ({ '/a.md': { content: text, created_at: 'x', modified_at: 'y' } });
const picture = (fill: number) => ({
  '/a.png': { content: Buffer.alloc(300_000, fill).toString('base64'), encoding: 'base64' },
});
const lines = (changed: string) =>
  Array.from({ length: 200 }, (_, index) => (index === 149 ? changed : `line ${index + 1}`)).join('\n');
const long = (word: string) => `${word} `.repeat(3_000);
const request = (name: string, description: string) => ({ name, args: { to: 'a@example.com' }, description });

const cases: Case[] = [
  { title: 'A14', metadata: {}, values: { title: 'Titled by its state' }, states: [{ title: 'Titled by its state' }] },
  { title: 'B1', interrupts: ['one', 'two', 'three'].map((question) => ({ id: 'same', value: { question } })) },
  {
    title: 'B2',
    interrupts: [
      {
        id: 'mail',
        value: {
          actionRequests: [request('send_email', 'Approve the mail')],
          reviewConfigs: [{ actionName: 'send_email', allowedDecisions: ['approve', 'reject'] }],
        },
      },
    ],
  },
  {
    title: 'B4',
    interrupts: [
      {
        id: 'three',
        value: {
          action_requests: ['Mail A', 'Mail B', 'Delete C'].map((what, index) => request(`tool_${index}`, what)),
          review_configs: [0, 1, 2].map((index) => ({ action_name: `tool_${index}`, allowed_decisions: ['approve'] })),
        },
      },
    ],
  },
  {
    title: 'B5',
    metadata: { guild_id: exactly('818617667421601852') },
    interrupts: [{ id: 'order', value: { order: exactly('9007199254740993') } }],
  },
  { title: 'B6', status: 'interrupted', next: ['review'] },
  { title: 'B7', states: [{ messages: [human('Hi')] }] },
  {
    title: 'B8',
    interrupts: [
      {
        id: 'q1',
        value: 'Size?',
        response_schema: { type: 'object', properties: { size: { enum: ['S', 'M'] } }, required: ['size'] },
      },
    ],
  },
  {
    title: 'B9',
    interrupts: [{ id: 'q', value: { questions: [{ prompt: 'Which plan?', options: ['Free', 'Team'] }] } }],
  },
  {
    title: 'C1',
    states: said(
      { type: 'reasoning_content', reasoning_content: { text: 'Compare both', signature: cipher(900) } },
      { type: 'text', text: 'Done' },
    ),
  },
  {
    title: 'C2',
    states: said(
      { type: 'reasoning', summary: [], encrypted_content: cipher(6_144) },
      { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'lamps' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 's1',
        content: [
          {
            type: 'web_search_result',
            title: 'Lamps compared',
            url: 'https://example.com/lamps',
            encrypted_content: cipher(6_144),
          },
        ],
      },
    ),
  },
  {
    title: 'C3',
    states: said(
      { type: 'server_tool_call', id: 's1', name: 'code_runner', args: { code: '6*7' } },
      { type: 'server_tool_result', tool_call_id: 's1', output: 'forty-two', status: 'success' },
      { type: 'invalid_tool_call', id: 'i1', name: 'broken_tool', args: '{"a":', error: 'It ends early' },
    ),
  },
  {
    title: 'C4',
    states: said({
      type: 'text',
      text: 'It is 42 m high.',
      annotations: [{ type: 'citation', url: 'https://example.com/a', title: 'Heights' }],
    }),
  },
  {
    title: 'C5',
    states: [
      {
        messages: [
          { role: 'user', content: 'How high is it?' },
          { type: 'reasoning', id: 'r1', summary: [{ type: 'summary_text', text: 'I look it up' }] },
          { type: 'function_call', id: 'f1', call_id: 'c1', name: 'look_up', arguments: '{"what":"tower"}' },
          { type: 'function_call_output', call_id: 'c1', output: '42 metres' },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It is 42 m high.' }] },
        ],
      },
    ],
  },
  {
    title: 'C6',
    states: [
      {
        messages: [human('Weather?', 'm1'), ai('Here it is.', { id: 'm2' }), human('Thanks', 'm3')],
        ui: [{ type: 'ui', id: 'u', name: 'weather', props: { city: 'Ulm' }, metadata: { message_id: 'm2' } }],
      },
    ],
  },
  {
    title: 'C7',
    states: [
      {
        messages: [
          ai('', { tool_calls: [{ id: 't1', name: 'query', args: {} }] }),
          { type: 'tool', content: '', tool_call_id: 't1', artifact: { structured_content: { rows: 3 } } },
        ],
      },
    ],
  },
  {
    title: 'C8',
    states: [
      { files: { ...file(lines('line 150')), ...picture(1) } },
      { files: { ...file(lines('another line')), ...picture(2) } },
    ],
  },
  {
    title: 'C9',
    states: [
      {
        messages: [
          ai('', { tool_calls: ['a', 'b'].map((q) => ({ id: 'call_0', name: 'search', args: { q } })) }),
          { type: 'tool', content: 'first result', tool_call_id: 'call_0' },
          { type: 'tool', content: 'second result', tool_call_id: 'call_0' },
        ],
      },
    ],
  },
  {
    title: 'C10',
    states: [
      { messages: [human('one')], score: 1 },
      { messages: [human('one')], score: '<NaN>' },
      { messages: [human('one'), ai('two')], score: 2 },
    ],
  },
  {
    title: 'D',
    metadata: {},
    values: { title: 'Three lamps compared' },
    states: [
      {
        title: 'Three lamps compared',
        messages: [
          human([{ type: 'text', text: 'Compare three lamps' }]),
          ai('', {
            tool_calls: [
              { id: 'a', name: 'web_search', args: { query: 'lamps' } },
              { id: 'b', name: 'task', args: { description: 'Look at them' } },
            ],
            additional_kwargs: { reasoning_content: 'I search first' },
          }),
          { type: 'tool', tool_call_id: 'a', name: 'web_search', content: 'three pages', artifact: null },
        ],
        todos: [
          { content: 'Search', status: 'completed' },
          { content: 'Compare', status: 'pending' },
        ],
        artifacts: ['/mnt/user-data/outputs/report.md'],
      },
    ],
  },
  {
    title: 'Results of two calls in one message',
    states: [
      {
        messages: [
          ai('', { tool_calls: ['r1', 'r2'].map((id) => ({ id, name: 'read', args: { id } })) }),
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'r1', content: long('one') },
              { type: 'tool_result', tool_use_id: 'r2', content: long('two') },
            ],
          },
        ],
      },
    ],
  },
  { title: 'NaN in its row', metadata: { score: '<NaN>' } },
];

/** A thread of the server, with a task that asks where the case has interrupts. */
function threadOf({ title, states = [{}], interrupts = [], next = [], ...row }: Case, index: number) {
  const id = String(plainRow(index).thread_id);
  const asks = interrupts.length > 0;
  const task = { id: 'task', name: 'review', interrupts, error: null, result: null, checkpoint: null };
  const rows = states.map((values, at): CheckpointRow => {
    const isLast = at === states.length - 1;
    const more = isLast && asks ? { next: ['review'], tasks: [task] } : { next: isLast ? next : [] };
    return rowOf(id, '', (at + 1) * 10, at === 0 ? undefined : at * 10, { values, ...more });
  });
  const status = row.status ?? (asks ? 'interrupted' : 'idle');
  return {
    row: plainRow(index, {
      // One that was never updated has never run.
      created_at: '2025-01-01T00:00:00Z',
      status,
      values: row.values,
      interrupts: asks ? { task: interrupts } : {},
      metadata: { ...(row.values === undefined && { title }), graph_id: 'agent', ...row.metadata },
    }),
    histories: { '': rows.reverse() },
  };
}

describe('what the field has, by hand', () => {
  let server: LookAlike;
  let workbench: Workbench;

  before(async () => {
    server = await startLookAlike(cases.map(threadOf));
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Field', url: server.url }],
        'langgraphThreads.showDiff': 'never',
        'langgraphThreads.autoRefresh': false,
      },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Field'));
    await workbench.row(/^B1/).waitFor();
  });
  after(() => server.stop());

  const view = (): FrameLocator => workbench.webview();
  const rowText = async (title: string | RegExp): Promise<string> => (await workbench.row(title).innerText()).trim();
  const open = async (title: string | RegExp, heading = title): Promise<void> => {
    await workbench.row(title).click();
    await view().getByRole('heading', { name: heading, exact: true }).waitFor();
  };
  const messages = (): Locator => view().locator('.message');
  /** All that a conversation has, folded or not. */
  const conversation = async (title: string | RegExp, heading = title): Promise<string> => {
    await open(title, heading);
    await messages().first().waitFor();
    return (await view().locator('#pane').textContent())?.replaceAll(/\s+/g, ' ') ?? '';
  };
  const has = (text: string, ...words: (string | RegExp)[]): void => {
    for (const word of words) assert.ok(typeof word === 'string' ? text.includes(word) : word.test(text), text);
  };
  const hasNot = (text: string, ...words: string[]): void => {
    for (const word of words) assert.ok(!text.includes(word), `${word} in ${text}`);
  };
  /** Of the row that has the focus, by its key. */
  const tooltip = async (): Promise<string> => {
    await workbench.page.keyboard.press('Control+K');
    await workbench.page.keyboard.press('Control+I');
    const hover = workbench.page.locator('.monaco-hover', { hasText: 'Thread: ' });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll(/\s+/g, ' ');
    await workbench.page.keyboard.press('Escape');
    await hover.waitFor({ state: 'hidden' });
    return text;
  };
  const starts = () => server.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/runs'));
  const onThread = () => view().getByRole('combobox').selectOption('thread');
  const runFromView = async (): Promise<string> => {
    const before = starts().length;
    await workbench.dialog().getByRole('button', { name: 'Run', exact: true }).click();
    await until('the run is started', () => starts().length > before);
    return starts().at(-1)?.body ?? '';
  };

  it('A14, D: a thread is called by the title in its state', async () => {
    await workbench.row('Titled by its state').waitFor();
    await workbench.row('Three lamps compared').waitFor();
    await workbench.screenshot('field cases, rows');
  });

  it('one row with a bare NaN is listed beside the others, and its tooltip says where', async () => {
    await workbench.row('NaN in its row').click();
    has(await tooltip(), 'isn’t valid JSON at /metadata/score.', 'metadata.score: <not JSON> NaN');
  });

  it('B2, B3: a camelCase request is a question in the row, on a copy too, and Approve is sent as its decision', async () => {
    has(await rowText(/^B2/), 'Approve the mail');
    await open(/^B2/, 'B2');
    await view().getByRole('button', { name: 'Reject…' }).waitFor();
    assert.equal(await view().getByRole('button', { name: 'Edit…' }).count(), 0);
    await workbench.screenshot('field cases, B2');
    await onThread();
    await view().getByRole('button', { name: 'Approve', exact: true }).click();
    has(await runFromView(), '"command":{"resume":{"mail":{"decisions":[{"type":"approve"}]}}}');
    await workbench.toast('B2').waitFor();
    await workbench.closeToast('B2');
    await workbench.contextMenu(workbench.row(/^B2/), 'Copy Thread');
    await workbench.toast('Copied').waitFor();
    await workbench.closeToast('Copied');
    // Servers call every copy idle: what it asks is read when it is opened.
    await workbench.expand(workbench.row(/^B2 \(copy\)/));
    await until('the copy’s row asks', async () => (await rowText(/^B2 \(copy\)/)).includes('Approve the mail'));
    await workbench.screenshot('field cases, B2 copied');
  });

  it('B1: of three questions with one id one is answered, and the others are said to be asked again', async () => {
    has(await rowText(/^B1/), 'one (+2)');
    const thread = server.threads.find(({ row }) => JSON.stringify(row).includes('"B1"'));
    assert.ok(thread);
    thread.onStart = ({ row, histories }) => {
      const left = ['two', 'three'].map((question) => ({ id: 'same', value: { question } }));
      Object.assign(row as object, { interrupts: { task: left } });
      Object.assign((histories?.['']?.[0]?.tasks as object[])[0] ?? {}, { interrupts: left });
    };
    await open(/^B1/, 'B1');
    assert.equal(await view().locator('.card').count(), 1);
    has(
      await view().locator('.card').innerText(),
      'one',
      '2 more questions follow: the server asks them after this one.',
    );
    await workbench.screenshot('field cases, B1');
    await onThread();
    await view().getByRole('textbox').fill('first answer');
    await view().getByRole('button', { name: 'Answer', exact: true }).click();
    has(await runFromView(), '"command":{"resume":{"same":"first answer"}}');
    await workbench.toast('B1').waitFor();
    await workbench.screenshot('field cases, B1 answered');
    has(await workbench.toastText('B1'), /two/);
    await workbench.closeToast('B1');
    await until('the row asks the next', async () => (await rowText(/^B1/)).includes('two (+1)'));
  });

  it('B4: three requests in one interrupt are three, in the row and on cards', async () => {
    has(await rowText(/^B4/), '1/3 Mail A 2/3 Mail B 3/3 Delete C');
    await open(/^B4/, 'B4');
    await view().locator('.card').nth(2).waitFor();
    assert.equal(await view().locator('.card').count(), 3);
    await workbench.screenshot('field cases, B4');
  });

  it('B5: integers keep their digits in row, tooltip, filter, question, answer and input', async () => {
    has(await rowText(/^B5/), '9007199254740993');
    await open(/^B5/, 'B5');
    has(await view().locator('.card').innerText(), '9007199254740993');
    await workbench.row(/^B5/).click();
    has(await tooltip(), 'metadata.guild_id: 818617667421601852', 'asks: { "order": 9007199254740993 }');
    const digits = '123456789012345678901234567890';
    await onThread();
    await view().getByRole('textbox').fill(`{"order": ${digits}}`);
    await view().getByRole('button', { name: 'Answer', exact: true }).click();
    await workbench.dialog().waitFor();
    has((await workbench.dialog().textContent()) ?? '', digits);
    has(await runFromView(), `"resume":{"order":{"order":${digits}}}`);
    await workbench.toast('B5').waitFor();
    await workbench.closeToast('B5');
    await workbench.contextMenu(workbench.row(/^B6/), 'Run on Thread…');
    await workbench.pick('Run with New Input Instead');
    await workbench.answer(`{"guild": 818617667421601852, "order": ${digits}}`);
    await workbench.dialog().waitFor();
    has((await workbench.dialog().textContent()) ?? '', '818617667421601852', digits);
    has(await runFromView(), `"input":{"guild":818617667421601852,"order":${digits}}`);
    await workbench.toast('B6').waitFor();
    await workbench.closeToast('B6');
    await workbench.runCommand('Filter Threads…');
    await workbench.answer('guild_id:818617667421601852');
    await workbench.row(/^B6/).waitFor({ state: 'detached' });
    await workbench.row(/^B5/).waitFor();
    await workbench.screenshot('field cases, B5 filtered');
    await workbench.runCommand('Clear Filter');
    await workbench.row(/^B6/).waitFor();
  });

  it('B6: a thread that waits and does not say for what can be answered', async () => {
    await workbench.contextMenu(workbench.row(/^B6/), 'Run on Thread…');
    await workbench.pickRow('Answer').waitFor();
    has((await workbench.quickInputTitle().textContent()) ?? '', 'the server doesn’t report for what');
    await workbench.page.keyboard.press('Escape');
  });

  it('B7: a question that comes while somebody types input is asked, and nothing was started', async () => {
    const before = starts().length;
    await workbench.contextMenu(workbench.row(/^B7/), 'Run on Thread…');
    await workbench.quickInput().waitFor();
    const at = cases.findIndex(({ title }) => title === 'B7');
    const asking = threadOf({ title: 'B7', interrupts: [{ id: 'new', value: 'Really?' }] }, at);
    const thread = server.threads.find(({ row }) => JSON.stringify(row).includes('"B7"'));
    Object.assign(thread ?? {}, asking);
    await workbench.answer('And on');
    await workbench.dialogButton('Run');
    await workbench.toast('now waiting for something different').waitFor();
    await workbench.pickRow('Answer').waitFor();
    has((await workbench.pickRow('Answer').textContent()) ?? '', 'Really?');
    await workbench.screenshot('field cases, B7');
    await workbench.page.keyboard.press('Escape');
    await workbench.closeToast('now waiting');
    assert.equal(starts().length, before);
  });

  it('B8: an answer is held against the question’s schema', async () => {
    await workbench.contextMenu(workbench.row(/^B8/), 'Run on Thread…');
    await workbench.pick('Answer');
    await until('the form is there', async () => (await workbench.quickInput().inputValue()) === '{ "size": null }');
    await workbench.quickInput().fill('{"size": "XL"}');
    await workbench.page.locator('.quick-input-message', { hasText: '/size: Expected "S", "M".' }).waitFor();
    await workbench.screenshot('field cases, B8');
    await workbench.page.keyboard.press('Escape');
  });

  it('B9: a question with options has the prompt in its row, and a button for each option', async () => {
    has(await rowText(/^B9/), 'Which plan?');
    await open(/^B9/, 'B9');
    await view().getByRole('button', { name: 'Free', exact: true }).waitFor();
    await view().getByRole('button', { name: 'Team', exact: true }).waitFor();
  });

  const shown: [title: string, has: (string | RegExp)[], hasNot?: string[]][] = [
    ['C1', ['Compare both', 'Done'], ['AbCd0123', 'signature']],
    ['C2', ['Encrypted reasoning, 6 KiB', 'web_search', 'Lamps compared', 'https://example.com/lamps'], ['AbCd0123']],
    ['C3', [/code_runner.*6\*7.*forty-two/, 'broken_tool', 'It ends early']],
    ['C4', [/It is 42 m high\..*Sources \(1\).*Heights · https:\/\/example\.com\/a/]],
    ['C5', [/How high is it\?.*I look it up.*look_up.*tower.*42 metres.*It is 42 m high\./]],
    ['C6', [/Here it is\..*Shown in the user interface: weather.*Ulm.*Thanks/]],
    ['C7', [/Artifact.*"rows": 3/], ['No result']],
    ['C9', [/"q": "a".*first result.*"q": "b".*second result/]],
  ];
  for (const [title, words, not = []] of shown) {
    it(`${title}: is shown as it was said`, async () => {
      const text = await conversation(new RegExp(`^${title}`), title);
      has(text, ...words);
      hasNot(text, ...not);
      await workbench.screenshot(`field cases, ${title}`);
    });
  }

  it('C8: one line of 200 is the change, and a picture is its size', async () => {
    await open(/^C8/, 'C8');
    await view().getByRole('tab', { name: 'Changes' }).click();
    await view().locator('.change').nth(1).waitFor();
    const text = await view().locator('#pane').innerText();
    assert.deepEqual(
      [
        await view().locator('.change').first().locator('.plus').count(),
        await view().locator('.change').first().locator('.minus').count(),
      ],
      [1, 1],
    );
    has(text, 'another line', 'line 149', /\/a\.png.*"not text, 293 KiB".*"not text, 293 KiB"/s);
    hasNot(text, 'line 140', 'AQEBAQ', 'AgICAg');
    await workbench.screenshot('field cases, C8');
    await view().getByRole('tab', { name: 'Conversation' }).click();
  });

  it('C10: a NaN is named at its place, and every checkpoint can be read', async () => {
    has(await conversation(/^C10/, 'C10'), 'one', 'two');
    assert.equal(await view().getByRole('treeitem').count(), 3);
    await workbench.screenshot('field cases, C10');
    await view().getByRole('treeitem').nth(1).click();
    await view().getByRole('tab', { name: 'State' }).click();
    await view().locator('.tree').getByText('<not JSON> NaN').waitFor();
    await view().getByRole('tab', { name: 'Conversation' }).click();
  });

  it('D: an agent’s state has its reasoning, its calls with and without a result, and its to-dos', async () => {
    const title = 'Three lamps compared';
    has(await conversation(title), 'I search first', /web_search.*three pages/, /task.*No result yet/);
    await workbench.screenshot('field cases, D');
  });

  it('each of two long results in one message is shown whole', async () => {
    const title = 'Results of two calls in one message';
    await conversation(title);
    await view().locator('.call > summary').nth(1).click();
    await view().locator('.call').nth(1).getByRole('button', { name: 'Show all 12,000 characters' }).click();
    const whole = view().locator('pre.whole');
    await whole.waitFor();
    assert.equal(await whole.textContent(), long('two'));
  });
});
