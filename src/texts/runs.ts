/** What a run is given, and what is said while it runs. The question before it and what is said after have files of their own. */
import { l10n } from 'vscode';
import type { ThreadReference } from '../api';
import { interruptText } from '../history/interruptText';
import type { ActionRequest, Decision, Question } from '../history/questions';
import type { JsonValue } from '../json/json';
import { toWire } from '../json/plain';
import type { SchemaProblem } from '../json/schema';
import type { TypedInput, TypedJson } from '../runs/runInput';
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
export function wholeQuestion({ value }: Pick<Question, 'value'>): string {
  return typeof value === 'object' && value !== null ? inertText(oneLine(value)) : '';
}

/** What an interrupt asks, on one line. */
export function questionText({ value }: Pick<Question, 'value'>): string {
  return inertText(interruptText(value));
}

/** JSON on one line, not fit to be shown yet. */
function oneLine(value: JsonValue): string {
  return JSON.stringify(toWire(value));
}

export function threadToRun(): string {
  return l10n.t('Select a thread to run');
}

export function threadToCopyAndRun(): string {
  return l10n.t('Select a thread to copy and run');
}

export function runningTitle(name: string): string {
  return l10n.t('Running “{0}”', name);
}

/** For the status bar. */
export function runningText(total: number): string {
  return l10n.t('{0} running', count(total));
}

export function runningTooltip(names: string[]): string {
  return l10n.t('Running: {0}', names.map((name) => l10n.t('“{0}”', name)).join(', '));
}

export function copyAndRunTitle(name: string): string {
  return l10n.t('Copying and Running “{0}”', name);
}

export function lookingTitle(thread: ThreadReference): string {
  return l10n.t('Checking Thread {0}', shortId(thread.threadId));
}

/** @param nodes those that run just now, where the server streams that. */
export function describeRunProgress(progress: RunProgress, nodes: readonly string[] = []): string {
  switch (progress.phase) {
    case 'starting':
      return l10n.t('Starting the run…');
    case 'running':
      return progress.status === 'pending' ? describePending(progress.pendingMs) : describeNodes(nodes);
    case 'cancelling':
      return l10n.t('Stopping the run…');
    case 'reading':
      return l10n.t('Reading new checkpoints…');
  }
}

const mostNodes = 3;

function describeNodes(nodes: readonly string[]): string {
  const names = [...new Set(nodes)].filter((node) => node !== '__start__').map(notificationText);
  const others = names.length - mostNodes;
  if (names.length === 0) return l10n.t('Running…');
  const shown = names.slice(0, mostNodes).join(', ');
  return others > 0 ? l10n.t('{0} and {1} more…', shown, count(others)) : l10n.t('{0}…', shown);
}

/** Milliseconds after which a run that waits is worth a word. */
const longPending = 30_000;

function describePending(pendingMs: number): string {
  return pendingMs < longPending
    ? l10n.t('Waiting for a worker…')
    : l10n.t('Still waiting for a worker. The server may have none, or all are busy.');
}

export function describeSourceReading(when: 'before' | 'after', checkpoints: number): string {
  return when === 'before'
    ? l10n.t('Reading the source… {0} checkpoints', count(checkpoints))
    : l10n.t('Reading the source again… {0} checkpoints', count(checkpoints));
}

// Which graph

export const graphPick = {
  title: () => l10n.t('Select a graph to run on this thread'),
  placeholder: () => l10n.t('The thread hasn’t run yet, so it doesn’t have one'),
  none: () => l10n.t('This deployment doesn’t have any graphs.'),
};

// What it is given

export const wayPick = {
  title: () => l10n.t('This thread is waiting for an answer'),
  stoppedTitle: (next: string[]) => l10n.t('This thread stopped before {0}', listed(next)),
  unnamedTitle: () => l10n.t('This thread is waiting, but the server doesn’t report for what'),
  answer: () => l10n.t('Answer'),
  goOn: () => l10n.t('Continue'),
  goOnDetail: (next: string[]) =>
    next.length > 0 ? l10n.t('Without input. Next: {0}', listed(next)) : l10n.t('Without input'),
  input: () => l10n.t('Run with New Input Instead'),
  inputDetail: () => l10n.t('Discards the pending question'),
};

