import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { AgentServerError } from '../../../src/langgraph/http/errors';
import { threadFileSide } from '../../../src/threadFile/threadFileServer';
import { writeThreadFile } from '../../../src/threadFile/writeThreadFile';
import { type Lies, type MemoryThread, sideOf } from '../history/memoryServer';
import { rowOf, sourceId, threadOf } from '../history/syntheticThread';
import { inFolder, linesOf, opened, signal, written } from './written';

const address = 'file:///a.langgraph-thread';
const told = async (thread: MemoryThread, file: Buffer): Promise<string> => {
  const { verdict, reason, identicalCheckpoints, left, right } = await compareHistories(
    sideOf(thread),
    threadFileSide(await opened(file), address),
    { signal },
  );
  return [verdict, reason?.code ?? '', identicalCheckpoints, left.checkpoints, right.checkpoints].join(' ');
};
/** As Git checks a text file out on Windows. */
const withCarriageReturns = (file: Buffer): Buffer => Buffer.from(file.toString('utf8').replaceAll('\n', '\r\n'));

/** `count` checkpoints of a conversation that grows by a message each. */
function conversation(count: number): MemoryThread {
  const messages = Array.from({ length: count }, (_, at) => ({ type: 'human', content: `message ${at} `.repeat(10) }));
  return threadOf({ states: messages.map((_, at) => ({ messages: messages.slice(0, at + 1), turns: at })) });
}

