import assert from 'node:assert/strict';
import { Agreements } from '../../src/host/agreements';
import { Connections } from '../../src/host/connections';
import { Credentials } from '../../src/host/credentials';
import { Settings } from '../../src/host/settings';
import { createHttp } from '../../src/langgraph/http/http';
import { lookAtThreads } from '../../src/langgraph/threadLook';
import { ThreadSession } from '../../src/threadView/session';
import type { Response } from '../../src/webview/protocol';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { createThread, startRun, untilNotBusy } from '../servers/stage/rest';
import { until } from '../tools/patience';
import { type Gate, startGate } from '../ui/gate';
import * as sample from './sampleDeployments';
import { MementoInMemory, SecretsInMemory, silentLog } from './treeUnderTest';

const [kind = 'javascript'] = sample.kinds;

/** Two views of one thread whose run goes on, each with a door of its own that counts: one stays on the screen. */
describe('a thread view that is not on the screen', () => {
  let deployment: sample.SampleDeployment;
  let doors: { shown: FaultServer; hidden: FaultServer };
  let connections: Connections;
  let gate: Gate;
  let threadId: string;
  const sessions: ThreadSession[] = [];

  before(async () => {
    deployment = await sample.sampleDeployment(kind);
    gate = await startGate();
    doors = { shown: await startFaultServer(deployment.url), hidden: await startFaultServer(deployment.url) };
    await sample.configure({
      deployments: [
        { name: 'Shown', url: doors.shown.url },
        { name: 'Hidden', url: doors.hidden.url },
      ],
    });
    const credentials = new Credentials(new SecretsInMemory());
    const agreements = new Agreements(new MementoInMemory());
    const loadHttp = () => Promise.resolve({ createHttp });
    connections = new Connections(new Settings(), credentials, agreements, silentLog(), loadHttp);
    threadId = await createThread(deployment, { metadata: { title: 'Runs' } });
    await startRun(
      deployment,
      threadId,
      'streaming',
      { messages: [{ role: 'user', content: gate.url }] },
      {
        stream_mode: ['messages-tuple', 'tasks', 'updates'],
        stream_resumable: true,
      },
    );
  });
  after(async () => {
    for (const session of sessions) session.dispose();
    await gate.open();
    await untilNotBusy(deployment, threadId);
    connections.dispose();
    await sample.configure();
    await Promise.all([gate, doors.shown, doors.hidden].map((each) => each.stop()));
  });

  function open(name: 'Shown' | 'Hidden'): { session: ThreadSession; told: Response[] } {
    const told: Response[] = [];
    const server = () => connections.server(name);
    const session = new ThreadSession(
      { deployment: connections.baseUrl(name), threadId },
      {
        server,
        quietServer: server,
        runServer: server,
        row: async (_, signal) => (await lookAtThreads(server(), [threadId], signal)).get(threadId),
        settings: new Settings(),
        log: silentLog(),
        title: () => 'Runs',
        deploymentName: () => name,
        origin: () => '',
        post: (response) => told.push(response),
        readable: (error) => error,
      },
    );
    sessions.push(session);
    session.setVisible(true);
    session.readAhead();
    return { session, told };
  }
  const streams = (door: FaultServer) => door.seen('GET', /\/stream/);
  const says = (told: Response[], type: Response['type']) => told.some((response) => response.type === type);

  it('is told nothing before it has loaded, and then what was read meanwhile', async () => {
    const { session, told } = open('Shown');
    await until('the history has been read', () => doors.shown.seen('GET', /\/history/).length > 0);
    assert.deepEqual(told, []);
    await session.handle({ type: 'ready' });
    await until('it was told', () => says(told, 'header') && says(told, 'rows'));
    await until('the run is joined', () => streams(doors.shown).length === 1);
  });

  it('leaves the stream of a run and asks nothing, while the one on the screen goes on', async () => {
    const { session, told } = open('Hidden');
    await session.handle({ type: 'ready' });
    await until('the run is joined', () => streams(doors.hidden).length === 1);
    await until('the history is there', () => told.some((each) => each.type === 'rows' && each.ended));
    session.setVisible(false);
    const isOver = (): boolean => doors.hidden.requests.every(({ ended }) => ended !== undefined);
    await until('the stream is left, and what was asked is answered', isOver);
    const looks = (door: FaultServer): number => door.seen('POST', /\/search$/).length;
    const [before, asked] = [looks(doors.shown), doors.hidden.requests.length];
    await until('the one on the screen has looked three times', () => looks(doors.shown) >= before + 3);
    assert.equal(doors.hidden.requests.length, asked);
    assert.equal(streams(doors.shown)[0]?.ended, undefined);
    session.setVisible(true);
    await until('the run is joined again', () => streams(doors.hidden).length === 2);
  });
});
