/** The words of Open Conversation, and of a conversation as Markdown. */
import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { ConversationWords } from '../conversation/words';
import { checkpoints, count, megabytes } from './quantities';
import { shortId } from './shortId';
import { notificationText } from './inertText';

/** Keys of a state that a notification names. */
const mostKeys = 12;

export function threadToOpen(): string {
  return vscode.l10n.t('Select a thread to open its conversation');
}

export function threadToSave(): string {
  return vscode.l10n.t('Select a thread to save its conversation');
}

export function readingTitle({ threadId }: ThreadReference): string {
  return vscode.l10n.t('Reading the conversation of {0}', shortId(threadId));
}

/** @param keys the top-level members of the thread's newest state. */
export function noMessages({ threadId }: ThreadReference, keys: string[], isEmpty: boolean): string {
  const id = shortId(threadId);
  if (isEmpty) {
    return vscode.l10n.t('Thread {0} has no messages: it hasn’t run yet.', id);
  }
  if (keys.length === 0) {
    return vscode.l10n.t('Thread {0} has no messages: its state is empty.', id);
  }
  const named = keys.slice(0, mostKeys).map((key) => notificationText(key));
  const list = keys.length > mostKeys ? [...named, '…'].join(', ') : named.join(', ');
  return vscode.l10n.t('Thread {0} has no messages. Its state has: {1}.', id, list);
}

export function openHistory(): string {
  return vscode.l10n.t('Open History');
}

export function conversationMoved({ threadId }: ThreadReference): string {
  return vscode.l10n.t(
    'The conversation of thread {0} has changed since it was opened. Open it again.',
    shortId(threadId),
  );
}

/** The button under a refusal. */
export function openConversationAgain(): string {
  return vscode.l10n.t('Open Conversation');
}

function messages(value: number): string {
  return value === 1 ? vscode.l10n.t('1 message') : vscode.l10n.t('{0} messages', count(value));
}

export function conversationWords(): ConversationWords {
  return {
    title: vscode.l10n.t('Conversation'),
    summary: (shown, subagents) => describeAmounts(shown, subagents),
    notShown: vscode.l10n.t(
      'Not shown: message metadata, reasoning signatures, and file contents. Open History shows them.',
    ),
    lost: (lost) =>
      vscode.l10n.t(
        'Only in older checkpoints (removed or summarized by the graph): {0}. Open History shows them.',
        messages(lost),
      ),
    broken: vscode.l10n.t('Not everything in this checkpoint is valid JSON:'),
    aside: (aside) =>
      aside === 1
        ? vscode.l10n.t('1 checkpoint on another branch isn’t shown.')
        : vscode.l10n.t('{0} on other branches aren’t shown.', checkpoints(aside)),
    tooLarge: (large, limit) =>
      vscode.l10n.t(
        '{0} larger than {1}, the limit set in langgraphThreads.maxCheckpointSize, can’t be shown:',
        checkpoints(large),
        megabytes(limit),
      ),
    leftOut: (entries) =>
      vscode.l10n.t('The document would be too large. Its oldest {0} entries aren’t shown.', count(entries)),
    message: (label, speaker) => vscode.l10n.t('{0}. {1}', label, speaker),
    subagent: (label) => vscode.l10n.t('Subagent {0}', label),
    repeated: (shown) => vscode.l10n.t('Already shown in this document: {0}.', messages(shown)),
    noMessages: vscode.l10n.t('No messages.'),
    shortened: (shown, characters) =>
      vscode.l10n.t('The first {0} of {1} characters.', count(shown), count(characters)),
    speakers: {
      user: vscode.l10n.t('User'),
      assistant: vscode.l10n.t('Assistant'),
      system: vscode.l10n.t('System'),
      developer: vscode.l10n.t('Developer'),
      tool: vscode.l10n.t('Tool result'),
      removal: vscode.l10n.t('Removal of a message'),
      other: vscode.l10n.t('Another speaker'),
    },
    media: {
      image: vscode.l10n.t('image'),
      audio: vscode.l10n.t('audio'),
      video: vscode.l10n.t('video'),
      file: vscode.l10n.t('file'),
    },
    size: (bytes) => (bytes === 1 ? vscode.l10n.t('1 byte') : vscode.l10n.t('{0} bytes', count(bytes))),
    lines: (lines) => (lines === 1 ? vscode.l10n.t('1 line') : vscode.l10n.t('{0} lines', count(lines))),
    mediaNotShown: vscode.l10n.t('(not shown)'),
    encrypted: (what, size) =>
      what === 'reasoning'
        ? vscode.l10n.t('Reasoning: encrypted, {0}, not shown.', size)
        : vscode.l10n.t('Content: encrypted, {0}, not shown.', size),
    tokens: (input, output, total) => vscode.l10n.t('tokens: {0} in, {1} out, {2} total', input, output, total),
    number: count,
    headings: {
      toolCall: vscode.l10n.t('Tool call'),
      otherList: vscode.l10n.t('Another message list in the state'),
      waits: vscode.l10n.t('Waiting for an answer'),
      failed: vscode.l10n.t('Failed'),
      ui: vscode.l10n.t('User interface'),
      todos: vscode.l10n.t('To-do list'),
      files: vscode.l10n.t('Files in the state'),
    },
    labels: labels(),
  };
}

function describeAmounts(shown: number, subagents: number): string {
  if (subagents === 0) {
    return vscode.l10n.t('{0}.', messages(shown));
  }
  return subagents === 1
    ? vscode.l10n.t('{0}, including those of 1 subagent.', messages(shown))
    : vscode.l10n.t('{0}, including those of {1} subagents.', messages(shown), count(subagents));
}

function labels(): ConversationWords['labels'] {
  return {
    deployment: vscode.l10n.t('deployment'),
    thread: vscode.l10n.t('thread'),
    checkpoint: vscode.l10n.t('newest checkpoint'),
    list: vscode.l10n.t('state key'),
    name: vscode.l10n.t('name'),
    id: vscode.l10n.t('id'),
    role: vscode.l10n.t('role'),
    tool: vscode.l10n.t('tool'),
    task: vscode.l10n.t('task'),
    namespace: vscode.l10n.t('namespace'),
    answers: vscode.l10n.t('answers call'),
    failed: vscode.l10n.t('failed'),
    invalid: vscode.l10n.t('Invalid call:'),
    reasoning: vscode.l10n.t('Reasoning:'),
    refusal: vscode.l10n.t('Refusal:'),
    result: vscode.l10n.t('Tool result:'),
    otherBlock: vscode.l10n.t('Other content:'),
    notAMessage: vscode.l10n.t('An entry that isn’t a message'),
    empty: vscode.l10n.t('No content.'),
    keys: vscode.l10n.t('keys of its state'),
    lastIn: vscode.l10n.t('last in checkpoint'),
    code: vscode.l10n.t('Code:'),
    sources: vscode.l10n.t('Sources:'),
    serverTool: vscode.l10n.t('Tool that the model’s provider ran:'),
    serverToolFailed: vscode.l10n.t('The tool failed.'),
    resultFailed: vscode.l10n.t('Result of a tool that failed:'),
    cachePoint: vscode.l10n.t('Cache point: the prompt is cached up to here.'),
    artifact: vscode.l10n.t('Artifact, which the model does not see:'),
    ui: vscode.l10n.t('Shown in the user interface:'),
  };
}
