import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CopyResult } from '../../src/api';
import type { TreeNode } from '../../src/threads/nodes';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import type { RecordedRequest } from '../servers/stage/faults';
import { listThreads } from '../servers/stage/rest';
import * as sample from './sampleDeployments';
import { startSecondExtension, type SecondExtension } from './secondExtension';

const clicks = 100;
const everyMs = 50;
const socketsPerOrigin = 4;

/** How many of these exchanges were under way at the same time at most. */
function mostAtOnce(requests: RecordedRequest[]): number {
  const moments = requests.flatMap(({ at, ended = 0 }) => [
    { at, change: 1 },
    { at: at + ended, change: -1 },
  ]);
  let now = 0;
  return moments
    .sort((left, right) => left.at - right.at || left.change - right.change)
    .reduce((most, { change }) => Math.max(most, (now += change)), 0);
}

describe('twenty deployments, four copies, a hundred clicks on Refresh', () => {
  let deployment: sample.SampleDeployment;
  let doors: FaultServer[];
  let second: SecondExtension;

  before(async () => {
    deployment = await sample.sampleDeployment('javascript');
    doors = await Promise.all(Array.from({ length: 20 }, () => startFaultServer(deployment.url)));
    await sample.configure({
      deployments: doors.map(({ url }, index) => ({ name: `Door ${index}`, url })),
      pageSize: 5,
    });
    second = startSecondExtension();
  });
  after(async () => {
    second.dispose();
    await sample.configure({ pageSize: undefined });
    await Promise.all(doors.map((door) => door.stop()));
  });

  it('at most 4 sockets an origin, one load a deployment, no copy twice', async () => {
    const open = async (node?: TreeNode): Promise<TreeNode[]> => {
      for (;;) {
        const rows = (await second.provider.getChildren(node)) ?? [];
        if (!rows.some(({ kind }) => kind === 'loading')) return rows;
      }
    };
    const roots = await open();
    await Promise.all(roots.map((root) => open(root)));
    const before = await listThreads(deployment);

    // All four at one origin, where they are in each other's way.
    const [origin] = doors;
    assert.ok(origin);
    const { finishedChat, branched, interrupted, numbers } = deployment.threads;
    const copies = [finishedChat, branched, interrupted, numbers].map((threadId) =>
      second.run('langgraphThreads.copyThread', { deployment: origin.url, threadId }),
    );
    const refreshes: Promise<unknown>[] = [];
    for (let click = 0; click < clicks; click++) {
      refreshes.push(second.run('langgraphThreads.refresh'));
      await sleep(everyMs);
    }
    const results = (await Promise.all(copies)) as CopyResult[];
    await Promise.all(refreshes);

    assert.deepEqual(
      results.map(({ outcome, verification }) => [outcome, verification?.verdict]),
      Array(4).fill(['copied', 'identical']),
    );
    const made = (await listThreads(deployment)).filter((id) => !before.includes(id));
    assert.equal(made.length, 4);
    const searches: number[] = [];
    for (const door of doors) {
      assert.ok(door.sockets.max <= socketsPerOrigin, `${door.sockets.max} sockets`);
      assert.equal(door.seen('POST', /\/copy$/).length, door === origin ? 4 : 0);
      // The view's own: a copy asks for the newest by the time they were made.
      const loads = door
        .seen('POST', /\/threads\/search$/)
        .filter(({ body }) => body.includes('"sort_by":"updated_at"'));
      searches.push(loads.length);
      assert.ok(mostAtOnce(loads) <= 1, `${mostAtOnce(loads)} loads at once`);
    }
    // The positive control: the clicks did something, everywhere.
    assert.ok(Math.min(...searches) >= 3, searches.join(' '));
    const most = Math.max(...doors.map(({ sockets }) => sockets.max));
    console.log(
      `      ${searches.reduce((sum, each) => sum + each)} loads for ${clicks} clicks, ${most} sockets at most`,
    );
  });
});
