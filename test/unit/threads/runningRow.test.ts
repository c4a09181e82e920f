import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RunningRow } from '../../../src/threads/runningRow';

const turn = () => new Promise<void>((done) => setImmediate(done));

describe('the row of a thread with a run in progress', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('is drawn at once, and for all that happens meanwhile once more, one request at a time', async () => {
    const drawn: (() => void)[] = [];
    const row = new RunningRow(() => new Promise((done) => drawn.push(done)));
    row.look();
    assert.equal(drawn.length, 1);
    for (let event = 0; event < 100; event++) row.look();
    assert.equal(drawn.length, 1);
    drawn[0]?.();
    await turn();
    mock.timers.tick(2_000);
    await turn();
    assert.equal(drawn.length, 2);
    drawn[1]?.();
    await turn();
    mock.timers.tick(10_000);
    await turn();
    assert.equal(drawn.length, 2, 'nothing has happened since');
  });

  it('is not drawn after the run has ended', async () => {
    const signals: AbortSignal[] = [];
    const row = new RunningRow((signal) => {
      signals.push(signal);
      return Promise.resolve();
    });
    row.look();
    row.look();
    row.end();
    await turn();
    mock.timers.tick(2_000);
    await turn();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });
});
