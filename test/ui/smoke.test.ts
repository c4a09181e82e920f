import assert from 'node:assert/strict';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('a fresh installation', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await startWorkbench();
  });

  it('opens its view and offers to add a deployment', async () => {
    await workbench.openView();
    await workbench.welcome().waitFor();
    const button = workbench.welcome().getByRole('button', { name: 'Add Deployment…' });
    assert.equal(await button.isVisible(), true);
  });
});
