import assert from 'node:assert/strict';
import { copyAndVerify } from '../../src/copy/copyAndVerify';
import { changedMembers, editCopy } from '../../src/copy/fork/editCopy';
import { readCheckpointValue } from '../../src/history/checkpoint';
import { readHead } from '../../src/history/snapshot';
import { JsonNumber, type JsonValue } from '../../src/json/json';
import { agentServerOn } from './stage/agentServerOn';
import { allHistories, call } from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';

describeOnEachServer('editing a state on a copy', (seeded) => {
  const { signal } = new AbortController();

  /** Copies a sample thread and writes these members behind its newest checkpoint. */
  const edit = async (name: 'numbers' | 'branched', changes: [string, JsonValue][]) => {
    const { server, threads } = seeded();
    const agentServer = agentServerOn(server.url);
    const thread = { deployment: server.url, threadId: threads[name] };
    const everything = async (): Promise<string> => {
      const row = await call(server, 'GET', `/threads/${thread.threadId}`);
      return JSON.stringify([row.text, [...(await allHistories(server, thread.threadId))]]);
    };
    const before = await everything();
    const head = await readHead({ thread, server: agentServer }, '', { signal });
    assert.ok(head);
    const values = readCheckpointValue(head.span).get('values');
    assert.ok(values instanceof Map);
    const { changed, removed } = changedMembers(values, new Map([...values, ...changes]));
    assert.deepEqual(removed, []);
    const copied = await copyAndVerify(thread, agentServer, { signal, copyTimeoutMs: 20_000 });
    const wanted = { checkpointId: head.id, changed, asNode: undefined };
    const result = await editCopy(copied, wanted, agentServer, { signal });
    assert.equal(await everything(), before, 'the source is as it was');
    return { changed, copied, result };
  };

  it('writes what was changed, and nothing else', async () => {
    const { changed, copied, result } = await edit('branched', [['messages', []]]);
    assert.deepEqual([...changed.keys()], ['messages']);
    assert.match(copied.verification?.verdict ?? '', /^identical/);
    assert.equal(result.outcome, 'edited');
    // A list with a reducer takes nothing away: it is told.
    assert.deepEqual(result.others, ['messages']);
  });

  it('says of an unknown node that it was refused, and the copy stays as it was', async () => {
    const { server, threads } = seeded();
    const agentServer = agentServerOn(server.url);
    const thread = { deployment: server.url, threadId: threads.numbers };
    const copied = await copyAndVerify(thread, agentServer, { signal, copyTimeoutMs: 20_000 });
    assert.ok(copied.copy);
    const head = await readHead({ thread: copied.copy, server: agentServer }, '', { signal });
    assert.ok(head);
    const changed = new Map<string, JsonValue>([['n', new JsonNumber('1')]]);
    const wanted = { checkpointId: head.id, changed, asNode: 'no such node' };
    const outcome = await editCopy(copied, wanted, agentServer, { signal }).catch((error: unknown) => error);
    const after = await readHead({ thread: copied.copy, server: agentServer }, '', { signal });
    assert.equal(after?.id, head.id);
    assert.notEqual((outcome as { outcome?: string }).outcome, 'edited');
  });
});
