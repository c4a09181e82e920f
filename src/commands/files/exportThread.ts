import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import type { ReadingProgress } from '../../history/walk';
import { describeReading, withProgress, type TaskProgress } from '../../host/progress';
import { threadFileExtension } from '../../ids';
import { readAs } from '../../schemas';
import { describeError, describeForLog } from '../../texts/errors';
import { shortId } from '../../texts/shortId';
import {
  exportedSentences,
  exportedSeveral,
  notExported,
  threadFileMessages as words,
} from '../../texts/files/threadFiles';
import { UserError } from '../../texts/userError';
import { type Redaction, redactionSchema } from '../../threadFile/redaction';
import { type WrittenThreadFile } from '../../threadFile/writeThreadFile';
import { announce } from '../announce';
import { besideRow, parseThreadReferences } from '../arguments';
import { askRedaction } from '../ask/askRedaction';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { writeTo } from './writeTo';

/**
 * Writes a thread to a file, or several into a folder, after the questions what to leave out and where to; `file` answers
 * both, with `redaction` where something is to be left out. Gives the file's URI, or those of several.
 */
export async function exportThread(
  context: CommandContext,
  item: unknown,
  file: unknown,
  redaction: unknown,
): Promise<string | string[] | undefined> {
  const threads = parseThreadReferences(context.connections, item, file);
  const [first = await pickThread(context, words.toExport()), ...more] = threads;
  if (first === undefined) {
    return undefined;
  }
  const given = uriOf(besideRow(file));
  const left = given ? givenRedaction(redaction) : await askRedaction(context.redactions);
  if (left === undefined) {
    return undefined;
  }
  return more.length > 0
    ? exportSeveral(context, [first, ...more], left)
    : exportOne(context, first, given ?? (await askFile(context, first)), left);
}

async function exportOne(
  context: CommandContext,
  thread: ThreadReference,
  target: vscode.Uri | undefined,
  redaction: Redaction,
): Promise<string | undefined> {
  if (target === undefined) {
    return undefined;
  }
  const name = context.view.name(thread);
  const written = await withProgress(words.title(name), (progress) =>
    write(context, thread, target, redaction, progress, progress.reporter(describeReading)),
  );
  const open = async () => vscode.commands.executeCommand('vscode.open', target);
  announce(
    context,
    written.unread.length > 0 ? 'warning' : 'information',
    exportedSentences(name, vscode.workspace.asRelativePath(target), written),
    [{ title: words.openFile(), run: open }],
  );
  return target.toString();
}

/** One after the other; one that fails does not stop the others. */
async function exportSeveral(
  context: CommandContext,
  threads: ThreadReference[],
  redaction: Redaction,
): Promise<string[] | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: words.folderTitle(),
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: startFolder(),
    })) ?? [];
  if (folder === undefined) {
    return undefined;
  }
  const files: string[] = [];
  const results: WrittenThreadFile[] = [];
  const failures: { name: string; sentence: string }[] = [];
  await withProgress(words.severalTitle(threads.length), async (progress) => {
    for (const [index, thread] of threads.entries()) {
      if (progress.signal.aborted) {
        return;
      }
      const target = vscode.Uri.joinPath(folder, fileName(thread));
      const report = (done: ReadingProgress): void => {
        progress.report(`${words.position(index + 1, threads.length)} ${describeReading(done)}`);
      };
      try {
        results.push(await write(context, thread, target, redaction, progress, report));
        files.push(target.toString());
      } catch (error) {
        context.log.error(`export of ${thread.threadId}: ${describeForLog(error)}`);
        failures.push({ name: context.view.name(thread), sentence: describeError(error) });
      }
    }
  });
  const isWhole = failures.length === 0 && results.every(({ unread }) => unread.length === 0);
  announce(context, isWhole ? 'information' : 'warning', exportedSeveral(results, failures), []);
  return files;
}

async function write(
  { connections, settings, log }: CommandContext,
  thread: ThreadReference,
  target: vscode.Uri,
  redaction: Redaction,
  { signal }: TaskProgress,
  onProgress: (progress: ReadingProgress) => void,
): Promise<WrittenThreadFile> {
  const source = { thread, server: connections.interactiveServer(thread.deployment) };
  const maxCheckpointBytes = settings.maxCheckpointBytes();
  const written = await writeTo(target, source, { signal, maxCheckpointBytes, redaction, onProgress }).catch(
    (error: unknown) => {
      // Node's errors, of the disk.
      if (!(error instanceof Error) || !('code' in error) || error.name === 'AbortError') throw error;
      throw new UserError(notExported(vscode.workspace.asRelativePath(target), error.message));
    },
  );
  log.info(`exported ${thread.threadId}: ${written.checkpoints} checkpoints, ${written.bytes} bytes`);
  return written;
}

async function askFile({ view }: CommandContext, thread: ThreadReference): Promise<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title: words.saveTitle(),
    defaultUri: vscode.Uri.joinPath(startFolder(), fileName(thread, view.name(thread))),
    filters: { [words.fileType()]: [threadFileExtension.slice(1)] },
  });
}

/** Letters, digits and dashes: of the title, and always of the id. */
function fileName({ threadId }: ThreadReference, title = ''): string {
  const words = title.normalize('NFKD').match(/[\p{L}\p{N}]+/gu) ?? [];
  const id = shortId(threadId).replace(/[^\w-]+/g, '-');
  const text = [...words.slice(0, 6), ...(title === shortId(threadId) ? [] : [id])].join('-').slice(0, 80);
  return `${text || 'thread'}${threadFileExtension}`;
}

/** The first folder of the workspace that can be written to; else the home folder. */
function startFolder(): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const writable = folders.find(({ uri }) => vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false);
  return writable?.uri ?? vscode.Uri.file(homedir());
}

function uriOf(file: unknown): vscode.Uri | undefined {
  if (file instanceof vscode.Uri) return file;
  if (typeof file !== 'string') return undefined;
  return path.isAbsolute(file) ? vscode.Uri.file(file) : vscode.Uri.parse(file, true);
}

function givenRedaction(redaction: unknown): Redaction {
  const read = readAs(redactionSchema, redaction ?? { what: 'nothing' });
  if (read === undefined) throw new UserError(words.notARedaction());
  return read;
}
