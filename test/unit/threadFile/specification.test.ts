import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { threadFileSide } from '../../../src/threadFile/threadFileServer';
import { root } from '../../tools/paths';
import { opened } from './written';

interface Line {
  state: { checkpoint: { checkpoint_id: string }; values: { log: string[] } };
  end: { lines: number; bytes: number; sha256: string };
}

describe('the specification of the thread file', () => {
  const text = readFileSync(path.join(root, 'docs', 'thread-file.md'), 'utf8');
  const [, example = ''] = /```json\n([^]*?\n)```/.exec(text) ?? [];

  it('has an example that is what it says', async () => {
    const { flaws, entries, threadId, header } = await opened(example);
    assert.deepEqual([flaws, entries.length, header.deployment], [[], 2, 'http://localhost:2024']);
    const { server } = threadFileSide(await opened(example), 'file:///a');
    const of = async (at: number): Promise<string> => {
      const asked = { checkpointId: entries[at]?.id ?? '', namespace: '' };
      return (await server.checkpointBytes(threadId, asked)).toString('utf8');
    };
    assert.match(await of(0), /"values":\{"log":\["one"\],"pages":2\.50\}/);
    assert.match(await of(1), /"values":\{"log":\["one","two"\],"pages":2\.50\}/);
  });

  it('says all that it takes to check one', () => {
    const lines = example.trimEnd().split('\n');
    const { end } = JSON.parse(lines.pop() ?? '') as Line;
    const above = lines.map((line) => `${line}\n`).join('');
    const sha256 = createHash('sha256').update(above).digest('hex');
    assert.deepEqual([end.lines, end.bytes, end.sha256], [lines.length, Buffer.byteLength(above), sha256]);
  });
});
