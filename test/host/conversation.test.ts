import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readConversationAgain, readConversationText } from '../../src/documents/conversationText';
import { addressOf } from '../../src/documents/documentUri';
import { type Conversation, readConversation, subagentsOf } from '../../src/conversation/reading';
import { parseJson } from '../../src/json/json';
import { printJson } from '../../src/json/print';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';
import * as rest from '../servers/stage/rest';
import { sampleThreads } from '../servers/stage/seed';
import * as sample from './sampleDeployments';

const openConversation = 'langgraphThreads.openConversation';
const options = { signal: new AbortController().signal };

/** The thread as the extension reads it, without a window. */
function sideOf({ url }: sample.SampleDeployment, threadId: string) {
  const http = createHttp();
  const server = new AgentServer({
    baseUrl: url,
    headers: () => Promise.resolve({}),
    requestTimeoutMs: () => 20_000,
    http: () => Promise.resolve(http),
  });
  return { thread: { deployment: url, threadId }, server };
}

interface Said {
  id?: string;
  type?: string;
  content: unknown;
}
/** A function's state is what it returned, which may be nothing. */
const messagesOf = (row: rest.Row | undefined): Said[] =>
  (row?.values as Partial<Record<string, Said[]>> | null | undefined)?.messages ?? [];
const exact = (value: unknown): string => printJson(parseJson(JSON.stringify(value)), 0);

/** The checkpoints on the way to the newest one, by a walk of its own. */
function lineOf(rows: rest.Row[]): rest.Row[] {
  const line: rest.Row[] = [];
  for (let id = rows[0]?.checkpoint.checkpoint_id; id !== undefined;) {
    const row = rows.find(({ checkpoint }) => checkpoint.checkpoint_id === id);
    if (!row) break;
    line.push(row);
    id = row.parent_checkpoint?.checkpoint_id;
  }
  return line;
}

