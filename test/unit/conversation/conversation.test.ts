import assert from 'node:assert/strict';
import { hasMessages } from '../../../src/conversation/conversation';
import * as make from './threads';
import { readMarkdown } from './markdownBlocks';
import { checkpointId } from '../history/syntheticThread';

const { ai, call, human, tool } = make;
/** A thread whose states are the beginnings of one list. */
const growing = (messages: object[], tasks: Record<number, make.TaskOfRow[]> = {}): make.Turn[] =>
  messages.map((_, index) => ({
    values: { messages: messages.slice(0, index + 1) },
    tasks: tasks[index + 1] ?? [{ id: `t${index}`, name: 'step' }],
  }));

describe('a conversation', () => {
  it('has every message in order, with who speaks, name, id and tokens', async () => {
    const usage_metadata = { input_tokens: 3, output_tokens: 4, total_tokens: 7 };
    const document = await make.documentOf({
      '': growing([
        human('Hello!', 'm1'),
        { ...ai('Hi.', [], 'm2'), name: 'bot', usage_metadata },
        human('Bye.', 'm3'),
      ]),
    });
    assert.deepEqual(make.headings(document), ['# Conversation', '## 1. User', '## 2. Assistant', '## 3. User']);
    const { blocks } = readMarkdown(document);
    const facts = ['id m1\n', 'name bot · id m2 · 3/4/7\n', 'id m3\n'];
    const texts = ['Hello!\n', 'Hi.\n', 'Bye.\n'];
    assert.deepEqual(
      blocks.slice(1),
      texts.flatMap((text, index) => [text, facts[index]]),
    );
    assert.equal(
      blocks[0],
      `deployment  http://memory\nthread      11111111-1111-4111-8111-111111111111\ncheckpoint  ${checkpointId(3)}\nlist        messages\n`,
    );
    assert.match(document, /^3 messages, 0 subagents$/m);
  });

  it('names checkpoints that are too large to be read, and shows what the others have', async () => {
    const messages = [human('One.', 'm1'), human('Two.', 'm2'), human('Three.', 'm3')];
    const turns = growing(messages);
    const middle = turns[1];
    assert.ok(middle);
    middle.values = { messages: messages.slice(0, 2), text: 'x'.repeat(10_000) };
    const document = await make.documentOf({ '': turns }, 2_000);
    assert.deepEqual(make.headings(document), ['# Conversation', '## 1. User', '## 2. User', '## 3. User']);
    assert.match(document, /^too large 1, 2000$/m);
    assert.ok(readMarkdown(document).blocks.includes(`${checkpointId(2)}\n`));
    assert.doesNotMatch(document, /^aside/m);
    const { root } = await make.conversationOf({ '': turns }, 2_000);
    assert.deepEqual(
      root.steps.map(({ tasks }) => tasks.map(({ id }) => id)),
      [['t2'], ['t0']],
    );
  });

  it('joins answers to their calls, once each, and leaves others where they stand', async () => {
    const document = await make.documentOf({
      '': growing([
        human('Search.'),
        ai('', [call('a', { q: 1 }), call('b')]),
        tool('for b', 'b'),
        tool('for a', 'a'),
        tool('again for a', 'a'),
        human('And?'),
        tool('late', 'b'),
      ]),
    });
    assert.deepEqual(make.headings(document), [
      '# Conversation',
      '## 1. User',
      '## 2. Assistant',
      '### Call',
      '### 4. Tool',
      '### Call',
      '### 3. Tool',
      '## 5. Tool',
      '## 6. User',
      '## 7. Tool',
    ]);
    const { blocks } = readMarkdown(document);
    assert.deepEqual(blocks.slice(2, 5), ['tool task · id a\n', '{\n  "q": 1\n}\n', 'for a\n']);
    assert.deepEqual(blocks.slice(-2), ['late\n', 'answers b\n']);
  });

  it('has a subagent under the call that its task answers', async () => {
    const messages = [human('Find.'), ai('', [call('a')]), tool('found', 'a'), ai('Done.')];
    const document = await make.documentOf({
      '': growing(messages, { 2: [{ id: 'T', name: 'tools', result: { messages: [messages[2]] } }] }),
      'tools:T': growing([human('task'), ai('found')]),
    });
    assert.deepEqual(make.headings(document).slice(2), [
      '## 2. Assistant',
      '### Call',
      '### Subagent 1',
      '#### 1:1. User',
      '#### 1:2. Assistant',
      '### 3. Tool',
      '## 4. Assistant',
    ]);
    assert.ok(readMarkdown(document).blocks.includes('task tools · namespace tools:T\n'));
    assert.match(document, /^6 messages, 1 subagents$/m);
  });

  it('tells several subagents of one task by their question, else by their last word, else not at all', async () => {
    const place = async (subagents: [question: string, word: string][]): Promise<string[]> => {
      const calls = [
        call('a', { description: 'one' }),
        call('b', { description: 'two' }),
        call('c', { description: 'two' }),
      ];
      const answers = [tool('first', 'a'), tool('second', 'b'), tool('third', 'c')];
      const messages = [human('Find.'), ai('', calls), ...answers];
      const namespaces = subagents.map(([question, word], index): [string, make.Turn[]] => [
        index === 0 ? 'tools:T' : `tools:T|${index}`,
        growing([human(question), ai(word)]),
      ]);
      const task = { id: 'T', name: 'tools', result: { messages: answers } };
      const document = await make.documentOf({
        '': growing(messages, { 2: [task] }),
        ...Object.fromEntries(namespaces),
      });
      return make.headings(document).filter((line) => /Call|Subagent|Tool/.test(line));
    };
    assert.deepEqual(
      await place([
        ['one', 'x'],
        ['two', 'third'],
        ['two', 'y'],
      ]),
      [
        '### Call',
        '### Subagent 1',
        '### 3. Tool',
        '### Call',
        '### 4. Tool',
        '### Call',
        '### Subagent 2',
        '### 5. Tool',
        '### Subagent 3',
      ],
    );
  });

  it('has a subagent without a call behind the messages that were there when it began', async () => {
    const document = await make.documentOf({
      '': growing([human('One.'), ai('Two.'), human('Three.')], { 2: [{ id: 'T', name: 'work' }] }),
      'work:T': [{ values: { notes: ['x'] } }],
    });
    assert.deepEqual(make.headings(document).slice(1), [
      '## 1. User',
      '## 2. Assistant',
      '### Subagent 1',
      '## 3. User',
    ]);
    assert.ok(readMarkdown(document).blocks.includes('keys notes\n'));
  });

  it('has subagents of subagents, each message once', async () => {
    const shared = human('Ask.', 'shared');
    const document = await make.documentOf({
      '': growing([shared, ai('Done.')], {
        1: [{ id: 'S', name: 'sub', checkpoint: { checkpoint_ns: 'sub:S', thread_id: 'x' } }],
      }),
      'sub:S': growing([shared, ai('own')], { 1: [{ id: 'D', name: 'deep' }] }),
      'sub:S|deep:D': growing([shared, ai('deepest')]),
    });
    assert.deepEqual(make.headings(document).slice(1), [
      '## 1. User',
      '### Subagent 1',
      '##### Subagent 1.1',
      '###### 1.1:2. Assistant',
      '#### 1:2. Assistant',
      '## 2. Assistant',
    ]);
    assert.equal(document.match(/^repeated 1$/gm)?.length, 2);
    assert.equal(document.match(/^Ask\.$/gm)?.length, 1);
  });

  it('says what older checkpoints have, and other branches, without reading the states of a line that grows', async () => {
    const document = await make.documentOf({
      '': [
        { values: { messages: [human('Old.', 'o1')] } },
        { values: { messages: [human('Old.', 'o1'), ai('Older.', [], 'o2')] } },
        { values: { messages: [human('Old.', 'o1'), ai('Elsewhere.', [], 'b')] }, parent: 1 },
        { values: { messages: [ai('Summary.', [], 's')] }, parent: 2 },
        { values: { messages: [ai('Summary.', [], 's'), human('New.', 'n')] } },
      ],
    });
    assert.match(document, /^lost 2$/m);
    assert.match(document, /^aside 1$/m);
    assert.ok(readMarkdown(document).blocks.includes(`lastIn ${checkpointId(2)}\n`));
  });

  it('says what older checkpoints have also of a state that is a list itself', async () => {
    const document = await make.documentOf({
      '': [
        { values: [human('One.', 'm1'), human('Deleted.', 'x')] },
        { values: [human('One.', 'm1'), human('Other way.', 'b')] },
        { values: [human('One.', 'm1'), human('Two, and more than older ones have.', 'm2')], parent: 1 },
      ],
    });
    assert.match(document, /^lost 1$/m);
    assert.match(document, /^aside 1$/m);
  });

  it('ends with what the thread asks and with what it failed', async () => {
    const document = await make.documentOf({
      '': growing([human('Order.')], {
        1: [
          { id: 'A', name: 'ask', interrupts: [{ value: { question: 'approve?' } }] },
          { id: 'B', name: 'boom', error: 'RuntimeError("boom")' },
        ],
      }),
    });
    assert.deepEqual(make.headings(document).slice(2), ['## Waits', '## Failed']);
    const { blocks } = readMarkdown(document);
    assert.deepEqual(blocks.slice(-4), [
      'task ask\n',
      '{\n  "question": "approve?"\n}\n',
      'task boom\n',
      'RuntimeError("boom")\n',
    ]);
  });

  it('is none where nobody speaks', async () => {
    assert.equal(hasMessages(await make.conversationOf({ '': [{ values: { notes: ['x'] } }] })), false);
    assert.equal(hasMessages(await make.conversationOf({})), false);
    const silent = { '': [{ values: {}, tasks: [{ id: 'T', name: 'work' }] }], 'work:T': growing([human('x')]) };
    assert.equal(hasMessages(await make.conversationOf(silent)), true);
    assert.deepEqual(make.headings(await make.documentOf(silent)).slice(1), ['### Subagent 1', '#### 1:1. User']);
  });

  it('leaves its oldest part out where it would be too large', async () => {
    const messages = Array.from({ length: 600 }, (_, index) => human(`${index} ${'x'.repeat(9_000)}`));
    const document = await make.documentOf({ '': [{ values: { messages } }] });
    assert.ok(document.length < 4.3 * 1024 * 1024);
    assert.match(document, /^left out \d+$/m);
    assert.equal(make.headings(document).at(-1), '## 600. User');
  });

  it('shortens long texts and says how long they are', async () => {
    const document = await make.documentOf({ '': growing([human('x'.repeat(9_999) + '😀' + 'y'.repeat(5_000))]) });
    assert.match(document, /^9999 of 15001$/m);
    assert.ok(!document.includes('�'));
  });
});
