/** Thread files that were made to do harm, at their full size: HOSTILE_FILES is set for a soak, else there is only the last. In small they are in openThreadFile.test.ts. */
import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { openThreadFile } from '../../../src/threadFile/openThreadFile';
import { bytesOnDisk } from '../../../src/threadFile/spans';
import { collectGarbage, usedMemory } from '../../tools/memory';
import { patience } from '../../tools/patience';
import { checkpointId, sourceId } from '../history/syntheticThread';
import { inFolder } from './written';

const header = '{"format":"langgraph-thread","version":1,"exportedAt":"2026-01-01T00:00:00Z","info":null}';
const row = `{"thread":{"thread_id":"${sourceId}"}}`;
const place = (at: number): string =>
  `{"checkpoint_id":"${checkpointId(at)}","checkpoint_ns":"","thread_id":"${sourceId}"}`;
const checkpoint = (at: number, values: string): string =>
  `{"state":{"checkpoint":${place(at)},"parent_checkpoint":null,"values":${values}}}`;
const patched = (at: number, operations: string): string =>
  `{"patch":${operations},"state":{"checkpoint":${place(at)},"parent_checkpoint":${place(at - 1)}}}`;
const megabyte = 1_000_000;

/** Pieces of the file's text behind its first two lines, what is wrong with it, and the most that it may take. */
const files: [what: string, pieces: () => Iterable<string>, found: string, limits: { seconds: number; mb: number }][] =
  [
    [
      'a line of 1 GB',
      function* () {
        for (let at = 0; at < 1_000; at++) yield 'x'.repeat(megabyte);
      },
      'fileBroken 3 tooLong',
      { seconds: 20, mb: 100 },
    ],
    [
      'a line of 250 MB of lists',
      function* () {
        yield '{"state":[';
        for (let at = 0; at < 250; at++) yield '[],'.repeat(megabyte / 3);
        yield '1]}\n';
      },
      'fileBroken 3 tooMuch',
      { seconds: 20, mb: 700 },
    ],
    [
      '10 million lines',
      function* () {
        for (let at = 1; at <= 10_000_000; at += 1_000)
          yield Array.from({ length: 1_000 }, (_, line) => checkpoint(at + line, '1')).join('\n') + '\n';
      },
      'fileBroken 500001 tooMany',
      { seconds: 120, mb: 700 },
    ],
    [
      'a depth of 100 million',
      function* () {
        for (let at = 0; at < 100; at++) yield '['.repeat(megabyte);
        yield '\n';
      },
      'fileBroken 3 tooMuch',
      { seconds: 20, mb: 500 },
    ],
    [
      'patches that stand for 10 TB of history',
      function* () {
        yield checkpoint(1, `["${'x'.repeat(100 * megabyte)}"]`) + '\n';
        for (let at = 2; at < 100_000; at++) yield patched(at, '[]') + '\n';
      },
      'fileBroken 689 tooMuch',
      { seconds: 60, mb: 900 },
    ],
    [
      'patches that move a long list again and again',
      function* () {
        yield checkpoint(1, `[${'1,'.repeat(megabyte)}1]`) + '\n';
        for (let at = 2; at < 12; at++)
          yield patched(at, `[${Array(5_000).fill('{"op":"add","path":"/0","value":1}').join()}]`) + '\n';
      },
      'fileBroken 4 badPatch',
      { seconds: 60, mb: 700 },
    ],
  ];

describe('a hostile thread file of full size', () => {
  for (const [what, pieces, found, limits] of process.env.HOSTILE_FILES ? files : files.slice(-1)) {
    it(`with ${what} is told by its line, in little time and memory`, async function () {
      this.timeout(600_000);
      await inFolder(async (folder) => {
        const file = path.join(folder, 'a.langgraph-thread');
        const output = createWriteStream(file);
        output.write(`${header}\n${row}\n`);
        for (const piece of pieces()) if (!output.write(piece)) await once(output, 'drain');
        output.end();
        await once(output, 'close');
        collectGarbage();
        const before = usedMemory();
        let most = before;
        const look = setInterval(() => (most = Math.max(most, usedMemory())), 20);
        const began = performance.now();
        const { flaws } = await openThreadFile(await bytesOnDisk(file));
        const seconds = (performance.now() - began) / 1_000;
        clearInterval(look);
        const mb = (Math.max(most, usedMemory()) - before) / megabyte;
        console.log(`      ${seconds.toFixed(1)} s, ${mb.toFixed(0)} MB`);
        const [first] = flaws;
        assert.equal([first?.code, first?.facts.line, first?.facts.what].join(' '), found);
        assert.ok(seconds < limits.seconds * patience(), `${seconds} s`);
        assert.ok(mb < limits.mb, `${mb} MB`);
      });
    });
  }
});
