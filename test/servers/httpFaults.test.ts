/** Every fault on every call, in front of the real servers: what is said, what is tried again, and what is sent once. */
import assert from 'node:assert/strict';

import { AgentServer } from '../../src/langgraph/agentServer';
import { asSeen, calls, methods, methodsOf, type CallUnderTest, type Material } from './httpFaultsCalls';
import { forEach, makeMaterial, openDoor, play, type Door, type Outcome } from './httpFaultsPlay';
import { printReport, remember } from './httpFaultsReport';
import { networkFaults, serverSays, statuses, type NetworkFault } from './httpFaultsTable';
import { createThread } from './stage/rest';
import { selfSigned } from './stage/selfSigned';
import { describeOnEachServer } from './stage/startedServers';

const certificate = selfSigned();

async function openDoorWith(fault: NetworkFault['fault'], target: string): Promise<Door> {
  if (typeof fault === 'object') return openDoor(target, fault);
  if (fault === 'badCertificate') return openDoor(target, undefined, certificate);
  const none = { requests: () => 0, openSockets: () => 0, silentMs: () => 0, close: () => Promise.resolve() };
  // No free port that nobody listens on: another door would soon have it.
  const url = fault === 'nowhere' ? 'http://no-such-host.invalid:2024' : 'http://127.0.0.1:1';
  return { ...none, url };
}

/** The outcomes as they should be, beside those that were. */
function assertOutcomes(outcomes: Outcome[], expected: (call: CallUnderTest) => string, sentence: RegExp): void {
  const wanted = calls.map((call) => `${call.name}: ${asSeen(call, expected(call))}`);
  assert.deepEqual(
    outcomes.map(({ call, text }) => `${call}: ${text}`),
    wanted,
  );
  for (const outcome of outcomes.filter((each) => each.sentence !== '')) assert.match(outcome.sentence, sentence);
}

after(printReport);

it('no call of AgentServer is missing in the table of calls', () => {
  const agent = new AgentServer({
    baseUrl: 'http://127.0.0.1:9',
    headers: () => Promise.resolve({}),
    requestTimeoutMs: () => 1,
    http: () => Promise.reject(new Error('nothing is sent here')),
  });
  assert.deepEqual(methodsOf(agent).sort(), methods.toSorted(), 'add a row to test/servers/httpFaultsRows.ts');
});

const inOrder = [...networkFaults.map(({ title }) => title), ...Object.keys(statuses).map((each) => `status ${each}`)];
const noFault = { title: 'no fault', fault: { headers: {} } };

/** A status, in the server's own words. */
function statusFault(status: string): Pick<NetworkFault, 'title' | 'fault'> {
  const headers = { 'content-type': 'application/json', 'retry-after': '0' };
  const body = JSON.stringify({ detail: serverSays });
  return { title: `status ${status}`, fault: { answer: { status: Number(status), headers, body } } };
}

describeOnEachServer(
  'HTTP faults on every call',
  (seeded, kind) => {
    const played = new Map<string, Outcome[]>();
    const outcomesOf = (title: string): Outcome[] => played.get(title) ?? [];

    let shared: Material;
    const materialFor = async (call: CallUnderTest): Promise<Material> =>
      call.spends ? { ...shared, threadId: await createThread(seeded().server) } : shared;

    /** Each call through a door of its own. */
    const playAll = (fault: NetworkFault['fault'], timeoutMs?: number): Promise<Outcome[]> =>
      Promise.all(
        calls.map(async (call) => {
          const material = await materialFor(call);
          const door = await openDoorWith(fault, seeded().server.url);
          try {
            return await play(call, door, { material, ...(timeoutMs !== undefined && { timeoutMs }) });
          } finally {
            await door.close();
          }
        }),
      );

    // Several at once, for most of the time is waiting between two tries.
    before(async () => {
      shared = await makeMaterial(seeded().server);
      const faults: Pick<NetworkFault, 'title' | 'fault' | 'timeoutMs'>[] = [
        noFault,
        ...networkFaults,
        ...Object.keys(statuses).map(statusFault),
      ];
      const few = 8;
      await forEach(
        faults,
        async ({ title, fault, timeoutMs }) => {
          played.set(title, await playAll(fault, timeoutMs));
        },
        few,
      );
    });
    after(() => {
      for (const title of inOrder) remember(title, outcomesOf(title), kind);
    });

    it('without a fault, every call is answered at the first request', () => {
      assertOutcomes(
        outcomesOf(noFault.title),
        ({ onServer }) => `answered, ${onServer?.[kind] ? '2 requests' : '1 request'}`,
        /^$/,
      );
    });

    for (const { title, reads, writes, sentence, afterAnswer } of networkFaults) {
      it(title, () => {
        const expect = ({ uses, emptyAnswer, swallows, onServer }: CallUnderTest): string => {
          const known = onServer?.[kind];
          // Whether the thread is there is asked, too.
          if (afterAnswer && known === 'noSuchThing') return 'answered, 2 requests';
          if (afterAnswer && emptyAnswer) return 'answered, 1 request';
          if (afterAnswer && !swallows && known === 'twoRequests') return reads.replace('1 request', '2 requests');
          return uses === 'write' ? writes : reads;
        };
        assertOutcomes(outcomesOf(title), expect, sentence);
      });
    }

    for (const [status, { reads, writes, sentence }] of Object.entries(statuses)) {
      it(`status ${status}`, () => {
        const outcomes = outcomesOf(`status ${status}`);
        const expect = (call: CallUnderTest): string =>
          call.meanings?.[Number(status)] ?? (call.uses === 'write' ? writes : reads);
        assertOutcomes(outcomes, expect, sentence);
        for (const said of outcomes.map((each) => each.sentence).filter(Boolean)) {
          assert.ok(said.includes(`It says: “${serverSays}”.`), said);
        }
      });
    }
  },
  { only: [] },
);
