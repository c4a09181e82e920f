import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { PythonMissing, startPythonServer } from '../servers/stage/pythonServer';
import { allHistories, createThread, history, runAndWait, startRun, untilNotBusy } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { type Gate, startGate } from './gate';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

/** What is said before the run waits. */
const beginning = /^one t?w?o?$/;
const user = (content: string) => ({ messages: [{ role: 'user', content }] });
const threads: [title: string, graph: string, input: object][] = [
  ...['Ours', 'Theirs', 'Cut', 'Without'].map((title): [string, string, object] => [title, 'streaming', user('hi')]),
  ['Waits', 'interrupted', { item: 'lamps' }],
  ['Lamps', 'deepAgent', { ...user('Which lamps are there?'), calls: 2 }],
];

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
  const thread = async ([title, graph, input]: (typeof threads)[number]): Promise<[string, string]> => {
    const id = await createThread(server, { metadata: { title: `${title} (${kind})` } });
    await runAndWait(server, id, graph, input);
    return [title, id];
  };
  const [door, ids] = await Promise.all([startFaultServer(server.url), Promise.all(threads.map(thread))]);
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
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': deployments, 'langgraphThreads.showDiff': 'never' },
    });
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

      const everything = async (title: string): Promise<string> =>
        JSON.stringify([...(await allHistories(server, idOf(title)))]);
      const writes = () => door.seen('POST', /\/(copy|runs|runs\/wait|state)$/).length;

      it('answers a question on a copy, and nothing is sent before it is agreed to', async () => {
        await workbench.openView();
        await workbench.row(`Waits (${kind})`).click();
        await view().locator('.card').waitFor();
        const before = await everything('Waits');
        await view().locator('.card textarea').fill('yes');
        await view().getByRole('button', { name: 'Answer' }).click();
        await workbench.dialog().waitFor();
        await workbench.screenshot(`the question before a run on the ${kind} server`);
        assert.equal(writes(), 0);
        await workbench.dialogButton('Copy and Run');
        await until('the copy is shown, and asks nothing', async () => (await view().locator('.card').count()) === 0);
        await view().getByText('source unchanged').waitFor();
        await workbench.screenshot(`the copy has run on the ${kind} server`);
        assert.equal(await everything('Waits'), before);
      });

      it('edits a state and continues on a copy, of which the source knows nothing', async () => {
        await workbench.openView();
        await workbench.row(`Lamps (${kind})`).click();
        await view()
          .getByRole('heading', { name: `Lamps (${kind})` })
          .waitFor();
        const before = await everything('Lamps');
        await view().getByRole('treeitem').filter({ hasText: '2 results' }).click();
        await view().getByRole('button', { name: 'Edit State and Continue on a Copy…' }).click();
        await workbench.page.locator('.editor-instance .view-lines').getByText('"calls"').waitFor();
        for (const key of ['Control+Home', 'ArrowDown', 'Home', 'Shift+End']) await workbench.page.keyboard.press(key);
        await workbench.page.keyboard.type('"calls": 7,');
        await workbench.page.keyboard.press('Control+s');
        await workbench.dialog().waitFor();
        await workbench.screenshot(`edit a state on the ${kind} server`);
        assert.equal(writes(), 0);
        await workbench.dialogButton('Copy and Edit');
        await workbench.toast('Copied').waitFor();
        await view().getByRole('button', { name: 'Continue', exact: true }).waitFor();
        await view().getByRole('tab', { name: 'State' }).click();
        await view().locator('.tree').getByText('7', { exact: true }).waitFor();
        await workbench.screenshot(`an edited copy on the ${kind} server`);
        assert.equal(await everything('Lamps'), before);
      });
    });
  }
});