describe('a thread file', () => {
  it('has the header, the row, every checkpoint from the oldest on, and what it is to hold', async () => {
    const a = { number: '1.0' };
    const c = 'c'.repeat(90);
    const thread = threadOf({
      states: [
        { c, b: 1, a },
        { c, b: 2, a },
      ],
      listed: 2,
      hidden: 1,
    });
    const { file } = await written(sideOf(thread), { exportedAt: new Date(0) });
    const lines = linesOf(file);
    assert.equal(
      lines[0],
      '{"format":"langgraph-thread","version":1,"exportedAt":"1970-01-01T00:00:00.000Z","deployment":"http://memory","info":{}}',
    );
    assert.match(lines[1] ?? '', /^\{"thread":\{"created_at":.*"thread_id":"1{8}-/);
    const ids = lines.slice(2, -1).map((line) => /"checkpoint_id":"[^"]*?(\d+)","checkpoint_ns":"([^"]*)"/.exec(line));
    assert.deepEqual(
      ids.map((found) => `${found?.[2] ?? ''} ${Number(found?.[1])}`),
      [' 10', ' 20', 'call:h 15', 'sub:s 11', 'sub:s 12'],
    );
    assert.match(lines[2] ?? '', /^\{"state":\{.*"values":\{"a":1\.0,"b":1,"c":"c+"\}\}\}$/);
    assert.match(lines[3] ?? '', /^\{"patch":\[\{"op":"replace","path":"\/b","value":2\}\],"state":\{/);
    assert.match(
      lines.at(-1) ?? '',
      /^\{"end":\{"aliases":\{\},"bytes":\d+,"check":"\w{32}","checkpoints":5,"lines":7,"namespaces":3,/,
    );
  });

  it('is as long as what came new, not as the states', async () => {
    const thread = conversation(400);
    const { file, checkpoints } = await written(sideOf(thread));
    const history = JSON.stringify([...thread.rows.values()].flat()).length;
    assert.equal(checkpoints, 400);
    assert.ok(file.length < history / 25, `${file.length} of ${history}`);
    const whole = linesOf(file).filter((line) => line.startsWith('{"state"')).length;
    assert.ok(whole > 1 && whole < 12, String(whole));
    assert.equal(await told(thread, file), 'identical  400 400 400');
  });

  it('is the same thread, whatever its states are, and with other ends of lines', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', '', '\ud800', '\u2028'),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, text, fc.boolean(), fc.constant(null), fc.integer(), tie('list'), tie('object')),
      list: fc.array(tie('tree'), { maxLength: 4 }),
      object: fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
    }));
    const shape = fc.record({
      states: fc.array(fc.dictionary(text, tree, { maxKeys: 4 }), { minLength: 1, maxLength: 8 }),
      listed: fc.nat(3),
      hidden: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(shape, async (given) => {
        const thread = threadOf(given);
        const { file, checkpoints: count } = await written(sideOf(thread));
        assert.equal(await told(thread, file), `identical  ${count} ${count} ${count}`);
        assert.equal(await told(thread, withCarriageReturns(file)), `identical  ${count} ${count} ${count}`);
      }),
      { numRuns: 60 },
    );
  });

  it('has branches, parents that are gone, and checkpoints that stand before their parents', async () => {
    const thread = conversation(30);
    const root = thread.rows.get('') ?? [];
    for (let at = 0; at < 20; at++)
      root.unshift(rowOf(sourceId, '', 310 + at, 100 + 10 * (at % 3), { values: { at } }));
    root.unshift(rowOf(sourceId, '', 400, 7, { values: { gone: true } }));
    const { file, unread } = await written(sideOf(thread));
    assert.deepEqual(unread, []);
    assert.equal(await told(thread, file), 'identical  51 51 51');
  });

  it('names what could not be read, and has the rest', async () => {
    const thread = threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 2 });
    const refused = await written(sideOf(thread, { refuse: (namespace) => (namespace === 'sub:s' ? 400 : undefined) }));
    assert.deepEqual(
      refused.unread.map(({ code, facts }) => [code, facts.namespace, facts.status]),
      [['namespaceUnreadable', 'sub:s', 400]],
    );
    assert.equal(refused.checkpoints, 2);
    const large = threadOf({ states: [{ a: 1 }, { a: 'x'.repeat(5_000) }, { a: 3 }], listed: 1 });
    const tooLarge = await written(sideOf(large), { maxCheckpointBytes: 2_000 });
    assert.deepEqual(
      tooLarge.unread.map(({ code, facts }) => [code, facts.namespace, facts.checkpointId]),
      [['tooLarge', '', '1f000000-0000-6000-8000-000000000020']],
    );
    assert.equal(tooLarge.checkpoints, 3);
    assert.deepEqual((await opened(tooLarge.file)).flaws, tooLarge.unread);
  });

  it('refuses the namespaces that its server refused', async () => {
    const lies: Lies = {
      refuse: (namespace) => (/^(call|sub):0*-/.test(namespace) || namespace.startsWith('call') ? 404 : undefined),
    };
    const thread = threadOf({ states: [{ a: 1 }], listed: 2, hidden: 2 });
    const { file, unread } = await written(sideOf(thread, lies));
    assert.deepEqual(unread, [{ code: 'subgraphsNotShown', facts: {} }]);
    const sides = [sideOf(thread, lies), threadFileSide(await opened(file), address)] as const;
    const { verdict, notes } = await compareHistories(...sides, { signal });
    assert.equal(verdict, 'identical');
    assert.deepEqual(
      notes.filter(({ code }) => code === 'subgraphsNotShown').map(({ facts }) => facts.side),
      ['left', 'right'],
    );
  });

  it('has what the server stores, and answers under all names that the server answered', async () => {
    const thread = threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 2 });
    const row = thread.rows.get('')?.[0];
    if (row) row.tasks = [{ id: 'z', name: 'sub', checkpoint: { checkpoint_ns: 'sub:z', thread_id: sourceId } }];
    thread.rows.set('sub:z', thread.rows.get('sub:s') ?? []);
    thread.storage = { checkpoints: { count: 4 }, more: [1] };
    const { file } = await written(sideOf(thread));
    assert.match(linesOf(file)[1] ?? '', /^\{"storage":\{"checkpoints":\{"count":4\},"more":\[1\]/);
    assert.match(linesOf(file).at(-1) ?? '', /"aliases":\{"sub:z":"sub:s"\}/);
    assert.equal(await told(thread, file), 'identical  4 4 4');
  });

  const failed = { kind: 'unreachable', method: 'GET', path: '/' } as const;
  it('is not there, or as it was, where anything fails or is cancelled', async () => {
    const whole = sideOf(conversation(9));
    await written(whole);
    for (let stopAt = 1; stopAt <= whole.requests(); stopAt++) {
      await inFolder(async (folder) => {
        const file = path.join(folder, 'a.langgraph-thread');
        if (stopAt % 2 === 0) writeFileSync(file, 'before');
        const controller = new AbortController();
        const meanwhile = (nth: number): void => {
          if (nth !== stopAt) return;
          if (stopAt % 3 === 0) controller.abort();
          throw new AgentServerError(stopAt % 3 === 0 ? { ...failed, kind: 'cancelled' } : failed);
        };
        const source = sideOf(conversation(9), { meanwhile });
        await assert.rejects(writeThreadFile(source, file, { signal: controller.signal }), {
          name: 'AgentServerError',
        });
        assert.deepEqual(readdirSync(folder), stopAt % 2 === 0 ? ['a.langgraph-thread'] : []);
        if (stopAt % 2 === 0) assert.equal(readFileSync(file, 'utf8'), 'before');
      });
    }
  });

  it('takes the place of one that was there', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'a.langgraph-thread');
      writeFileSync(file, 'before');
      await writeThreadFile(sideOf(conversation(2)), file, { signal });
      assert.equal(await told(conversation(2), readFileSync(file)), 'identical  2 2 2');
    });
  });

  it('is written with the head that moved meanwhile, and says so', async () => {
    const thread = conversation(3);
    thread.stateUpdatedAt = 'before';
    const source = sideOf(thread, {
      meanwhile: (nth) => {
        if (nth === 3) thread.stateUpdatedAt = 'after';
      },
    });
    assert.deepEqual((await written(source)).unread, [{ code: 'sourceMoved', facts: {} }]);
  });
});
