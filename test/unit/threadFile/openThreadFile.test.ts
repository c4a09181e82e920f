import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Note } from '../../../src/api';
import { readHistory } from '../../../src/history/walk';
import { openThreadFile, readFileHead, ThreadFileError } from '../../../src/threadFile/openThreadFile';
import { bytesInMemory, bytesOnDisk, type FileBytes } from '../../../src/threadFile/spans';
import { States } from '../../../src/threadFile/states';
import { threadFileSide } from '../../../src/threadFile/threadFileServer';
import { sideOf } from '../history/memoryServer';
import { checkpointId, sourceId, threadOf } from '../history/syntheticThread';
import { usedMemory, collectGarbage } from '../../tools/memory';
import { inFolder, linesOf, opened, sealed, signal, written } from './written';

const states = Array.from({ length: 12 }, (_, at) => ({
  items: Array.from({ length: at }, (_, item) => `item ${item} of many`),
  count: at,
}));
const sample = async (): Promise<Buffer> => (await written(sideOf(threadOf({ states, listed: 3 })))).file;

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const header = '{"format":"langgraph-thread","version":1,"exportedAt":"2026-01-01T00:00:00Z","info":null}';
const row = `{"thread":{"thread_id":"${sourceId}"}}`;
const state = (at: number, rest: string, parent = 0): string => {
  const place = (id: number): string =>
    `{"checkpoint_id":"${checkpointId(id)}","checkpoint_ns":"","thread_id":"${sourceId}"}`;
  return `{"state":{"checkpoint":${place(at)},"parent_checkpoint":${parent ? place(parent) : 'null'}${rest}`;
};
const values = (at: number, json: string): string => state(at, `,"values":${json}}}`);
const patch = (at: number, operations: string): string => state(at, `},"patch":${operations}}`, at - 1);
const flawsOf = async (text: string | Buffer): Promise<string[]> =>
  (await opened(text)).flaws.map(({ code, facts }: Note) => [code, facts.line, facts.what].filter(Boolean).join(' '));

async function readAll(text: string | Buffer): Promise<number> {
  const side = threadFileSide(await opened(text), 'file:///a');
  return (await readHistory(side, { signal }, { take: () => undefined, leaveOut: () => undefined })).checkpoints;
}

