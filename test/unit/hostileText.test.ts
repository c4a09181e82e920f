import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fence } from '../../src/report/fence';
import { inertText, notificationText, withoutIcons, withoutLinks } from '../../src/texts/inertText';
import { shortId } from '../../src/texts/shortId';
import * as make from './conversation/threads';
import { readMarkdown } from './conversation/markdownBlocks';
import { fixedTexts, hostileTexts } from './hostileTexts';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);

/** What nobody sees, or what acts on the text around it; the joiners of emoji and Indic scripts do neither. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}](?<![\u200c\u200d])/u;

/** What must hold of any text in a label, a notification, a pick, a tooltip, a code block. */
function holds(text: string): void {
  const label = inertText(text);
  assert.ok(label.length <= 200, `${label.length} characters`);
  assert.doesNotMatch(label, unseen);
  assert.doesNotMatch(withoutIcons(label), /\$\(/);
  assert.doesNotMatch(withoutLinks(label), /\w(:\/\/|@)|www\./i);
  assert.doesNotMatch(notificationText(text), /\]\(/);
  assert.doesNotMatch(inertText(shortId(text)), unseen);
  const { blocks, outside } = readMarkdown(`before\n\n${fence(text)}\nafter\n`);
  assert.equal(blocks.length, 1);
  assert.deepEqual(outside.filter(Boolean), ['before', 'after']);
}

describe('hostile text', () => {
  it('is forty texts that are fixed', () => assert.equal(new Set(fixedTexts).size, 40));

  fixedTexts.forEach((text, index) => {
    it(`${index + 1}: ${inertText(text).slice(0, 60)}`, () => holds(text));
  });

  it('is text, however it is put together', () => {
    fc.assert(fc.property(hostileTexts, holds), { numRuns: runs });
  });

  it('stays in the blocks of a conversation, wherever in a thread it stands', async () => {
    for (const text of fixedTexts) {
      const calls = [make.call(text, { [text]: text }, text)];
      const message = {
        ...make.ai(
          [
            { type: text, [text]: text },
            { type: 'image_url', image_url: text },
          ],
          calls,
          text,
        ),
        name: text,
      };
      const task = { id: text, name: text, error: text, interrupts: [{ value: text }] };
      const document = await make.documentOf({
        '': [{ values: { [text]: [message, make.tool(text, text)] }, tasks: [task] }],
      });
      const { blocks, outside } = readMarkdown(document);
      assert.ok(blocks.length > 8);
      for (const line of outside.filter(Boolean)) assert.match(line, /^(#{1,6} )?[\w ,.]+$/);
    }
  });
});
