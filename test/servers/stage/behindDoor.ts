import type { AgentServer } from '../../../src/langgraph/agentServer';
import { agentServerOn } from './agentServerOn';
import { type FaultServer, startFaultServer } from './faultServer';
import type { Seeded } from './startedServers';

/**
 * For the tests of a `describe`: a door between the product and the server, to see what goes through and to fail it, and
 * the product's client, which knows the door alone. The door has no rule and no record when a test begins.
 */
export function behindDoor(
  seeded: () => Seeded,
  timeoutMs?: () => number,
): {
  door: () => FaultServer;
  server: () => AgentServer;
  sideOf: (threadId: string) => { thread: { deployment: string; threadId: string }; server: AgentServer };
} {
  let open: { door: FaultServer; server: AgentServer } | undefined;
  const get = () => {
    if (!open) throw new Error('the door has not been opened');
    return open;
  };
  before(async () => {
    const door = await startFaultServer(seeded().server.url);
    open = { door, server: agentServerOn(door.url, timeoutMs) };
  });
  beforeEach(() => get().door.reset());
  after(() => open?.door.stop());
  return {
    door: () => get().door,
    server: () => get().server,
    sideOf: (threadId) => ({ thread: { deployment: get().door.url, threadId }, server: get().server }),
  };
}
