import { open, stat, type FileHandle } from 'node:fs/promises';

/** Where a line stands in a file. */
export interface Span {
  offset: number;
  length: number;
}

/** A file's bytes, which stay the same. `read` gives fewer than asked for at the end only, and rejects with Node's error. */
export interface FileBytes {
  size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

/** The file is another one than it was when it was looked at first. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError' as const;
}

export function bytesInMemory(bytes: Uint8Array): FileBytes {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: whole.length, read: (offset, length) => Promise.resolve(whole.subarray(offset, offset + length)) };
}

/** A file on the disk, which is open only while it is read. Rejects with Node's error; `read` also with `FileChangedError`. */
export async function bytesOnDisk(path: string): Promise<FileBytes> {
  const first = await stat(path);
  return {
    size: first.size,
    async read(offset, length) {
      const file = await open(path, 'r');
      try {
        const now = await file.stat();
        if (now.size !== first.size || now.mtimeMs !== first.mtimeMs || now.ino !== first.ino)
          throw new FileChangedError();
        return await readFully(file, offset, Math.max(0, Math.min(length, first.size - offset)));
      } finally {
        await file.close();
      }
    },
  };
}

/** Rejects with `FileChangedError` where the file ends before. */
export async function readFully(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new FileChangedError();
    at += bytesRead;
  }
  return bytes;
}

/** Bytes that are read at a time. */
export const blockBytes = 1024 * 1024;

/** What stands at these places, in their order; places that are close together are read at once. */
export async function* readTogether(
  spans: readonly Span[],
  read: FileBytes['read'],
): AsyncGenerator<Buffer, void, void> {
  for (let from = 0; from < spans.length;) {
    let to = from;
    let start = Infinity;
    let end = 0;
    for (let span = spans[to]; span; span = spans[++to]) {
      const [first, last] = [Math.min(start, span.offset), Math.max(end, span.offset + span.length)];
      if (to > from && last - first > blockBytes) break;
      [start, end] = [first, last];
    }
    const block = await read(start, end - start);
    for (const { offset, length } of spans.slice(from, to))
      yield block.subarray(offset - start, offset - start + length);
    from = to;
  }
}