/** Blocks and headings of a document in the order in which they stand there. */
function shownOf(document: string): { headings: string[]; blocks: string[] } {
  const blocks = [...document.matchAll(/^(`{3,})text\n([^]*?)^\1$/gm)].map(([, , text = '']) => text.trimEnd());
  const headings = document.replace(/^(`{3,})text\n[^]*?^\1$/gm, '').match(/^#{1,6} .*$/gm);
  return { headings: headings ?? [], blocks };
}

for (const kind of sample.oneKind) {
  describe(`Open Conversation, and a conversation as Markdown, on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
    });
    beforeEach(sample.closeTabs);
    after(sample.closeTabs);

    /** As Markdown: what is saved, and what tabs of earlier versions show again. */
    const open = async (threadId: string): Promise<{ uri: vscode.Uri; text: string } | undefined> => {
      const read = await readConversationText(sideOf(deployment, threadId), options);
      if (!read.hasMessages) return undefined;
      const text = (await vscode.workspace.openTextDocument(read.uri)).getText();
      assert.equal(text, read.text);
      return { uri: read.uri, text };
    };
    const run = async (graph: string, input: unknown): Promise<string> => {
      const threadId = await rest.createThread(deployment);
      const { error } = await rest.runAndWait(deployment, threadId, graph, input);
      assert.equal(error, undefined);
      return threadId;
    };

    it('shows every message of a chat, as the server has it, in order', async () => {
      const threadId = deployment.threads.finishedChat;
      const [head] = (await rest.history(deployment, threadId)).rows;
      const opened = await open(threadId);
      assert.ok(opened && head);
      assert.match(opened.uri.path, /\.conversation\.md$/);
      const { headings, blocks } = shownOf(opened.text);
      const speaker = (type?: string): string => (type === 'human' ? 'User' : 'Assistant');
      const messages = messagesOf(head);
      assert.equal(messages.length, 4);
      const expected = messages.map(({ type }, index) => `## ${index + 1}. ${speaker(type)}`);
      assert.deepEqual(headings, ['# Conversation', ...expected]);
      assert.deepEqual(
        blocks.slice(1),
        messages.flatMap(({ id, content }) => [String(content), `id ${String(id)}`]),
      );
      assert.ok(blocks[0]?.includes(`newest checkpoint  ${head.checkpoint.checkpoint_id}`) ?? false, blocks[0]);
    });

    it('has no Markdown for a thread without messages, and knows the keys of its state', async () => {
      const { interrupted, subagent, stateful, empty, interruptedInSubgraph, functional } = deployment.threads;
      for (const threadId of [interrupted, subagent, stateful, interruptedInSubgraph, functional, empty]) {
        assert.equal(await open(threadId), undefined);
        const [head] = (await rest.history(deployment, threadId)).rows;
        const read = await readConversationText(sideOf(deployment, threadId), options);
        assert.ok(!read.hasMessages);
        assert.deepEqual(read.keys.sort(), Object.keys(head?.values ?? {}).sort());
        assert.equal(read.isEmpty, head === undefined);
      }
      assert.deepEqual(sample.tabs(), []);
    });

    it('opens the view of a thread, whether it has messages or not', async () => {
      for (const threadId of [deployment.threads.finishedChat, deployment.threads.interrupted]) {
        await sample.run(openConversation, sample.reference(deployment, threadId));
        const shown = sample.tabs().flatMap(({ input }) => (input instanceof vscode.TabInputCustom ? [input] : []));
        const [address] = shown.map(({ uri }) => addressOf(uri));
        assert.equal(shown[0]?.viewType, 'langgraphThreads.thread');
        assert.ok(address?.kind === 'thread' && address.threadId === threadId);
        await sample.closeTabs();
      }
    });

    it('reads of every sample thread what the server shows: newest states, namespaces, other branches', async () => {
      const matches = async (threadId: string, { root, lanes }: Conversation): Promise<void> => {
        const { rows } = await rest.history(deployment, threadId);
        const listed = await rest.allHistories(deployment, threadId);
        const all = new Map([...listed, ...(await rest.hiddenNamespaces(deployment, threadId))]);
        const answered = [...all.values()].flatMap(({ rows: [row] }) => (row ? [row.checkpoint.checkpoint_ns] : []));
        assert.equal(lanes.size, new Set(answered).size);
        assert.equal(root.headCheckpointId, rows[0]?.checkpoint.checkpoint_id ?? '');
        assert.equal(root.aside, rows.length - lineOf(rows).length);
        for (const [asked, lane] of lanes) {
          const expected = messagesOf(all.get(asked)?.rows[0]).map(exact);
          const found = lane.lists.flatMap(({ entries }) => entries.map((entry) => printJson(entry, 0)));
          assert.deepEqual(found, expected, asked);
        }
      };
      // Three hundred tasks are asked for one by one: that takes the oracle too long.
      for (const name of sampleThreads.filter((each) => each !== 'long')) {
        const threadId = deployment.threads[name];
        await matches(threadId, await readConversation(sideOf(deployment, threadId), options));
      }
      const branched = await readConversation(sideOf(deployment, deployment.threads.branched), options);
      assert.ok(branched.root.aside > 0);
    });

    it('shows what subagents said under the calls that they worked for, hidden as they are', async () => {
      const threadId = await run('deepAgent', { messages: [{ role: 'user', content: 'lamps' }], calls: 2 });
      const hidden = await rest.hiddenNamespaces(deployment, threadId);
      assert.equal(hidden.size, 2);
      const { text = '' } = (await open(threadId)) ?? {};
      const { headings, blocks } = shownOf(text);
      const subagent = (number: number): string[] => [
        '### Tool call',
        `### Subagent ${number}`,
        `#### ${number}:1. User`,
        `#### ${number}:2. Assistant`,
        '##### Tool call',
        `##### ${number}:3. Tool result`,
        `#### ${number}:4. Assistant`,
        `### ${number + 2}. Tool result`,
      ];
      assert.deepEqual(headings, [
        '# Conversation',
        '## 1. User',
        '## 2. Assistant',
        ...subagent(1),
        ...subagent(2),
        '## 5. Assistant',
      ]);
      for (const [namespace, { rows }] of hidden) {
        assert.ok(blocks.includes(`task tools · namespace ${namespace}`), namespace);
        for (const { content } of messagesOf(rows[0])) assert.ok(content === '' || blocks.includes(String(content)));
      }
      const number = (part: string): number => blocks.findIndex((block) => block.includes(part));
      assert.ok(number('"description": "lamps, part 0"') < number('found 3 pages about lamps, part 0'));
      assert.ok(number('found 3 pages about lamps, part 0') < number('"description": "lamps, part 1"'));
      assert.ok(blocks.includes('somebody else knows'));
      assert.match(text, /tokens: 12 in, 5 out, 17 total/);
      assert.match(text, /^13 messages, including those of 2 subagents\\?\.$/m);
    });

    it('shows an agent at work: plan, subagents, files, sources, a piece of user interface, and what it waits for', async () => {
      const { text = '' } = (await open(deployment.threads.agent)) ?? {};
      const { headings, blocks } = shownOf(text);
      const call = ['### Tool call', '### 3. Tool result'];
      const subagent = (number: number, result: number): string[] => [
        '### Tool call',
        `### Subagent ${number}`,
        `#### ${number}:1. User`,
        `#### ${number}:2. Assistant`,
        '##### Tool call',
        `##### ${number}:3. Tool result`,
        `#### ${number}:4. Assistant`,
        `### ${result}. Tool result`,
      ];
      assert.deepEqual(headings.slice(1), [
        '## 1. User',
        '## 2. Assistant',
        ...call,
        '## 4. Assistant',
        ...subagent(1, 5),
        ...subagent(2, 6),
        '## 7. Assistant',
        '### Tool call',
        '### 8. Tool result',
        '### Tool call',
        '### 9. Tool result',
        '## 10. Assistant',
        '### Tool call',
        '## To-do list',
        '## Files in the state',
        '## Waiting for an answer',
      ]);
      for (const shown of [
        'Which desk lamp should we buy? Compare two, and tell the team.',
        'Lamps compared · https://example.com/lamps\n  “45 €”',
        'price-chart',
        '{\n  "pages": 3\n}',
        '[x] Ask for each lamp\n[x] Write the comparison\n[~] Send it',
        '/comparison.md · 6 lines · 112 bytes · 2026-11-27T10:00:00Z',
      ]) {
        assert.ok(blocks.includes(shown), `${shown}\n\n${text}`);
      }
      assert.match(text, /Approve the mail/);
      assert.match(text, /on (other branches|another branch)/);
    });

    it('shows a subgraph that is a node with what is its own', async () => {
      const threadId = await run('talkingSubgraph', { messages: [{ role: 'user', content: 'lamps' }] });
      const conversation = await readConversation(sideOf(deployment, threadId), options);
      const [only, ...others] = subagentsOf(conversation, conversation.root);
      assert.deepEqual([only?.task.name, only?.after, others.length], ['researcher', 1, 0]);
      const { text = '' } = (await open(threadId)) ?? {};
      assert.match(text, /^5 messages, including those of 1 subagent\\?\.$/m);
      assert.match(text, /^Already shown in this document: 4 messages\\?\.$/m);
    });

    it('says what the graph forgot, and names a picture without showing it', async () => {
      const png = Buffer.from('no picture').toString('base64');
      const content = [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
      ];
      const forgetful = await run('deepAgent', { messages: [{ role: 'user', content }], forget: true });
      const rows = lineOf((await rest.history(deployment, forgetful)).rows);
      const kept = new Set(messagesOf(rows[0]).map(({ id }) => id));
      const all = new Set(rows.flatMap((row) => messagesOf(row).map(({ id }) => id)));
      const { text = '' } = (await open(forgetful)) ?? {};
      assert.equal(kept.size, 1);
      assert.match(text, new RegExp(`^Only in older checkpoints .*: ${all.size - kept.size} messages`, 'm'));
      assert.ok(text.includes(rows.find((row) => messagesOf(row).length > 1)?.checkpoint.checkpoint_id ?? '?'));
      await sample.closeTabs();

      const seeing = await run('deepAgent', { messages: [{ role: 'user', content }] });
      const shown = (await open(seeing))?.text ?? '';
      assert.match(shown, /^image · image\/png · 10 bytes · \(not shown\)$/m);
      assert.ok(!shown.includes(png));
    });

    it('is read-only, and read again in another window only as long as it is the same', async () => {
      const threadId = await run('chat', { messages: [{ role: 'user', content: 'Hello!' }] });
      const opened = await open(threadId);
      assert.ok(opened);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(opened.uri, new Uint8Array())));
      const address = addressOf(opened.uri);
      assert.ok(address?.kind === 'conversation');
      const side = sideOf(deployment, threadId);
      const again = await readConversationAgain(side, address, options);
      assert.equal(new TextDecoder().decode(again), opened.text);
      await rest.runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'More.' }] });
      await assert.rejects(readConversationAgain(side, address, options), /has changed since it was opened/);
    });

    it('is cancelled by its signal, and refuses a missing thread with one sentence', async () => {
      const side = sideOf(deployment, deployment.threads.long);
      await assert.rejects(readConversation(side, { signal: AbortSignal.abort() }));
      await assert.rejects(open('00000000-0000-4000-8000-000000000000'));
    });
  });
}
