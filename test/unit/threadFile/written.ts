/** Thread files of threads in memory. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
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
