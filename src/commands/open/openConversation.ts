import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import * as conversationMessages from '../../texts/conversations';
import { notify, type Action } from '../../host/notify';
import { describeReading, withProgress } from '../../host/progress';
import type { CommandId } from '../../ids';
import { parseReadableThread } from '../files/threadFileArgument';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/**
 * Opens the messages of a thread's newest state, and those of the subagents that it called, as a Markdown document. A
 * thread without messages has a sentence instead.
 */
export async function openConversation(context: CommandContext, item: unknown): Promise<void> {
  const thread =
    (await parseReadableThread(context, item)) ?? (await pickThread(context, conversationMessages.threadToOpen()));
  if (thread === undefined) {
    return;
  }
  const read = await withProgress(conversationMessages.openingTitle(thread), (progress) =>
    context.conversations.open(thread, {
      signal: progress.signal,
      onProgress: progress.reporter(describeReading),
    }),
  );
  if (!read.hasMessages) {
    notify('information', conversationMessages.noMessages(thread, read.keys, read.isEmpty), [openHistory(thread)]);
  }
}

function openHistory(thread: ThreadReference): Action {
  const command: CommandId = 'langgraphThreads.openHistory';
  return {
    title: conversationMessages.openHistory(),
    run: async () => vscode.commands.executeCommand(command, thread),
  };
}
