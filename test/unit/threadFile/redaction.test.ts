import assert from 'node:assert/strict';
import type { Redaction } from '../../../src/threadFile/redaction';
import { type MemoryThread, type Row, sideOf } from '../history/memoryServer';
import { threadOf } from '../history/syntheticThread';
import { linesOf, opened, written } from './written';

const canary = 'C4N4RY in the mine, 42 letters long, äöü 🐤';
const uuid = '5f0e2f6a-3d5f-4a53-9a4e-9d6a4b1f2a11';

/** What a message can hold, in every shape that LangChain and OpenAI have for one. */
const messages = [
  { type: 'human', id: uuid, content: canary },
  { type: 'ai', id: `run-${uuid}`, content: [{ type: 'text', text: canary }], response_metadata: { finish: canary } },
  {
    type: 'ai',
    content: '',
    tool_calls: [
      { name: 'search', id: 'call_1', type: 'tool_call', args: { name: canary, [canary]: 1, list: [canary] } },
    ],
    additional_kwargs: { function_call: { arguments: canary } },
  },
  {
    type: 'tool',
    tool_call_id: 'call_1',
    name: 'search',
    status: 'success',
    content: canary,
    artifact: { id: canary },
  },
  { role: 'assistant', content: null, tool_calls: [{ function: { name: 'search', arguments: canary } }] },
  ['user', canary],
  canary,
  { lc: 1, type: 'constructor', id: ['langchain', 'HumanMessage'], kwargs: { content: canary, type: 'human' } },
  { type: 'human', data: { type: 'human', content: canary } },
  { type: canary, content: 'x', reasoning: { summary: canary } },
];

interface Holder {
  tasks: object[];
  metadata: object;
  values: Record<string, unknown>;
}
/** The canary in messages, and with `everywhere` in all places that are no messages. */
function threadWith(everywhere: boolean): MemoryThread {
  const text = everywhere ? canary : 'plain';
  const states = Array.from({ length: 3 }, (_, at) => ({
    messages: messages.slice(0, 5 + at * 3),
    deep: { last: { question: messages[0], more: [messages[3]] } },
    note: text,
    list: [text, { note: text, [everywhere ? canary : 'key']: 1 }],
    turns: at,
  }));
  const thread = threadOf({ states, listed: 1 });
  const first = thread.rows.get('')?.at(-1);
  if (first) Object.assign(first, change(first, text));
  thread.interrupts = { [uuid]: [{ id: uuid, value: { question: text, message: messages[0] } }] };
  return thread;
}
function change(row: Row, text: string): object {
  const { tasks, metadata } = row as unknown as Holder;
  return {
    metadata: { ...metadata, user_note: text, writes: { node: { messages: [messages[0]] } } },
    tasks: tasks.map((task) => ({
      ...task,
      result: { messages: [messages[1]], text },
      error: text,
      interrupts: [{ id: uuid, value: { question: text, message: messages[3] } }],
    })),
  };
}

const fileOf = async (redaction: Redaction, everywhere = true): Promise<{ text: string; redacted: number }> => {
  const { file, redacted } = await written(sideOf(threadWith(everywhere)), { redaction });
  assert.deepEqual((await opened(file)).flaws, []);
  return { text: file.toString('utf8'), redacted };
};
const hits = (text: string): number => text.split('C4N4RY').length - 1;

describe('redacting a thread file', () => {
  it('takes out nothing where nothing is to be', async () => {
    const { text, redacted } = await fileOf({ what: 'nothing' });
    assert.ok(hits(text) > 30, String(hits(text)));
    assert.deepEqual([redacted, (await opened(text)).header.redacted], [0, undefined]);
  });

  it('takes the texts out of messages, wherever these are, and leaves what they are', async () => {
    const { text, redacted } = await fileOf({ what: 'messages' }, false);
    assert.equal(hits(text), 0);
    assert.match(text, /"<redacted 42 characters>"/);
    assert.ok(text.includes(`{"content":"<redacted 42 characters>","id":"${uuid}","type":"human"}`));
    assert.ok(text.includes('"note":"plain"'));
    assert.ok(text.includes('"name":"search"') && text.includes('"tool_call_id":"call_1"'));
    assert.deepEqual((await opened(text)).header.redacted, { what: 'messages', places: redacted });
    assert.ok(redacted > 30);
  });

  it('takes out all texts, and keys that are texts', async () => {
    const { text } = await fileOf({ what: 'texts' });
    assert.equal(hits(text), 0);
    assert.ok(!text.includes('search'));
    assert.ok(text.includes('"source":"update"') && text.includes('"turns":2') && text.includes('"type":"human"'));
    assert.ok(text.includes('"next":["sub","call"]'));
  });

  it('takes out what was chosen, by key and by pointer', async () => {
    const chosen = ['note', '/values/list/*/note', '/values/list/0', '/values/deep', 'checkpoint_id', '/next'];
    const { text } = await fileOf({ what: 'chosen', chosen });
    const [, row, , last] = linesOf(Buffer.from(text));
    assert.ok(row?.includes('"list":["<redacted 42 characters>",'));
    assert.match(row ?? '', /"deep":"<redacted \d+ characters>"/);
    assert.ok(!text.includes('"note":"C4'));
    assert.match(last ?? '', /"checkpoint_id":"1f/);
    assert.deepEqual((await opened(text)).header.redacted?.chosen, chosen);
  });

  it('leaves out the ids of deployment, assistant and user', async () => {
    const thread = threadWith(false);
    for (const row of thread.rows.get('') ?? []) {
      Object.assign(row.metadata as object, {
        assistant_id: 'A55ISTANT',
        langgraph_auth_user_id: 'U5ER',
        langgraph_auth_user: { identity: 'U5ER', display_name: 'U5ER' },
        'x-api-key': 'U5ER',
      });
    }
    const info = (): string => '{"version":"1.5.1","langgraph_js_version":"1.4","host":{"project_id":"DEPL0YMENT"}}';
    const { file } = await written(sideOf(thread, { baseUrl: 'http://DEPL0YMENT', info }), {
      redaction: { what: 'nothing', ids: true },
    });
    const text = file.toString('utf8');
    assert.doesNotMatch(text, /A55ISTANT|U5ER|DEPL0YMENT/);
    const { header } = await opened(file);
    assert.deepEqual([header.deployment, header.redacted?.ids], [undefined, true]);
    assert.ok(text.includes('"info":{"langgraph_js_version":"1.4","version":"1.5.1"}'));
  });

  it('has nothing of what was taken out in its patches', async () => {
    const states = Array.from({ length: 20 }, (_, at) => ({
      note: `${canary} ${at}`.repeat(9),
      kept: 'x'.repeat(900),
      at,
    }));
    const { file } = await written(sideOf(threadOf({ states })), { redaction: { what: 'chosen', chosen: ['note'] } });
    assert.equal(hits(file.toString('utf8')), 0);
    assert.ok(linesOf(file).some((line) => line.startsWith('{"patch"')));
  });
});
