/** What is said around thread files. */
import * as vscode from 'vscode';
import type { Note } from '../../api';
import { ThreadFileError } from '../../threadFile/openThreadFile';
import type { WrittenThreadFile } from '../../threadFile/writeThreadFile';
import { inertText } from '../inertText';
import { describeNote } from '../notes';
import { checkpoints, count, megabytes, places } from '../quantities';

export const threadFileMessages = {
  toExport: () => vscode.l10n.t('Select a thread to export'),
  title: (name: string) => vscode.l10n.t('Exporting “{0}”', name),
  severalTitle: (total: number) => vscode.l10n.t('Exporting {0} Threads', count(total)),
  saveTitle: () => vscode.l10n.t('Export Thread'),
  folderTitle: () => vscode.l10n.t('Select the folder for the thread files'),
  fileType: () => vscode.l10n.t('LangGraph thread'),
  openFile: () => vscode.l10n.t('Open File'),
  pickFile: () => vscode.l10n.t('Thread File…'),
  notAThreadFile: () => vscode.l10n.t('Select a thread file first.'),
  notARedaction: () => vscode.l10n.t('That isn’t something that can be left out of a thread file.'),
  position: (done: number, total: number) => vscode.l10n.t('{0} of {1}', count(done), count(total)),
};

export const redactionMessages = {
  placeholder: () => vscode.l10n.t('Select what to leave out of the file, or press Enter to export everything'),
  messages: () => vscode.l10n.t('Message texts'),
  messagesDetail: () => vscode.l10n.t('What people, models and tools said'),
  texts: () => vscode.l10n.t('All texts'),
  textsDetail: () => vscode.l10n.t('Every text of the state, of results, errors, questions and metadata'),
  chosen: () => vscode.l10n.t('Certain keys…'),
  chosenDetail: () => vscode.l10n.t('By name, or by JSON pointer such as /values/customer/email'),
  ids: () => vscode.l10n.t('Ids of deployment, assistant and user'),
  chosenPrompt: () =>
    vscode.l10n.t('Names of keys, or JSON pointers in a checkpoint (* matches any step), separated by commas'),
};

/** What a notification says of a file, the most important first. */
export function exportedSentences(name: string, file: string, written: WrittenThreadFile): string[] {
  const { bytes, redacted, unread } = written;
  return [
    vscode.l10n.t('Exported “{0}” to {1}: {2}, {3}.', name, file, checkpoints(written.checkpoints), megabytes(bytes)),
    ...unread.map(describeUnread),
    redacted === 0 ? '' : vscode.l10n.t('Left out: {0}.', places(redacted)),
  ].filter(Boolean);
}

export function exportedSeveral(
  results: readonly WrittenThreadFile[],
  failures: readonly { name: string; sentence: string }[],
): string[] {
  const [failed] = failures;
  const [unread] = results.flatMap((each) => each.unread);
  return [
    vscode.l10n.t('Exported {0} of {1} threads.', count(results.length), count(results.length + failures.length)),
    failed ? vscode.l10n.t('Couldn’t export “{0}”: {1}', failed.name, failed.sentence) : '',
    unread ? describeUnread(unread) : '',
  ].filter(Boolean);
}

function describeUnread(note: Note): string {
  const thread = vscode.l10n.t('the thread');
  return describeNote({ code: note.code, facts: { side: 'left', ...note.facts } }, { left: thread, right: thread });
}

/** The rows of the workspace's files in the Threads view. */
export const threadFileRows = {
  title: () => vscode.l10n.t('Thread Files'),
  spokenTitle: (files: number) =>
    files === 1
      ? vscode.l10n.t('1 thread file in the workspace')
      : vscode.l10n.t('{0} thread files in the workspace', count(files)),
  spoken: (title: string, path: string, when: string) =>
    when === ''
      ? vscode.l10n.t('Thread file {0}, {1}', title, path)
      : vscode.l10n.t('Thread file {0}, {1}, exported {2}', title, path, when),
  file: () => vscode.l10n.t('File'),
  exported: () => vscode.l10n.t('Exported'),
  deployment: () => vscode.l10n.t('Deployment'),
  leftOut: () => vscode.l10n.t('Left out'),
  someTexts: () => vscode.l10n.t('some texts'),
};

export function notExported(file: string, why: string): string {
  return vscode.l10n.t('Couldn’t write {0}: {1}', file, why);
}

/** Why a file cannot be read, in a sentence that names it. */
export function describeFileError(error: unknown, file: string): string {
  return error instanceof ThreadFileError
    ? describeThreadFileError(error, file)
    : fileUnreadable(file, error instanceof Error ? error.message : String(error));
}

/** The same in a few words, for its row. */
export function describeFileProblem(error: unknown): string {
  if (!(error instanceof ThreadFileError)) return vscode.l10n.t('can’t be read');
  return error.fault === 'unknownVersion'
    ? vscode.l10n.t('written by a newer version')
    : vscode.l10n.t('not a thread file');
}

function describeThreadFileError({ fault, line }: ThreadFileError, file: string): string {
  switch (fault) {
    case 'notAThreadFile':
      return vscode.l10n.t('{0} isn’t a LangGraph thread file (line {1}).', file, count(line));
    case 'unknownVersion':
      return vscode.l10n.t('{0} was written by a newer version of LangGraph Threads (line {1}).', file, count(line));
    case 'noThread':
      return vscode.l10n.t('{0} doesn’t say which thread it holds (line {1}).', file, count(line));
  }
}

export function onlyRead(file: string): string {
  return vscode.l10n.t('{0} is a thread file. It can be read and compared, but not changed or run.', inertText(file));
}

function fileUnreadable(file: string, why: string): string {
  return vscode.l10n.t('Couldn’t read {0}: {1}', file, why);
}
