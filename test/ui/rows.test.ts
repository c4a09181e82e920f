import assert from 'node:assert/strict';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const shown = ['Finished chat', 'Waiting for approval', 'Failed', 'Refund for order'];
/** Pixels that hold some ten characters. */
const readable = 60;

describe('the rows of a narrow view, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    await seed(server.url, { only: ['finishedChat', 'interrupted', 'failed', 'branched', 'agent'] });
    const title = 'Refund for order 4711 of the customer who wrote twice, ticket 12';
    await runAndWait(server, await createThread(server, { metadata: { title } }), 'interrupted', { item: 'lamps' });
  });
  after(() => server.stop());

  const setWidth = async (width: number) => {
    const { page } = workbench;
    const bar = await page.locator('.part.sidebar').boundingBox();
    assert.ok(bar);
    await page.mouse.move(bar.x + bar.width + 1, 600);
    await page.mouse.down();
    await page.mouse.move(bar.x + width, 600, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(900, 700);
    await until(`the view is ${width} wide`, async () => {
      const now = await page.locator('.part.sidebar').boundingBox();
      return now !== null && Math.abs(now.width - width) < 10;
    });
  };

  /** Pixels of what follows a title that are on the screen. */
  const followed = async (title: string): Promise<number> => {
    const row = await workbench.row(title).boundingBox();
    const description = await workbench.row(title).locator('.label-description').first().boundingBox();
    return row && description ? Math.max(0, row.x + row.width - description.x) : 0;
  };

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`show their titles, and what follows them where it is not very narrow, and are in pictures: ${theme}`, async () => {
      workbench = await startWorkbench({
        theme,
        settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] },
      });
      await workbench.openView();
      await workbench.expand(workbench.row('Edited and run again'));
      await workbench.row('You: And a namespace?').waitFor();
      for (const width of [400, 300, 200]) {
        await setWidth(width);
        for (const title of shown) await workbench.row(title).locator('.label-name').first().waitFor();
        for (const title of width < 300 ? [] : ['Waiting for approval', 'Refund for order'])
          assert.ok((await followed(title)) >= readable, `${title} at ${width}: ${await followed(title)}`);
        await workbench.screenshot(`rows ${theme} ${width}`);
      }
      await workbench.close();
    });
  }
});
