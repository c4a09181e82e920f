/** Thread files of threads in memory. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type JsonObject, parseJson } from '../../../src/json/json';
import { checkOf } from '../../../src/threadFile/format';
import { type OpenOptions, openThreadFile, type ThreadFile } from '../../../src/threadFile/openThreadFile';
import { bytesInMemory } from '../../../src/threadFile/spans';
import { writeThreadFile, type WriteOptions, type WrittenThreadFile } from '../../../src/threadFile/writeThreadFile';
import type { ThreadSource } from '../../../src/history/side';
import { makeTemporaryFolder, removeFolder } from '../../tools/temporaryFolder';

export const signal = new AbortController().signal;

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder('files');
  try {
    return await work(folder);
  } finally {
    removeFolder(folder);
  }
}

/** The bytes of the file, and what the writer says of it. */
export function written(
  source: ThreadSource,
  options: Partial<WriteOptions> = {},
): Promise<WrittenThreadFile & { file: Buffer }> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'a.langgraph-thread');
    const result = await writeThreadFile(source, file, { signal, ...options });
    return { ...result, file: await readFile(file) };
  });
}

export const opened = (bytes: Uint8Array | string, options?: OpenOptions): Promise<ThreadFile> =>
  openThreadFile(bytesInMemory(Buffer.from(bytes)), options);

export const linesOf = (file: Buffer): string[] => file.toString('utf8').split('\n').slice(0, -1);

/** These lines with the last one that they are to have. */
export function sealed(lines: string[], checkpoints = lines.length - 2): string {
  const text = lines.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const end = { checkpoints, namespaces: 1, lines: lines.length, bytes: Buffer.byteLength(text), sha256 };
  const check = checkOf(parseJson(JSON.stringify(end)) as JsonObject);
  return `${text}${JSON.stringify({ end: { ...end, check } })}\n`;
}
