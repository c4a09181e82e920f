import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import type { Message, Part, PlainPart, Response, Row } from '../../src/webview/protocol';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { launchBrowser } from '../tools/chromium';
import { root } from '../tools/paths';
import { until } from '../tools/patience';
import { canary, fixedTexts, hostileTexts } from '../unit/hostileTexts';

/** `npm run soak` draws 10,000 of them. */
const generated = Number(process.env.PAGE_TEXTS ?? 2_000);
const seed = 20261127;
/** Of Markdown in a message, and messages that are drawn at once. */
const textsInMessage = 10;
const messagesAtOnce = 60;

/**
 * The page of the thread view alone, without VS Code, without the policy that forbids it to load anything, and given
 * texts that the extension would have made visible first: what stays inert here is inert by the page itself.
 */
describe('thousands of texts that try to be more, in the page of the thread view', () => {
  let browser: Browser;
  let page: Page;
  let lure: FaultServer;

  before(async () => {
    lure = await startFaultServer();
    lure.rules({ match: {}, fault: { answer: { status: 200, headers: { 'content-type': 'image/png' }, body: '' } } });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.setContent('<div id="app"></div>');
    await page.evaluate(
      'globalThis.alert = () => { globalThis.executed = true; };' +
        'globalThis.acquireVsCodeApi = () => ({ postMessage: () => undefined, getState: () => undefined, setState: () => undefined });',
    );
    const file = (name: string): string => fs.readFileSync(path.join(root, 'dist', 'webview', name), 'utf8');
    await page.addStyleTag({ content: file('main.css').replaceAll(/url\([^)]*\)/g, 'none') });
    await page.addScriptTag({ content: file('main.js') });
  });
  after(async () => {
    await browser.close();
    await lure.stop();
  });

  /** What stands in the page and should not: elements and attributes that load, run, lead somewhere or paint. */
  const alive = `(() => {
    const tags = new Set('DIV SPAN P BR HR STRONG EM S CODE PRE BLOCKQUOTE UL OL LI H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD BUTTON HEADER MAIN SECTION ARTICLE FOOTER FORM INPUT LABEL TEXTAREA SELECT OPTION DETAILS SUMMARY MARK svg path circle'.split(' '));
    const attribute = /^(on|href|src|xlink|action|formaction|background|poster|data$|ping|id$|name$)/;
    const found = [];
    for (const element of document.querySelectorAll('#app *')) {
      if (!tags.has(element.tagName)) found.push(element.outerHTML.slice(0, 200));
      if (!element.closest('.markdown')) continue;
      for (const { name } of element.attributes)
        if (attribute.test(name) || name === 'style') found.push(element.outerHTML.slice(0, 200));
    }
    if (globalThis.executed) found.push('something was executed');
    return found;
  })()`;

  /** Gives the page messages of the extension, and waits until it has drawn. */
  const show = (responses: Response[]): Promise<unknown> =>
    page.evaluate(
      `(async (responses) => {
        for (const data of responses) dispatchEvent(new MessageEvent('message', { data }));
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      })(${JSON.stringify(responses)})`,
    );
  const choose = async (tab: string, responses: Response[]): Promise<void> => {
    await page.evaluate(`document.getElementById('tab-${tab}').click()`);
    await show(responses);
    assert.deepEqual(await page.evaluate(alive), [], tab);
  };

  const place = (id: number) => ({ namespace: '', checkpointId: `checkpoint-${String(id)}` });
  const rowOf = (text: string, id: number): Row => ({
    place: place(id),
    label: text,
    detail: text,
    tone: 'plain',
    createdAt: text,
    tooltip: text,
    lane: { lane: 0, from: [0], past: [], goesOn: true, width: 1 },
    depth: 0,
    opens: true,
  });

  function messageOf(texts: string[]): Message {
    const [text = ''] = texts;
    const others: PlainPart[] = [
      { kind: 'reasoning', text },
      { kind: 'refusal', text },
      { kind: 'code', language: text, text },
      { kind: 'note', text },
      { kind: 'sources', label: text, sources: [text] },
      { kind: 'json', label: text, text },
    ];
    const call = { name: text, summary: text, args: text, problem: text };
    const result = { failed: true, parts: others, tooltip: text };
    const inside: Message = { role: 'user', speaker: text, failed: false, parts: others, calls: [], tooltip: text };
    const calls = [{ ...call, result, subagents: [{ title: text, messages: [inside] }] }];
    const called: Part = { kind: 'call', ...call, result };
    const parts = [...texts.map((each): Part => ({ kind: 'text', text: each })), ...others, called];
    return { role: 'assistant', speaker: text, failed: true, parts, calls, tooltip: text };
  }

  function* batches(texts: string[]): Generator<string[]> {
    const size = textsInMessage * messagesAtOnce;
    for (let from = 0; from < texts.length; from += size) yield texts.slice(from, from + size);
  }

  it('stands at the newest of many messages, and draws the rows that are on the screen', async () => {
    const messages = Array.from({ length: 300 }, (_, index): Message => {
      const parts: Part[] = [{ kind: 'text', text: `message ${String(index)} `.repeat(40) }];
      return { role: 'user', speaker: 'You', failed: false, parts, calls: [], tooltip: '' };
    });
    const rest = { stopped: '', input: 'message', subagents: 'none' } as const;
    const conversation: Response = {
      type: 'conversation',
      place: place(0),
      messages,
      ...rest,
      notes: [],
      questions: [],
    };
    const rows = Array.from({ length: 2_000 }, (_, index) => rowOf('agent', index));
    const measured = (): Promise<{ messages: number; toEnd: number; rows: number }> =>
      page.evaluate(`(() => {
        const pane = document.getElementById('pane');
        return {
          messages: document.querySelectorAll('.message').length,
          toEnd: Math.round(pane.scrollHeight - pane.scrollTop - pane.clientHeight),
          rows: document.querySelectorAll('[role=treeitem]').length,
        };
      })()`);
    await show([conversation]);
    await show([{ type: 'rows', rows: rows.slice(0, 2), fresh: true, goesOn: true, ended: false }]);
    await show([{ type: 'rows', rows, fresh: false, goesOn: false, ended: true }]);
    await until('the messages before them are drawn', async () => (await measured()).messages === 60);
    const { toEnd, rows: drawn } = await measured();
    assert.equal(toEnd, 0);
    assert.ok(drawn > 10 && drawn < 50, String(drawn));
    await page.locator('.history').press('End');
    await page.locator('.row.selected#row-1999').waitFor();
  });

  it('asks for a picture that somebody else puts into it', async () => {
    await page.evaluate(`document.body.append(Object.assign(new Image(), { src: '${lure.url}/control.png' }))`);
    await until('the lure is asked', () => lure.requests.some((request) => request.path === '/control.png'));
    lure.requests.length = 0;
  });

  it('draws them all as text, in every place that has text', async () => {
    const short = fixedTexts.filter(({ length }) => length < 10_000);
    const texts = [...short, ...fc.sample(hostileTexts, { numRuns: generated, seed })].map((text) =>
      text.replaceAll(canary, `${lure.url}/lured.png`).toWellFormed(),
    );
    let id = 0;
    for (const batch of batches(texts)) {
      const [text = ''] = batch;
      id += 1_000;
      const messages = Array.from({ length: Math.ceil(batch.length / textsInMessage) }, (_, index) =>
        messageOf(batch.slice(index * textsInMessage, (index + 1) * textsInMessage)),
      );
      const header = {
        title: text,
        status: 'idle',
        statusWord: text,
        facts: batch.slice(0, 5),
        origin: text,
        file: null,
      } as const;
      const choices = [{ label: text, asks: { label: text, value: text } }, { label: text }];
      const question = { task: text, text, note: text, detail: text, choices, isFree: true };
      await page.evaluate(`document.querySelector('#tab-conversation')?.click()`);
      await show([
        { type: 'words', words: { copyCode: text, history: text }, language: 'en' },
        { type: 'header', header: { ...header, updatedAt: text } },
        { type: 'problem', text, canRetry: true },
        {
          type: 'rows',
          rows: batch.slice(0, 40).map((each, at) => rowOf(each, id + at)),
          fresh: true,
          goesOn: false,
          ended: true,
        },
        { type: 'select', place: place(id) },
      ]);
      const conversation: Response = {
        type: 'conversation',
        place: place(id),
        messages,
        notes: batch.slice(0, 5),
        questions: [question],
        stopped: text,
        input: 'message',
        subagents: 'perhaps',
      };
      await choose('conversation', [conversation]);
      const drawn = page.locator('#pane > .message');
      await until('all are drawn', async () => (await drawn.count()) === messages.length);
      assert.deepEqual(await page.evaluate(alive), [], 'those that are drawn later');
      const nodes = batch.map((each) => ({ key: each, kind: 'text', preview: each, size: 1, changed: true }) as const);
      await choose('state', [{ type: 'state', place: place(id), path: [], from: 0, nodes, total: nodes.length }]);
      const lines = batch.map((each) => ({ mark: '+', text: each }) as const);
      const changes = [{ label: text, kind: 'message', lines } as const];
      await choose('changes', [{ type: 'changes', place: place(id), changes, note: text }]);
      await choose('raw', [{ type: 'raw', place: place(id), text: batch.join('\n'), note: text }]);
    }
    assert.deepEqual(
      lure.requests.map((request) => request.path),
      [],
    );
  });
});
