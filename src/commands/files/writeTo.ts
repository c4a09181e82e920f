import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ThreadSource } from '../../history/side';
import { writeThreadFile, type WriteOptions, type WrittenThreadFile } from '../../threadFile/writeThreadFile';

/** Writes a thread to a file of any file system: to this machine's disk first where it is another one. */
export async function writeTo(
  target: vscode.Uri,
  source: ThreadSource,
  options: WriteOptions,
): Promise<WrittenThreadFile> {
  if (target.scheme === 'file') {
    return writeThreadFile(source, target.fsPath, options);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'langgraph-threads-'));
  try {
    const local = path.join(folder, 'thread');
    const written = await writeThreadFile(source, local, options);
    await vscode.workspace.fs.copy(vscode.Uri.file(local), target, { overwrite: true });
    return written;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
