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
const titles = ['Ours', 'Theirs', 'Cut', 'Without'];
const user = (content: string) => ({ messages: [{ role: 'user', content }] });

interface Stage {
  server: SampleServer;
  /** Between the workbench and the server, to see and to fail. */
  door: FaultServer;
  /** By the thread's title. */
  ids: Map<string, string>;
}

async function startStage(kind: string, start: () => Promise<SampleServer>): Promise<Stage | undefined> {
  let server: SampleServer;
  try {
    server = await start();
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error;
    return undefined;
  }
  const thread = async (title: string): Promise<[string, string]> => {
    const id = await createThread(server, { metadata: { title: `${title} (${kind})` } });
    await runAndWait(server, id, 'streaming', user('hi'));
    return [title, id];
  };
  const [door, ids] = await Promise.all([startFaultServer(server.url), Promise.all(titles.map(thread))]);
  return { server, door, ids: new Map(ids) };
}

const kinds = [
  ['JavaScript', startJavaScriptServer],
  ['Python', startPythonServer],
] as const;

describe('a run in the thread view, by hand', () => {
  const stages = new Map<string, Stage>();
  let workbench: Workbench;
  let gate: Gate;

  before(async () => {
    gate = await startGate();
    await Promise.all(
      kinds.map(async ([kind, start]) => {
        const stage = await startStage(kind, start);
        if (stage) stages.set(kind, stage);
      }),
    );
    const deployments = [...stages].map(([name, { door }]) => ({ name, url: door.url }));
    workbench = await startWorkbench({ settings: { 'langgraphThreads.deployments': deployments } });
    await workbench.openView();
    for (const { name } of deployments) await workbench.expand(workbench.row(name));
  });
  after(async () => {
    const servers = [...stages.values()].flatMap(({ door, server }) => [door, server]);
    await Promise.all([gate, ...servers].map((each) => each.stop()));
  });

  const view = (): FrameLocator => workbench.webview();
  const live = (): Locator => view().locator('.message.live');
  const messages = (): Promise<string[]> => view().locator('.message:not(.live) .markdown').allInnerTexts();
  /** The run waits in the middle of what is said. */
  const isShown = async (): Promise<void> => {
    await until('the beginning is shown', async () =>
      beginning.test((await live().locator('.markdown').allInnerTexts()).join().trim()),
    );
    await view().getByText('say is working…').first().waitFor();
  };

  for (const [kind] of kinds) {
    describe(`on the ${kind} server`, () => {
      let server: SampleServer;
      let door: FaultServer;
      let ids: Stage['ids'];

      before(function () {
        const stage = stages.get(kind);
        if (!stage) return this.skip();
        ({ server, door, ids } = stage);
      });
      beforeEach(() => door.reset());

      const idOf = (title: string): string => ids.get(title) ?? '';
      const starts = () => door.seen('POST', /\/runs$/);
      const joins = () => door.seen('GET', /\/stream$/);
      const openThread = async (title: string): Promise<void> => {
        await workbench.openView();
        await workbench.row(`${title} (${kind})`).click();
        await view()
          .getByRole('heading', { name: `${title} (${kind})` })
          .waitFor();
        await view().locator('.message').first().waitFor();
      };
      const startTheirs = (title: string): Promise<string> =>
        startRun(server, idOf(title), 'streaming', user(gate.url), {
          stream_mode: ['messages-tuple', 'tasks', 'updates'],
          stream_resumable: true,
        });
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
        door.rules({
          match: { method: 'GET', path: /\/stream$/, nth: (n) => n <= 1 },
          fault: { cut: { bytes: 3_000 } },
        });
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
});