/** What a graph takes, as far as it is known. */
export interface KnownInput {
  names: string[];
  takesMessages: boolean;
  /** The server told it; else the names are those of the thread's state, if any. */
  isTold: boolean;
}

export const inputBox = {
  title: (graph: string) => l10n.t('Input for {0}', plain(graph)),
  reading: () => l10n.t('Reading what input this graph takes…'),
  placeholder: ({ takesMessages }: KnownInput) => (takesMessages ? l10n.t('Message, or JSON') : l10n.t('JSON')),
  prompt: ({ names, takesMessages, isTold }: KnownInput) =>
    [
      takesMessages ? l10n.t('Text is sent as a user message, JSON as the graph’s input.') : l10n.t('JSON.'),
      isTold
        ? l10n.t('The input has: {0}.', names.length > 0 ? listed(names) : l10n.t('no members'))
        : names.length > 0
          ? l10n.t('The server doesn’t say what input this graph takes. The thread’s state has: {0}.', listed(names))
          : l10n.t('The server doesn’t say what input this graph takes.'),
    ].join(' '),
  sentAsMessage: (text: string) => l10n.t('Sent as the user message “{0}”.', plain(text)),
};

/** What is wrong with a line that was typed as input; `undefined` where nothing is. */
export function inputProblem(typed: TypedInput, { isTold, names }: KnownInput): string | undefined {
  switch (typed.kind) {
    case 'input':
    case 'message':
      return undefined;
    case 'empty':
      return l10n.t('Enter an input.');
    case 'text':
      return isTold || names.length > 0
        ? l10n.t('This graph doesn’t take messages. Enter its input as a JSON object.')
        : l10n.t('The server doesn’t say if this graph takes messages. Enter its input as a JSON object.');
    case 'broken':
      return incomplete();
  }
}

export const answerBox = {
  title: (task: string, position: number, total: number) => {
    const title = task === '' ? l10n.t('Answer') : l10n.t('Answer to “{0}”', plain(task));
    return total > 1 ? l10n.t('{0} ({1} of {2})', title, count(position), count(total)) : title;
  },
  prompt: (question: Question, mayBeLeft: boolean, following: number) =>
    [
      [l10n.t('It asks: {0}', plain(questionText(question))), plain(wholeQuestion(question))]
        .filter(Boolean)
        .join(' · '),
      mayBeLeft ? l10n.t('(Leave empty to skip this question.)') : '',
      askedAfterwards(following),
    ]
      .filter(Boolean)
      .join(' '),
  placeholder: () => l10n.t('JSON or plain text'),
  other: () => l10n.t('Another Answer…'),
  leave: () => l10n.t('Leave This Question Open'),
};

/** Of a question that others share the id of. */
export function askedAfterwards(following: number): string {
  if (following === 0) return '';
  return following === 1
    ? l10n.t('One more question follows: the server asks it after this one.')
    : l10n.t('{0} more questions follow: the server asks them after this one.', count(following));
}

/** What is wrong with an answer that was typed; `undefined` where nothing is. */
export function answerProblem(typed: TypedJson, id: string | undefined, mayBeLeft: boolean): string | undefined {
  switch (typed.kind) {
    case 'json':
      // Without an id both servers take an answer of null for a run without input, which fails.
      return typed.value === null && id === undefined
        ? l10n.t('This server doesn’t accept null as an answer.')
        : undefined;
    case 'text':
      return undefined;
    case 'empty':
      return mayBeLeft ? undefined : l10n.t('Enter an answer.');
    case 'broken':
      return incomplete();
  }
}

function incomplete(): string {
  return l10n.t('Incomplete JSON. To send text that begins like JSON, put it in quotes: "…".');
}

/** Said below the box that contains plain words. */
export function sentAsText(text: string, question: Question): string {
  return l10n.t('It asks: {0} · Sent as text: “{1}”', plain(questionText(question)), plain(text));
}

