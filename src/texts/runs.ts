/** What a run is given, and what is said while it runs. The question before it and what is said after have files of their own. */
import { l10n } from 'vscode';
import type { RunQuestion, ThreadReference } from '../api';
import { interruptText } from '../history/interruptText';
import { parseJson } from '../json/json';
import type { TypedJson } from '../runs/runInput';
import type { RunProgress } from '../runs/runServer';
import { inertText, notificationText, withoutIcons } from './inertText';
import { count } from './quantities';
import { shortId } from './shortId';

/** Members of a state that a prompt names. */
const mostNames = 12;

/** Text of a thread for input boxes and quick picks, which draw icons and links. */
export function plain(text: string): string {
  return withoutIcons(notificationText(text));
}

/** The whole of what an interrupt gives, where it is more than a text; for who has to answer. */
export function wholeQuestion({ value }: RunQuestion): string {
  return typeof value === 'object' && value !== null ? inertText(JSON.stringify(value)) : '';
}

/** What an interrupt asks, on one line. */
export function questionText({ value }: RunQuestion): string {
  return inertText(interruptText(parseJson(JSON.stringify(value ?? null))));
}

export function threadToRun(): string {
  return l10n.t('The thread to run');
}

export function threadToCopyAndRun(): string {
  return l10n.t('The thread to copy, and to run the copy of');
}

export function runningTitle(thread: ThreadReference): string {
  return l10n.t('Run on Thread {0}', shortId(thread.threadId));
}

export function copyAndRunTitle(thread: ThreadReference): string {
  return l10n.t('Copy and Run {0}', shortId(thread.threadId));
}

export function lookingTitle(thread: ThreadReference): string {
  return l10n.t('Look at Thread {0}', shortId(thread.threadId));
}

export function describeRunProgress(progress: RunProgress): string {
  switch (progress.phase) {
    case 'starting':
      return l10n.t('Starting the run…');
    case 'running':
      return progress.status === 'pending' ? describePending(progress.pendingMs) : l10n.t('Running…');
    case 'cancelling':
      return l10n.t('Asked the server to stop the run…');
    case 'reading':
      return l10n.t('Reading what the run added…');
  }
}

/** Milliseconds after which a run that waits is worth a word. */
const longPending = 30_000;

function describePending(pendingMs: number): string {
  return pendingMs < longPending
    ? l10n.t('Waiting for a worker…')
    : l10n.t('No worker has taken the run yet. The server may have none, or all are busy. Cancel stops it.');
}

export function describeSourceReading(when: 'before' | 'after', checkpoints: number): string {
  return when === 'before'
    ? l10n.t('Reading the source before… {0} checkpoints', count(checkpoints))
    : l10n.t('Reading the source again… {0} checkpoints', count(checkpoints));
}

// Which graph

export const graphPick = {
  title: () => l10n.t('Which graph runs on this thread?'),
  placeholder: () => l10n.t('The thread has never run, so it names none'),
  none: () => l10n.t('This deployment names no graph that could run.'),
};

// What it is given

export const wayPick = {
  title: () => l10n.t('This thread waits for an answer'),
  answer: () => l10n.t('Answer'),
  input: () => l10n.t('Run with new input instead'),
  inputDetail: () => l10n.t('The question is left behind'),
};

export const inputBox = {
  title: (graph: string) => l10n.t('Input for {0}', plain(graph)),
  prompt: (names: string[], goesOn: string[]) =>
    [
      l10n.t('JSON.'),
      goesOn.length > 0
        ? l10n.t('null goes on where the thread stands: {0}.', goesOn.map(plain).join(', '))
        : l10n.t('null goes on where the thread stands; this one has ended.'),
      names.length > 0 ? l10n.t('The state has: {0}.', listed(names)) : '',
    ]
      .filter(Boolean)
      .join(' '),
};

export const answerBox = {
  title: (task: string, position: number, total: number) => {
    const title = task === '' ? l10n.t('Answer') : l10n.t('Answer to “{0}”', plain(task));
    return total > 1 ? l10n.t('{0} ({1} of {2})', title, count(position), count(total)) : title;
  },
  prompt: (question: RunQuestion, mayBeLeft: boolean) => {
    const asked = [l10n.t('It asks: {0}', plain(questionText(question))), plain(wholeQuestion(question))]
      .filter(Boolean)
      .join(' · ');
    return mayBeLeft ? `${asked} ${l10n.t('(Empty leaves this question open.)')}` : asked;
  },
  placeholder: () => l10n.t('JSON, or plain words'),
};

/** What is wrong with a line that was typed; `undefined` where nothing is. */
export function inputProblem(typed: TypedJson): string | undefined {
  switch (typed.kind) {
    case 'json':
      return undefined;
    case 'empty':
      return l10n.t('Enter JSON; null goes on where the thread stands.');
    case 'text':
    case 'broken':
      return l10n.t('This is not JSON yet. A text needs quotes: "…".');
    case 'inexact':
      return inexact(typed.number);
  }
}

export function answerProblem(typed: TypedJson, { id }: RunQuestion, mayBeLeft: boolean): string | undefined {
  switch (typed.kind) {
    case 'json':
      // Without an id both servers take an answer of null for a run without input, which fails.
      return typed.value === null && id === undefined ? l10n.t('null is no answer for this server.') : undefined;
    case 'text':
      return undefined;
    case 'empty':
      return mayBeLeft ? undefined : l10n.t('Enter an answer.');
    case 'broken':
      return l10n.t('This begins like JSON, and is none yet. A text may stand in quotes: "…".');
    case 'inexact':
      return inexact(typed.number);
  }
}

/** Said below the box while plain words stand in it. */
export function sentAsText(text: string, question: RunQuestion): string {
  return l10n.t('It asks: {0} · Sent as the text “{1}”.', plain(questionText(question)), plain(text));
}

function inexact(number: string): string {
  return l10n.t(
    '{0} would not arrive as it stands here: the number has too many digits. Put it in quotes.',
    plain(number),
  );
}

export function nothingAnswered(): string {
  return l10n.t('No question was answered, so nothing was run.');
}

export function whichQuestion(questions: RunQuestion[]): string {
  return l10n.t(
    'This thread asks {0} questions. Give the answers by the questions’ ids: {1}.',
    count(questions.length),
    plain(JSON.stringify(Object.fromEntries(questions.map(({ id, task }) => [id ?? '', `(${task})`])))),
  );
}

export function isRunning(thread: ThreadReference): string {
  return l10n.t(
    'Thread {0} is running already, so nothing was started. Wait until its run has ended, or cancel that.',
    shortId(thread.threadId),
  );
}

function listed(names: string[]): string {
  const shown = names.slice(0, mostNames).map(plain).join(', ');
  return names.length > mostNames ? `${shown}, …` : shown;
}
