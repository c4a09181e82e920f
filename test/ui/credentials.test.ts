import assert from 'node:assert/strict';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import type { RecordedRequest } from '../servers/stage/faults';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { copy, listThreads } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

/** The first page of both sides; what comes then is the middle. */
const pagesRead = 2;
const gone = 'The key is no longer accepted (401)';

describe('a key that expires in the middle of a reading, by hand', () => {
  let server: SampleServer;
  /** In front of it; here a key expires when the test says so. */
  let door: FaultServer;
  let workbench: Workbench;
  let expired = false;

  /** Refuses the key in this header once some pages of histories were asked for with it, and from then on everything. */
  const expireDuring = (header: string, value: string): void => {
    expired = false;
    let pages = 0;
    door.requests.length = 0;
    const headers = { [header]: new RegExp(`${value}$`) };
    const fault = {
      answer: {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: '{"detail":"The key has expired"}',
      },
    };
    door.rules(
      // Heads are looked at before, one checkpoint each.
      { match: { headers, path: /\/history\?limit=\d{2,}/, nth: (n) => (pages = n) === 0 }, fault },
      { match: { headers, nth: () => (expired ||= pages > pagesRead) }, fault },
    );
  };
  const histories = (): RecordedRequest[] => door.requests.filter(({ path }) => path.includes('/history'));
  const refusals = (): RecordedRequest[] => door.requests.filter(({ status }) => status === 401);
  const question = () => workbench.page.getByPlaceholder(gone);
  const choose = async (kind: string): Promise<void> => {
    await workbench.pickRow(kind).waitFor();
    await workbench.answer(kind);
  };
  const enterKey = async (key: string): Promise<void> => {
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.answer(key);
  };
  const compare = async (): Promise<void> => {
    const [first, second] = [workbench.row('Finished chat'), workbench.row('A copy')];
    await workbench.contextMenu(first, 'Select for Compare');
    await workbench.contextMenu(second, 'Compare with Selected');
  };

  before(async () => {
    server = await startJavaScriptServer({ keyed: true });
    door = await startFaultServer(server.url);
    const { finishedChat } = await seed(server.url, { headers: server.headers, only: ['finishedChat'] });
    const copied = await copy(server, finishedChat);
    const title = { metadata: { title: 'A copy' } };
    await fetch(`${server.url}/threads/${copied}`, {
      method: 'PATCH',
      headers: { ...server.headers, 'content-type': 'application/json' },
      body: JSON.stringify(title),
    });
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Keyed', url: door.url }],
        'langgraphThreads.showDiff': 'never',
      },
    });
    await workbench.openView();
    await workbench.inlineAction(workbench.row('No valid credentials (401)'), 'Set Credentials…');
    await choose('LangSmith API Key');
    await enterKey(server.readOnlyKey);
    await workbench.row('Finished chat').waitFor();
  });
  after(async () => {
    await Promise.all([server.stop(), door.stop()]);
  });

  it('asks once, and goes on where it stood', async () => {
    expireDuring('x-api-key', server.readOnlyKey);
    await compare();
    await question().waitFor();
    await workbench.screenshot('key expired, which kind');
    assert.equal(await workbench.quickInputTitle().textContent(), `Credentials for ${new URL(door.url).host}`);
    const before = histories().filter(({ status }) => status === 200);
    await choose('LangSmith API Key');
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.screenshot('key expired, password box');
    await enterKey(server.key);
    await workbench.toast('Identical').waitFor();
    await workbench.screenshot('key expired, gone on');
    assert.equal(await question().isVisible(), false);

    // What was refused is asked for again with the new key; no page that had been read is.
    const key = (request: RecordedRequest): unknown => request.headers['x-api-key'];
    const name = ({ path, body }: RecordedRequest): string => `${path} ${body}`;
    const after = histories().filter((request) => key(request) === server.key);
    const refused = histories().filter(({ status }) => status === 401);
    assert.ok(refused.length >= 1 && refused.length <= 2, `${refused.length}`);
    for (const request of refused) assert.ok(after.some((each) => name(each) === name(request)));
    const pages = before.filter(({ path }) => /limit=\d{2,}/.test(path));
    assert.ok(pages.length > 0, 'it stood in the middle');
    for (const page of pages) assert.ok(!after.some((each) => name(each) === name(page)), name(page));
    await workbench.closeToast('Identical');
  });

  it('copies once: the copy is requested with the old key, and verified with the new one', async () => {
    const before = await listThreads(server);
    expireDuring('x-api-key', server.key);
    await workbench.contextMenu(workbench.row('Finished chat'), 'Copy Thread');
    await question().waitFor();
    await choose('Bearer Token');
    await enterKey(server.key);
    await workbench.toast('Copied “').waitFor();
    assert.match(await workbench.toastText('Copied “'), /Identical/);
    const copies = door.requests.filter(({ path }) => path.endsWith('/copy'));
    assert.equal(copies.length, 1);
    assert.equal(copies[0]?.headers['x-api-key'], server.key);
    assert.equal((await listThreads(server)).length, before.length + 1);
    assert.equal(histories().at(-1)?.headers.authorization, `Bearer ${server.key}`);
    await workbench.closeToast('Copied “');
  });

  it('dismissed: says what the deployment said, and asks no more', async () => {
    expireDuring('authorization', server.key);
    await compare();
    await question().waitFor();
    const asked = refusals().length;
    await workbench.page.keyboard.press('Escape');
    await workbench.toast('No valid credentials (401)').waitFor();
    await workbench.screenshot('key expired, dismissed');
    assert.equal(await question().isVisible(), false);
    assert.ok(refusals().length <= asked + 2, 'no loop');
  });

  it('a second refusal is a failure: no loop', async () => {
    door.rules();
    await workbench.runCommand('Refresh');
    await workbench.row('Finished chat').waitFor();
    await workbench.closeToast('No valid credentials (401)');
    expireDuring('authorization', server.key);
    await compare();
    await question().waitFor();
    await choose('LangSmith API Key');
    await enterKey('a-wrong-key');
    await workbench.toast('No valid credentials (401)').waitFor();
    assert.equal(await question().isVisible(), false);
    for (const place of [workbench.log(), (await workbench.rows()).join('\n')]) {
      assert.ok(![server.key, server.readOnlyKey, 'a-wrong-key'].some((key) => place.includes(key)));
    }
    assert.match(workbench.log(), /refuses credentials that it had accepted/);
  });
});
