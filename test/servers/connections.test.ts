import assert from 'node:assert/strict';
import { engineOn } from './stage/engine';
import { startFaultServer } from './stage/faultServer';
import { copy, createThread, runAndWait } from './stage/rest';
import { isSoak } from '../tools/soak';
import { describeOnEachServer } from './stage/startedServers';

const steps = isSoak ? 30 : 12;

describeOnEachServer(
  'the connections of a comparison',
  (seeded, kind) => {
    it('are four at most, also where subgraphs are looked for in every task', async () => {
      const { server } = seeded();
      const source = await createThread(server, { metadata: { graph_id: 'loop' } });
      await runAndWait(server, source, 'loop', { steps, bytes: 10 });
      const copied = await copy(server, source);
      const door = await startFaultServer(server.url);
      try {
        const { verdict } = await engineOn(door.url).compare(source, copied);
        assert.equal(verdict, 'identical');
        const underWay = (at: number) =>
          door.requests.filter((each) => each.at <= at && at < each.at + (each.ended ?? Infinity)).length;
        const most = Math.max(...door.requests.map(({ at }) => underWay(at)));
        assert.ok(most <= 4, `${most} requests at a time`);
        // On a busy machine one that is free again is not seen at once.
        assert.ok(door.sockets.max <= 6, `${door.sockets.max} connections`);
        const asked = door.requests.filter(({ path }) => path.includes('/history')).length;
        // Python says how much it stores, so nobody looks for what is hidden.
        assert.ok(kind === 'python' || asked > 2 * steps, `only ${asked} were asked for`);
      } finally {
        await door.stop();
      }
    });
  },
  { only: [] },
);
