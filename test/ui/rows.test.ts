import assert from 'node:assert/strict';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';

const shown = ['Finished chat', 'Waiting for approval', 'Failed'];

describe('the rows of a narrow view, by hand', () => {
  let server: SampleServer;

  before(async () => {
    server = await startJavaScriptServer();
    await seed(server.url, { only: ['finishedChat', 'interrupted', 'failed', 'branched', 'agent'] });
  });
  after(() => server.stop());

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`show their titles, for pictures at 200, 300 and 400 pixels: ${theme}`, async () => {
      const workbench = await startWorkbench({
        theme,
        settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] },
      });
      const { page } = workbench;
      await workbench.openView();
      await workbench.expand(workbench.row('Edited and run again'));
      await workbench.row('You: And a namespace?').waitFor();
      for (const width of [400, 300, 200]) {
        const bar = await page.locator('.part.sidebar').boundingBox();
        assert.ok(bar);
        await page.mouse.move(bar.x + bar.width + 1, 600);
        await page.mouse.down();
        await page.mouse.move(bar.x + width, 600, { steps: 5 });
        await page.mouse.up();
        await page.mouse.move(900, 700);
        for (const title of shown) {
          await workbench.row(title).locator('.label-name').first().waitFor();
        }
        await workbench.screenshot(`rows ${theme} ${width}`);
      }
      await workbench.close();
    });
  }
});