/** A whole number beyond 2⁵³ is sent as it is, and what becomes of it is the server's doing. */
export function largeInteger(digits: string): string {
  return l10n.t('{0} is sent with all its digits. A JavaScript server rounds it.', plain(digits));
}

export function describeSchemaProblem(problem: SchemaProblem): string {
  const where = problem.pointer === '' ? '' : l10n.t('{0}: ', plain(problem.pointer));
  switch (problem.code) {
    case 'type':
      return where + l10n.t('Expected {0}.', problem.wanted.join(', '));
    case 'notAllowed':
      return where + l10n.t('Expected {0}.', listed(problem.allowed));
    case 'missing':
      return where + l10n.t('“{0}” is missing.', plain(problem.name));
    case 'unknownName':
      return where + l10n.t('“{0}” isn’t expected here.', plain(problem.name));
    case 'limit':
      return where + l10n.t('Outside the limit ({0}: {1}).', problem.keyword, plain(problem.limit));
    case 'noBranch':
      return where + l10n.t('None of the forms that the graph accepts.');
  }
}

export const decisionPick = {
  title: ({ name }: ActionRequest, position: number, total: number) => {
    const title = l10n.t('Approve “{0}”?', plain(name));
    return total > 1 ? l10n.t('{0} ({1} of {2})', title, count(position), count(total)) : title;
  },
  placeholder: ({ description, args }: ActionRequest) => plain(description ?? oneLine(args)),
  decision: (decision: Decision) => {
    switch (decision) {
      case 'approve':
        return l10n.t('Approve');
      case 'edit':
        return l10n.t('Edit…');
      case 'reject':
        return l10n.t('Reject…');
      case 'respond':
        return l10n.t('Respond…');
      case 'ignore':
        return l10n.t('Ignore');
    }
  },
  detail: (decision: Decision, { args }: ActionRequest) => {
    switch (decision) {
      case 'approve':
        return plain(oneLine(args));
      case 'edit':
        return l10n.t('Change the arguments, then run it');
      case 'reject':
        return l10n.t('Don’t run it; you can say why');
      case 'respond':
        return l10n.t('Don’t run it; answer in its place');
      case 'ignore':
        return l10n.t('Skip it');
    }
  },
  json: () => l10n.t('Answer with JSON…'),
};

export const editBox = {
  title: ({ name }: ActionRequest) => l10n.t('Arguments of “{0}”', plain(name)),
  value: ({ args }: ActionRequest) => oneLine(args),
  prompt: () => l10n.t('JSON. The action runs with these arguments.'),
};

export const rejectBox = {
  title: ({ name }: ActionRequest) => l10n.t('Reject “{0}”', plain(name)),
  prompt: () => l10n.t('Why, for the model. Can be empty.'),
};

export const respondBox = {
  title: ({ name }: ActionRequest) => l10n.t('Respond to “{0}”', plain(name)),
  prompt: () => l10n.t('Sent in place of the action’s result.'),
  empty: () => l10n.t('Enter a response.'),
};

export function notAnObject(): string {
  return l10n.t('Enter a JSON object.');
}

export function nothingAnswered(): string {
  return l10n.t('No question answered, so nothing was run.');
}

export function whichQuestion(questions: Question[]): string {
  return l10n.t(
    'This thread asks {0} questions. Give the answers by question ID: {1}.',
    count(questions.length),
    plain(JSON.stringify(Object.fromEntries(questions.map(({ id, task }) => [id ?? '', `(${task})`])))),
  );
}

/** While somebody was answering. */
export function movedOn(thread: ThreadReference): string {
  return l10n.t('Thread {0} is now waiting for something different, so nothing was started.', shortId(thread.threadId));
}

export function isRunning(thread: ThreadReference): string {
  return l10n.t(
    'Thread {0} is already running, so nothing was started. Try again when the run has ended.',
    shortId(thread.threadId),
  );
}

function listed(names: string[]): string {
  const shown = names.slice(0, mostNames).map(plain).join(', ');
  return names.length > mostNames ? `${shown}, …` : shown;
}
