import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import { writeConversation } from '../../src/conversation/conversation';
import { conversationWords } from '../../src/texts/conversations';
import { notificationText } from '../../src/texts/inertText';
import { threadNode } from '../../src/threads/nodes';
import { toTreeItem, tooltip } from '../../src/threads/toTreeItem';
import { call, ai, conversationOf, tool } from '../unit/conversation/threads';
import { fixedTexts, hostileTexts } from '../unit/hostileTexts';

const deployment = 'http://localhost:2024';
/** Those that are fixed, and as many again that are generated. */
const texts = [...fixedTexts.filter(({ length }) => length < 1_000), ...fc.sample(hostileTexts, 40)];

const render = (markdown: string): Thenable<string> =>
  vscode.commands.executeCommand<string>('markdown.api.render', markdown);

/** All that Markdown can make of a text but paragraphs, headings and code blocks; their words are escaped. */
function assertInert(html: string, text: string): void {
  assert.doesNotMatch(
    html,
    /<(a|img|script|iframe|style|meta|svg|details|table|ul|ol|blockquote|strong|em|s)\b/i,
    text,
  );
}

describe('hostile text in VS Code', () => {
  it('is inert in a conversation, as its own Markdown engine renders it', async () => {
    assert.match(await render('![x](https://a.example/b.png) <https://a.example>'), /<img[^]*<a /);
    for (const text of texts) {
      const message = { ...ai(text, [call(text, { [text]: text }, text)], text), name: text };
      const task = { id: text, name: text, error: text, interrupts: [{ value: text }] };
      const values = { [text]: [message, tool(text, text)] };
      const conversation = await conversationOf({ '': [{ values, tasks: [task] }] });
      const html = await render(writeConversation({ deployment, threadId: 'x' }, conversation, conversationWords()));
      assertInert(html, text);
      assert.equal(html.match(/<h1/g)?.length, 1, text);
    }
  });

  it('is inert in rows and tooltips, and in notifications', async () => {
    for (const text of texts) {
      const at = '2026-01-01T00:00:00Z';
      const thread = {
        thread_id: 'x',
        created_at: at,
        updated_at: at,
        metadata: { title: text, graph_id: text, [text]: text },
      };
      const node = threadNode(
        deployment,
        { ...thread, status: 'idle' },
        { copyOf: text, copyNumber: 2, mark: { verdict: 'identical' } },
      );
      const { label, description } = toTreeItem(node, Date.now());
      for (const shown of [label, description]) {
        assert.ok(typeof shown === 'string');
        assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }
      const hover = tooltip(node);
      assert.ok(hover instanceof vscode.MarkdownString);
      assert.deepEqual([hover.isTrusted ?? false, hover.supportHtml ?? false], [false, false]);
      assert.equal(hover.supportThemeIcons ?? false, false);
      assertInert(await render(hover.value), text);
      assert.doesNotMatch(notificationText(text), /\]\(/);
    }
  });
});