describe('opening a thread file', () => {
  it('finds nothing wrong with one as it was written, with either kind of line ends', async () => {
    const file = await sample();
    assert.deepEqual(await flawsOf(file), []);
    assert.deepEqual(await flawsOf(file.toString('utf8').replaceAll('\n', '\r\n')), []);
    assert.deepEqual(await flawsOf(file.toString('utf8').slice(0, -1)), []);
  });

  it('finds every byte that was changed, taken away or put in', async () => {
    const file = await sample();
    const change = fc.record({
      at: fc.nat(file.length - 2),
      how: fc.constantFrom('change', 'remove', 'insert'),
      byte: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, how, byte }) => {
        const before = file.subarray(0, at);
        const put = Buffer.from([how === 'change' ? (file[at] ?? 0) ^ byte : byte]);
        const changed = Buffer.concat([
          before,
          how === 'remove' ? Buffer.alloc(0) : put,
          file.subarray(at + (how === 'insert' ? 0 : 1)),
        ]);
        // A carriage return before a line's end is how Git writes it on Windows; spaces in the last line say nothing.
        const last = file.lastIndexOf('\n', file.length - 2);
        const isSame =
          changed.toString('latin1').replaceAll('\r\n', '\n') === file.toString('latin1') ||
          (at > last && how === 'insert' && [0x20, 0x09, 0x0d].includes(byte));
        const found = await flawsOf(changed).catch((error: unknown) => {
          assert.ok(error instanceof ThreadFileError, String(error));
          return [`${error.fault} ${error.line}`];
        });
        if (!isSame) assert.match(found[0] ?? 'nothing', /\w+ \d+/, `${how} ${byte} at ${at}`);
      }),
      { numRuns: runs },
    );
  });

  it('finds every number that is spelled in another way, and every line that stands elsewhere', async () => {
    const lines = linesOf(await sample());
    const respelled = (line: string, nth: number, how: (number: string) => string): string => {
      const numbers = [...line.matchAll(/(?<=[:[,])-?\d+(?=[,\]}])/g)];
      const found = numbers[nth % numbers.length];
      return found ? line.slice(0, found.index) + how(found[0]) + line.slice(found.index + found[0].length) : line;
    };
    const change = fc.record({
      line: fc.nat(lines.length - 1),
      nth: fc.nat(),
      how: fc.constantFrom<(number: string) => string>(
        (number) => `${number}.0`,
        (number) => `${number}e0`,
        (number) => `${number}0`,
        (number) => `-${number}`,
      ),
      to: fc.integer({ min: 2, max: lines.length - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ line, nth, how, to }) => {
        const before = lines[line] ?? '';
        const number = respelled(before, nth, how);
        const moved = lines.toSpliced(line, 1).toSpliced(to, 0, before);
        for (const changed of [lines.with(line, number), moved]) {
          if (changed.join('\n') === lines.join('\n')) continue;
          const found = await flawsOf(changed.map((each) => `${each}\n`).join('')).catch((error: unknown) => {
            assert.ok(error instanceof ThreadFileError, String(error));
            return [`${error.fault} ${error.line}`];
          });
          assert.match(found[0] ?? 'nothing', /\w+ \d+/, `line ${line} ${number === before ? '' : number}`);
        }
      }),
      { numRuns: runs },
    );
  });

  it('finds lines that are missing, doubled or in another order, and a file that ends anywhere', async () => {
    const lines = linesOf(await sample());
    const count = lines.length;
    const joined = (changed: string[]): string => changed.map((line) => `${line}\n`).join('');
    for (let at = 2; at < count; at++) {
      const line = lines[at] ?? '';
      const missing = await flawsOf(joined(lines.toSpliced(at, 1)));
      assert.match(missing[0] ?? 'nothing', at === count - 1 ? /^fileEndsEarly/ : /^file(DigestWrong|Broken) \d+/);
      assert.match(
        (await flawsOf(joined(lines.toSpliced(at, 0, line))))[0] ?? 'nothing',
        /^fileBroken \d+ (twice|behindTheEnd)/,
      );
      if (at < count - 2) {
        const swapped = lines.with(at, lines[at + 1] ?? '').with(at + 1, line);
        assert.match((await flawsOf(joined(swapped)))[0] ?? 'nothing', /^file(DigestWrong|Broken) \d+/);
      }
      const cut = joined(lines.slice(0, at)) + line.slice(0, line.length / 2);
      assert.deepEqual(await flawsOf(cut), [`fileEndsEarly ${at + 1}`]);
      assert.equal(await readAll(cut), at - 2, 'what is above can be read');
    }
  });

  it('finds another digest, and another number in the last line', async () => {
    const lines = linesOf(await sample());
    const end = lines.at(-1) ?? '';
    for (const name of ['bytes', 'checkpoints', 'lines', 'namespaces', 'sha256']) {
      const other = end.replace(
        new RegExp(`"${name}":"?\\w`),
        (found) => found.slice(0, -1) + (found.endsWith('9') ? '8' : '9'),
      );
      assert.notEqual(other, end);
      assert.deepEqual(await flawsOf([...lines.slice(0, -1), other].join('\n')), [`fileDigestWrong ${lines.length}`]);
    }
  });

  it('refuses what is no thread file, and says where', async () => {
    const refused: [text: string, fault: string, line: number][] = [
      ['', 'notAThreadFile', 1],
      ['{}', 'notAThreadFile', 1],
      ['\ufeff' + header, 'notAThreadFile', 1],
      ['x'.repeat(100), 'notAThreadFile', 1],
      [header.replace('"version":1', '"version":2'), 'unknownVersion', 1],
      [header, 'noThread', 2],
      [`${header}\n{"thread":{"thread_id":".."}}`, 'noThread', 2],
      [`${header}\n{"thread":[]}`, 'noThread', 2],
      [`${header}\n{`, 'noThread', 2],
    ];
    for (const [text, fault, line] of refused) await assert.rejects(opened(text), { fault, line }, text);
  });

  it('stops at the first line that is wrong, and names it', async () => {
    const good = values(1, '{"a":[1,2]}');
    const wrong: [line: string, what: string][] = [
      ['', 'endsEarly'],
      ['{', 'endsEarly'],
      ['[]', 'notACheckpoint'],
      ['{"state":{}}', 'notACheckpoint'],
      [good, 'twice'],
      [patch(9, '[]'), 'noParent'],
      [patch(2, '{}'), 'badPatch'],
      [patch(2, '[{"op":"copy","from":"/a","path":"/b"}]'), 'badPatch'],
      [patch(2, '[{"op":"add","path":"/a/9","value":1}]'), 'badPatch'],
      [patch(2, '[{"op":"add","path":"/__proto__/x","value":1}]'), 'badPatch'],
      [patch(2, '[{"op":"remove","path":"/b"}]'), 'badPatch'],
      [patch(2, '[{"op":"remove","path":""}]'), 'badPatch'],
      [state(2, ',"values":1},"patch":[]}', 1), 'valuesTwice'],
      [values(2, '{"a":1,"a":2}'), 'duplicateKey'],
      [values(2, `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'tooDeep'],
      [values(2, `[${'[],'.repeat(5_000_000)}1]`), 'tooMuch'],
    ];
    for (const [line, what] of wrong) {
      const text = sealed([header, row, good, line, values(3, '1')]);
      assert.deepEqual(await flawsOf(text), [`fileBroken 4 ${what}`], line.slice(0, 200));
      assert.equal(await readAll(text), 1);
    }
    const brokenUtf8 = Buffer.concat([Buffer.from(`${header}\n${row}\n`), Buffer.from([0x22, 0xff, 0x22, 0x0a])]);
    assert.deepEqual(await flawsOf(brokenUtf8), ['fileBroken 3 brokenUtf8']);
  });

  it('keeps keys that JavaScript would take for something else', async () => {
    const lines = [
      header,
      row,
      values(1, '{"__proto__":{"x":1}}'),
      patch(2, '[{"op":"add","path":"/__proto__/constructor","value":2}]'),
    ];
    const side = threadFileSide(await opened(sealed(lines)), 'file:///a');
    const bytes = await side.server.checkpointBytes(sourceId, { checkpointId: checkpointId(2), namespace: '' });
    assert.match(bytes.toString(), /"values":\{"__proto__":\{"constructor":2,"x":1\}\}/);
    assert.equal(Reflect.get({}, 'x'), undefined);
  });

  const limits = { line: 10_000, lines: 100, history: 1_000_000, work: 1_000_000, chain: 10_000 };
  const hostile: [what: string, make: () => string[], found: string][] = [
    ['a line that is too long', () => [values(1, `"${'x'.repeat(20_000)}"`)], 'fileBroken 3 tooLong'],
    ['too many lines', () => Array.from({ length: 200 }, (_, at) => values(at + 1, '1')), 'fileBroken 101 tooMany'],
    [
      'patches that make a large history of a small file',
      () => [values(1, `"${'x'.repeat(9_000)}"`), ...Array.from({ length: 150 }, (_, at) => patch(at + 2, '[]'))],
      'fileBroken 101 tooMany',
    ],
    [
      'the same, of large states',
      () => [
        values(1, `["${'x'.repeat(9_000)}"]`),
        ...Array.from({ length: 90 }, (_, at) =>
          patch(at + 2, `[{"op":"add","path":"/0","value":"${'y'.repeat(7_000)}"}]`),
        ),
      ],
      'fileBroken 18 tooMuch',
    ],
    [
      'a patch that moves a long list again and again',
      () => [
        values(1, `[${Array(4_000).fill('1').join()}]`),
        patch(2, `[${Array(200).fill('{"op":"add","path":"/0","value":1}').join()}]`),
        patch(3, `[${Array(200).fill('{"op":"add","path":"/0","value":1}').join()}]`),
      ],
      'fileBroken 5 badPatch',
    ],
    [
      'a chain of patches that each undo the one before',
      () => [
        values(1, '{"a":1}'),
        ...Array.from({ length: 90 }, (_, at) =>
          patch(at + 2, `[{"op":"add","path":"/b","value":"${'y'.repeat(900)}"},{"op":"remove","path":"/b"}]`),
        ),
      ],
      'fileBroken 11 tooMuch',
    ],
  ];
  for (const [what, make, found] of hostile) {
    it(`stops at ${what}`, async () => {
      const { flaws } = await opened(sealed([header, row, ...make()]), { limits });
      const [first] = flaws;
      assert.equal([first?.code, first?.facts.line, first?.facts.what].join(' '), found);
    });
  }

  it('takes little memory and time for a line of 1 GB and for 10 million lines', async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    const manyLines = Buffer.from(`${values(1, '1')}\n`.repeat(4_000));
    const start = Buffer.from(`${header}\n${row}\n`);
    const endless = (filling: Buffer): ReturnType<typeof bytesInMemory> => ({
      size: start.length + 1024 * filling.length,
      read: (offset, length) =>
        Promise.resolve(
          offset === 0
            ? Buffer.concat([start, filling]).subarray(0, length)
            : filling.subarray(0, Math.min(length, filling.length)),
        ),
    });
    collectGarbage();
    const before = usedMemory();
    const began = performance.now();
    const long = await openThreadFile(endless(block));
    assert.deepEqual(long.flaws[0]?.facts, { line: 3, what: 'tooLong' });
    const many = await openThreadFile(endless(manyLines));
    assert.deepEqual(many.flaws[0]?.facts, { line: 4, what: 'twice' });
    assert.ok(performance.now() - began < 5_000);
    assert.ok(usedMemory() - before < 50e6);
  });

  it('reads no more than it has to for a list, of whatever size the file or its first lines are', async () => {
    const counted = (start: string, filling: string): { bytes: FileBytes; read: () => number } => {
      let read = 0;
      const first = Buffer.from(start);
      const block = Buffer.alloc(1024 * 1024, filling);
      const bytes: FileBytes = {
        size: 1024 * block.length,
        read: (offset, length) => {
          read += length;
          const beginning = offset < first.length ? first.subarray(offset, offset + length) : Buffer.alloc(0);
          return Promise.resolve(Buffer.concat([beginning, block]).subarray(0, length));
        },
      };
      return { bytes, read: () => read };
    };
    const good = counted(`${header}\n${row}\n`, 'x');
    assert.equal((await readFileHead(good.bytes)).threadId, sourceId);
    assert.ok(good.read() < 1e6, String(good.read()));
    for (const [start, fault, line] of [
      ['', 'notAThreadFile', 1],
      [`${header}\n`, 'noThread', 2],
      [`${header}\n${'['.repeat(100_000)}\n`, 'noThread', 2],
    ] as const) {
      const { bytes, read } = counted(start, 'x');
      await assert.rejects(readFileHead(bytes), { fault, line });
      assert.ok(read() < 20e6, String(read()));
    }
  });

  it('takes no more notes from a file than anybody reads', async () => {
    const lines = [header, row, values(1, '1')];
    const text = lines.map((line) => `${line}\n`).join('');
    const note = '{"code":"<b>","facts":{}},{"code":"tooLarge","facts":{"limit":1,"namespace":"n"}},';
    const end = `{"end":{"unread":[${note.repeat(20_000)}{"code":"last","facts":{}}]}}`;
    const { flaws } = await opened(`${text}${end}\n`);
    assert.equal(flaws[0]?.code, 'fileDigestWrong');
    assert.equal(flaws.length, 501);
  });

  it('stops when it is told to', async () => {
    const file = await sample();
    await assert.rejects(openThreadFile(bytesInMemory(file), { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('a thread file as a side', () => {
  it('pages as it is asked, newest first', async () => {
    const { server } = threadFileSide(await opened(await sample()), 'file:///a');
    const ids = async (limit: number, before?: string): Promise<number[]> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await server.historyStream(sourceId, { namespace: '', limit, before }))
        chunks.push(chunk);
      const rows = JSON.parse(Buffer.concat(chunks).toString()) as { checkpoint: { checkpoint_id: string } }[];
      return rows.map(({ checkpoint }) => Number(checkpoint.checkpoint_id.slice(-6)));
    };
    assert.deepEqual(await ids(2), [120, 110]);
    assert.deepEqual(await ids(2, checkpointId(110)), [100, 90]);
    assert.deepEqual(await ids(2, checkpointId(105)), [100, 90]);
    assert.deepEqual(await ids(5, checkpointId(10)), []);
    await assert.rejects(server.threadBytes('another'), { name: 'AgentServerError' });
  });

  it('says that the file has changed rather than what is there now', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'a.langgraph-thread');
      writeFileSync(file, await sample());
      const bytes = await bytesOnDisk(file);
      const before = await openThreadFile(bytes);
      writeFileSync(file, 'another');
      // Nothing of it is at hand any more.
      const states = new States(bytes, before.entries);
      const { server } = threadFileSide({ ...before, states }, 'file:///a');
      const asked = { checkpointId: checkpointId(20), namespace: '' };
      await assert.rejects(server.checkpointBytes(sourceId, asked), { name: 'AgentServerError', kind: 'cut' });
    });
  });
});
