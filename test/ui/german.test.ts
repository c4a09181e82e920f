import assert from 'node:assert/strict';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('in German', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    const thread = async (title: string, graph: string, input: object): Promise<void> => {
      const id = await createThread(server, { metadata: { title } });
      await runAndWait(server, id, graph, input);
    };
    await thread('Lampen', 'deepAgent', { messages: [{ role: 'user', content: 'Welche Lampen?' }], calls: 2 });
    await thread('Freigabe', 'interrupted', { item: 'lamps' });
    const deployments = [
      { name: 'Beispiel', url: server.url },
      { name: 'Weg', url: 'http://localhost:9' },
    ];
    workbench = await startWorkbench({ locale: 'de', settings: { 'langgraphThreads.deployments': deployments } });
    await workbench.openView();
  });
  after(() => server.stop());

  it('the rows and a problem are shown', async () => {
    await workbench.expand(workbench.row('Weg'));
    await workbench.row('Verbindung abgelehnt').waitFor();
    await workbench.expand(workbench.row('Beispiel'));
    await workbench.row('Freigabe').waitFor();
    await workbench.screenshot('german rows and a problem');
  });

  it('a copy is made, and its verdict said', async () => {
    await workbench.contextMenu(workbench.row('Lampen'), 'Thread kopieren');
    await workbench.toast('„Lampen“ kopiert. Identisch: ').waitFor();
    await workbench.row('Lampen (Kopie)').waitFor();
    await workbench.screenshot('german copy');
  });

  it('the view of a thread is shown', async () => {
    await workbench.row(/^Freigabe/).click();
    const view = workbench.webview();
    await view.getByRole('tab', { name: 'Konversation' }).waitFor();
    await view.getByRole('button', { name: 'Antworten' }).waitFor();
    assert.equal(await view.getByRole('tab', { name: 'Zustand' }).count(), 1);
    await workbench.screenshot('german view');
  });
});
