import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { FrameLocator } from 'playwright-core';

const axe = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe finds serious or critical in a webview. */
export async function axeFindings(view: FrameLocator): Promise<string[]> {
  const body = await view.locator('body').elementHandle();
  const frame = await body.ownerFrame();
  assert.ok(frame);
  await frame.evaluate(axe);
  const found = await frame.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
}
