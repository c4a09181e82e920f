import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { PythonMissing, startPythonServer } from '../servers/stage/pythonServer';
import { createThread, history, runAndWait, startRun, untilNotBusy } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { type Gate, startGate } from './gate';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

/** What is said before the run waits. */
const beginning = /^one t?w?o?$/;
const user = (content: string) => ({ messages: [{ role: 'user', content }] });

for (const [kind, start] of [
  ['JavaScript', startJavaScriptServer],
  ['Python', startPythonServer],
] as const) {
  describe(`a run in the thread view, by hand, on the ${kind} server`, () => {
    let server: SampleServer;
    /** Between the workbench and the server, to see and to fail. */
    let door: FaultServer;
    let workbench: Workbench;
    let gate: Gate;
    const ids = new Map<string, string>();

    before(async function () {
      try {
        server = await start();
      } catch (error) {
        if (!(error instanceof PythonMissing)) throw error;
        this.skip();
      }
      door = await startFaultServer(server.url);
      gate = await startGate();
      for (const title of ['Ours', 'Theirs', 'Cut', 'Without']) {
        const id = await createThread(server, { metadata: { title } });
        ids.set(title, id);
        await runAndWait(server, id, 'streaming', user('hi'));
      }
      workbench = await startWorkbench({
        settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] },
      });
      await workbench.openView();
      await workbench.expand(workbench.row('Sample'));
      await workbench.row('Ours').waitFor();
    });
    after(async () => {
      await Promise.all([gate, door, server].map((each) => each.stop()));
    });
    beforeEach(() => door.reset());

    const view = (): FrameLocator => workbench.webview();
    const live = (): Locator => view().locator('.message.live');
    const messages = (): Promise<string[]> => view().locator('.message:not(.live) .markdown').allInnerTexts();
    const idOf = (title: string): string => ids.get(title) ?? '';
    const starts = () => door.seen('POST', /\/runs$/);
    const joins = () => door.seen('GET', /\/stream$/);
    const openThread = async (title: string): Promise<void> => {
      await workbench.openView();
      await workbench.row(title).click();
      await view().getByRole('heading', { name: title }).waitFor();
      await view().locator('.message').first().waitFor();
    };
    const startTheirs = (title: string): Promise<string> =>
      startRun(server, idOf(title), 'streaming', user(gate.url), {
        stream_mode: ['messages-tuple', 'tasks', 'updates'],
        stream_resumable: true,
      });
    /** The run waits in the middle of what is said. */
    const isShown = async (): Promise<void> => {
      await until('the beginning is shown', async () =>
        beginning.test((await live().locator('.markdown').allInnerTexts()).join().trim()),
      );
      await view().getByText('say is working…').first().waitFor();
    };
    /** All that the thread's newest state has is shown, once, and nothing else. */
    const isDone = async (title: string): Promise<void> => {
      await gate.open();
      await untilNotBusy(server, idOf(title));
      const [head] = (await history(server, idOf(title))).rows;
      const texts = (head?.values as { messages: { content: string }[] }).messages.map(({ content }) => content);
      await until(
        'the state is shown',
        async () => (await messages()).map((each) => each.trim()).join() === texts.join(),
      );
      await live().first().waitFor({ state: 'detached' });
      await view().locator('.composer.running').waitFor({ state: 'detached' });
    };

    it('is seen word by word, with the node that works, and was started once', async () => {
      await openThread('Ours');
      await view().getByRole('textbox', { name: 'Message' }).fill(gate.url);
      await view().getByRole('combobox').selectOption('thread');
      await view().getByRole('button', { name: 'Run', exact: true }).click();
      await workbench.dialog().getByRole('button', { name: 'Run', exact: true }).click();
      await isShown();
      assert.equal(await view().getByRole('textbox', { name: 'Message' }).count(), 0);
      await workbench.screenshot(`a run on the ${kind} server`);
      await isDone('Ours');
      assert.equal(starts().length, 1);
      assert.equal(joins().length > 0, true);
    });

    it('of somebody else is joined, and stopped', async () => {
      await startTheirs('Theirs');
      await openThread('Theirs');
      await isShown();
      await view().getByRole('button', { name: 'Stop' }).click();
      await workbench.dialog().getByRole('button', { name: 'Stop Run' }).click();
      await isDone('Theirs');
    });

    it('goes on where its stream is cut', async () => {
      door.rules({ match: { method: 'GET', path: /\/stream$/, nth: (n) => n <= 1 }, fault: { cut: { bytes: 3_000 } } });
      await startTheirs('Cut');
      await openThread('Cut');
      // The door holds back what it is to cut.
      await until('its stream was asked for', () => joins().length > 0);
      await isDone('Cut');
      assert.ok(joins().length > 1);
    });

    it('is looked at from time to time where a server has no streams', async () => {
      door.rules({ match: { method: 'GET', path: /\/stream$/ }, fault: { answer: { status: 404 } } });
      await startTheirs('Without');
      await openThread('Without');
      await until('it was asked for', () => joins().length > 0);
      assert.equal(await live().count(), 0);
      await isDone('Without');
      assert.equal(joins().length, 1);
    });
  });
}
