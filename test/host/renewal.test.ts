import assert from 'node:assert/strict';
import type { Verification } from '../../src/api';
import { encodeCredentials } from '../../src/deployments/credentials';
import { parseBaseUrl } from '../../src/deployments/baseUrl';
import { describeUrlProblem } from '../../src/texts/urls';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { copy } from '../servers/stage/rest';
import { invalid } from '../unit/deployments/baseUrlTable';
import * as sample from './sampleDeployments';
import { startSecondExtension, type SecondExtension } from './secondExtension';

describe('a key that is refused in the middle', () => {
  let door: FaultServer;
  let second: SecondExtension;
  let threads: { deployment: string; threadId: string }[];

  before(async () => {
    const deployment = await sample.sampleDeployment('javascript');
    door = await startFaultServer(deployment.url);
    await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
    const { finishedChat } = deployment.threads;
    threads = [finishedChat, await copy(deployment, finishedChat)].map((threadId) => ({
      deployment: door.url,
      threadId,
    }));
  });
  beforeEach(async () => {
    second = startSecondExtension();
    const headers = [{ name: 'X-Api-Key', value: 'the-old-key' }];
    await second.secrets.store(`credentials ${door.url}`, encodeCredentials(door.url, headers));
    // Both heads are looked at, and a page of each side is read.
    door.rules({
      match: { path: /\/history\?limit=\d{2,}/, nth: (n) => n > 2 },
      fault: { answer: { status: 401, headers: { 'content-type': 'application/json' }, body: '{}' } },
    });
  });
  afterEach(() => {
    second.dispose();
  });
  after(() => door.stop());

  const questions = (): string[] => second.shown.filter((words) => /"(quick pick|input box)"/.test(words));
  const assertRefused = (verification: Verification | undefined): void => {
    assert.deepEqual([verification?.verdict, verification?.reason?.code], ['cannotTell', 'serverError']);
    assert.ok(verification?.left.checkpoints, 'it was in the middle');
  };

  it('a command asks once; dismissed, its verdict is what it was', async () => {
    assertRefused((await second.run('langgraphThreads.compareThreads', ...threads)) as Verification);
    assert.equal(questions().length, 1, questions().join('\n'));
    assert.match(questions()[0] ?? '', /no longer accepted \(401\)/);
  });

  it('what is exported to other extensions never asks', async () => {
    const [left, right] = threads;
    assert.ok(left && right);
    assertRefused(await second.api.compareThreads(left, right));
    assert.deepEqual(questions(), []);
  });
});

describe('texts that are no base URLs', () => {
  it('each has a sentence that says what to enter', () => {
    for (const [text] of invalid) {
      const parsed = parseBaseUrl(text);
      assert.ok(!parsed.valid);
      assert.match(describeUrlProblem(parsed.reason), /^[A-Z].{15,}[.?]$/);
    }
  });
});
