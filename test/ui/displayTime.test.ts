import assert from 'node:assert/strict';
import { type DisplayThreads, shortDisplayCase } from '../bench/displayCases';
import { measureDisplay } from '../bench/displayRounds';
import { DisplayWindow } from '../bench/displayWindow';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';

/** The machine may be busy with anything; `npm run bench -- display` has the figures. */
const mostTimesPlain = 5;

describe('the time until a diff is shown', () => {
  let server: SampleServer;
  let threads: DisplayThreads;
  let window: DisplayWindow;

  before(async () => {
    server = await startJavaScriptServer();
    threads = await shortDisplayCase.make(server);
    window = await DisplayWindow.open({
      'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }],
    });
  });
  after(async () => {
    await server.stop();
  });

  it('is not many times what the same texts take as plain files', async () => {
    const { rounds, files, lines, edited, gaveUp } = await measureDisplay(
      window,
      server.url,
      shortDisplayCase,
      threads,
      { rounds: 1, warmUps: 0 },
    );
    assert.deepEqual({ files, edited, gaveUp: gaveUp.ours }, { files: 1, edited: 20, gaveUp: false });
    assert.ok(lines > 4_900, `${lines} lines`);
    const [round] = rounds;
    assert.ok(round && round.oursFromTab <= mostTimesPlain * round.plainFromTab, JSON.stringify(round));
  });
});
