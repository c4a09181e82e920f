import * as vscode from 'vscode';
import { savedName } from '../../documents/savedName';
import { notify } from '../../host/notify';
import { describeReading, withProgress } from '../../host/progress';
import type { CommandId } from '../../ids';
import * as words from '../../texts/conversations';
import { parseReadableThread } from '../files/threadFileArgument';
import { pickThread } from '../ask/pickThread';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { saveToFile } from './saveToFile';

/**
 * Writes the messages of a thread's newest state, and those of the subagents that it called, to a Markdown file; without
 * argument, of the thread in the active editor. Gives the file's URI, `undefined` where the dialog was dismissed. A
 * thread without messages has a sentence instead.
 */
export async function saveConversation(context: CommandContext, item: unknown): Promise<string | undefined> {
  const thread =
    (await parseReadableThread(context, item)) ??
    context.threadEditors.active() ??
    (await pickThread(context, words.threadToSave()));
  if (thread === undefined) return undefined;
  const read = await withProgress(words.readingTitle(thread), (progress) =>
    context.conversations.readText(thread, {
      signal: progress.signal,
      onProgress: progress.reporter(describeReading),
    }),
  );
  if (read.hasMessages) return saveToFile(new TextEncoder().encode(read.text), savedName(read.uri));
  const command: CommandId = 'langgraphThreads.openHistory';
  const openHistory = async () => vscode.commands.executeCommand(command, thread);
  notify('information', words.noMessages(thread, read.keys, read.isEmpty), [
    commandAction(context, words.openHistory(), openHistory),
  ]);
  return undefined;
}
