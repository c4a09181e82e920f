import * as vscode from 'vscode';
import type { CommandId } from '../ids';
import { toWire } from '../json/plain';
import type { Thread } from '../langgraph/types';
import { readTypedInput } from '../runs/runInput';
import { inputProblem } from '../texts/runs';
import { threadViewMessages as words } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Request, Target } from '../webview/protocol';
import { takesMessages, waitingAt } from './panes';
import { startWithAnswers } from './questions';
import type { ThreadReading } from './threadReading';

// What is sent from the view: each by a command, which asks before it sends anything. Owns no state.

/** Whether something was started on the thread itself; throws a sentence where what was typed cannot be sent. */
export async function send(
  reading: ThreadReading,
  { target, text }: Extract<Request, { type: 'send' }>,
): Promise<boolean> {
  const { head } = reading;
  const content = head === '' ? undefined : await reading.content({ namespace: '', checkpointId: head });
  const isChat = content === undefined || takesMessages(content);
  const typed = readTypedInput(text, isChat);
  if (!('value' in typed))
    throw new UserError(inputProblem(typed, { isTold: true, takesMessages: isChat, names: [] }) ?? words.notJson());
  return start(reading, target, toWire(typed.value));
}

/** As `send`. */
export async function sendAnswers(
  reading: ThreadReading,
  { place, target, answers }: Extract<Request, { type: 'answer' }>,
  thread: () => Thread | undefined,
): Promise<boolean> {
  // The cards were another checkpoint's: what was chosen there must not answer this one's.
  if (!reading.isHead(place)) throw new UserError(words.movedOn());
  const input = startWithAnswers(waitingAt(await reading.content(place), thread()), answers);
  return input !== undefined && start(reading, target, input);
}

async function start({ thread }: ThreadReading, target: Target, input: unknown): Promise<boolean> {
  // Another thread's preview would take the place of this one.
  await vscode.commands.executeCommand('workbench.action.keepEditor');
  if (target === 'thread') {
    await run('langgraphThreads.runOnThread', thread, input, 'view');
    return true;
  }
  await run('langgraphThreads.copyAndRun', thread, input, 'view');
  return false;
}

export async function run(command: CommandId, ...args: unknown[]): Promise<unknown> {
  return vscode.commands.executeCommand(command, ...args);
}
