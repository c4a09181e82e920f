import assert from 'node:assert/strict';
import type { AgentServer } from '../../src/langgraph/agentServer';
import { isAgentServerError } from '../../src/langgraph/http/errors';
import { deleteThread } from '../../src/threads/deleteThread';
import { lookAtThreads } from '../../src/langgraph/threadLook';
import { behindDoor } from './stage/behindDoor';
import type { Fault } from './stage/faults';
import { ask, call, createThread, getThread, listThreads, runAndWait, startRun } from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';
import { patience, until } from '../tools/patience';
import { itOnOne } from '../tools/soak';

describeOnEachServer(
  'deleting a thread',
  (seeded, kind) => {
    const { door, server } = behindDoor(seeded, () => 2_000 * patience());

    const target = () => seeded().server;
    const statusOf = async (threadId: string) => (await call(target(), 'GET', `/threads/${threadId}`)).status;
    const deletions = () => door().requests.filter(({ method }) => method === 'DELETE').length;
    const onDelete = (fault: Fault) => {
      door().rules({ match: { method: 'DELETE' }, fault });
    };

    it('deletes it, once', async () => {
      const [threadId, other] = [await createThread(target()), await createThread(target())];
      assert.equal(await deleteThread(server(), threadId, false), 'deleted');
      assert.equal(await statusOf(threadId), 404);
      assert.equal(await statusOf(other), 200);
      assert.equal(deletions(), 1);
      assert.equal(await deleteThread(server(), threadId, false), 'alreadyGone');
      assert.equal(deletions(), 1, 'nothing is sent for a thread that is gone');
    });

    it('tells a thread that goes between the look and the request', async () => {
      const threadId = await createThread(target());
      const slow = Object.create(server()) as AgentServer;
      slow.deleteThread = async (id) => {
        await call(target(), 'DELETE', `/threads/${id}`);
        await server().deleteThread(id);
      };
      assert.equal(await deleteThread(slow, threadId, false), 'alreadyGone');
    });

    it('leaves a busy one alone, unless that was agreed to', async () => {
      const threadId = await createThread(target());
      await startRun(target(), threadId, 'subagent', { task: 'wait', calls: 5, delay: 2000 });
      await until('it runs', async () => (await getThread(target(), threadId)).status === 'busy');
      assert.equal(await deleteThread(server(), threadId, false), 'busy');
      assert.equal(deletions(), 0);
      assert.equal(await statusOf(threadId), 200);
      assert.equal(await deleteThread(server(), threadId, true), 'deleted');
      assert.equal(await statusOf(threadId), 404);
    });

    it('stops its runs first, those that wait before those that run, so that other threads’ runs go on', async () => {
      const threadId = await createThread(target());
      const work = { task: 'wait', calls: 5, delay: 2000 };
      await startRun(target(), threadId, 'subagent', work);
      for (let waiting = 0; waiting < 2; waiting++) {
        await startRun(target(), threadId, 'subagent', work, { multitask_strategy: 'enqueue' });
      }
      await until('it runs', async () => (await getThread(target(), threadId)).status === 'busy');
      const runs = await ask<unknown[]>(target(), 'GET', `/threads/${threadId}/runs`);
      assert.equal(runs.length, 3);
      assert.equal(await deleteThread(server(), threadId, true), 'deleted');
      const order = door().requests.flatMap(
        ({ method, path }) => /\/runs\/([^/]*)\/cancel/.exec(path)?.[1] ?? (method === 'DELETE' ? 'DELETE' : []),
      );
      assert.equal(order.length, 4, order.join(' '));
      assert.equal(order.at(-1), 'DELETE');
      const other = await createThread(target());
      assert.equal(
        (await runAndWait(target(), other, 'chat', { messages: [{ role: 'user', content: 'Hello' }] })).error,
        undefined,
      );
    });

    it('deletes it also where the server does not list runs', async () => {
      const threadId = await createThread(target());
      await startRun(target(), threadId, 'subagent', { task: 'wait', calls: 5, delay: 2000 });
      await until('it runs', async () => (await getThread(target(), threadId)).status === 'busy');
      door().rules({ match: { method: 'GET', path: /\/runs\b/ }, fault: { answer: { status: 404 } } });
      assert.equal(await deleteThread(server(), threadId, true), 'deleted');
    });

    const lost: Record<string, Fault> = {
      'a reset connection': { reset: 'afterHeaders', processed: true },
      silence: { stall: 'beforeHeaders', processed: true },
      'a gateway’s 504': { answer: { status: 504 }, processed: true },
    };
    for (const [what, fault] of Object.entries(lost)) {
      itOnOne(kind)(`finds out that it is gone where the answer was lost: ${what}`, async () => {
        const threadId = await createThread(target());
        onDelete(fault);
        assert.equal(await deleteThread(server(), threadId, false), 'deleted');
        assert.equal(deletions(), 1);
      });
    }

    const failing: Record<string, [Fault, kind: string]> = {
      'no rights': [{ answer: { status: 403 } }, 'forbidden'],
      'an error of the server': [{ answer: { status: 500, body: 'Internal Server Error' } }, 'serverError'],
      'a connection that was cut before': [{ reset: 'beforeHeaders' }, 'unreachable'],
    };
    for (const [what, [fault, expected]] of Object.entries(failing)) {
      itOnOne(kind)(`says why it is still there: ${what}`, async () => {
        const threadId = await createThread(target());
        onDelete(fault);
        const error: unknown = await deleteThread(server(), threadId, false).catch((thrown: unknown) => thrown);
        assert.ok(isAgentServerError(error));
        assert.equal(error.kind, expected);
        assert.equal(deletions(), 1);
        assert.equal(await statusOf(threadId), 200);
      });
    }

    it('looks at many threads with one request, also where the server does not look for ids', async () => {
      const ids = [await createThread(target()), await createThread(target())];
      const [gone] = [await createThread(target())];
      await call(target(), 'DELETE', `/threads/${gone}`);
      const found = await lookAtThreads(server(), ids);
      assert.deepEqual([...found.keys()], ids);
      assert.equal(door().requests.length, 1);
      const withoutIds = { rewrite: ({ body }: { body: string }) => ({ body: body.replace('"ids"', '"ignored"') }) };
      door().rules({ match: { path: /search/ }, fault: withoutIds });
      assert.deepEqual([...(await lookAtThreads(server(), [...ids, gone])).keys()], ids);
      assert.ok((await listThreads(target())).length > 2);
    });
  },
  { only: [] },
);
