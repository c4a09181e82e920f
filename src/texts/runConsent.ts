/** The question that comes before a run. */
import { l10n } from 'vscode';
import type { ThreadReference } from '../api';
import type { Question } from '../history/questions';
import type { RunStart } from '../langgraph/runs';
import { inertText, notificationText } from './inertText';
import { questionText, wholeQuestion } from './runs';

export interface Consent {
  deployment: string;
  baseUrl: string;
  title: string;
  thread: ThreadReference;
  graph: string;
  start: RunStart;
  questions: Question[];
  /** The run is on a copy that is made first. */
  onCopy: boolean;
}

export function consentQuestion({ graph, title, start, onCopy }: Consent): string {
  const [graphName, thread] = [inertText(graph), inertText(title)];
  if ('command' in start) {
    return onCopy
      ? l10n.t('Copy “{0}” and answer the copy’s question?', thread)
      : l10n.t('Answer the question of “{0}” and continue its run?', thread);
  }
  return onCopy
    ? l10n.t('Copy “{0}” and run “{1}” on the copy?', thread, graphName)
    : l10n.t('Run “{1}” on “{0}”?', thread, graphName);
}

export function consentDetail(consent: Consent): string {
  const { deployment, baseUrl, thread, graph, start, questions, onCopy } = consent;
  const given = 'command' in start ? start.command.resume : start.input;
  const lines = [
    l10n.t('Deployment: {0} ({1})', inertText(deployment), baseUrl),
    l10n.t('Thread: {0}', thread.threadId),
    l10n.t('Graph: {0}', inertText(graph)),
    ...('command' in start ? questions.flatMap(asks) : []),
    'command' in start
      ? l10n.t('Answer: {0}', inertText(JSON.stringify(answerOf(given, questions))))
      : given === null
        ? l10n.t('Input: none (continue from the newest checkpoint)')
        : l10n.t('Input: {0}', inertText(JSON.stringify(given))),
  ];
  const real = onCopy
    ? l10n.t(
        'Even on a copy, a run calls real models and tools, which can cost money, send emails, and change other systems. This can’t be undone.',
      )
    : l10n.t(
        'A run calls real models and tools, which can cost money, send emails, and change other systems, and it adds to this thread’s history. This can’t be undone.',
      );
  return `${lines.join('\n')}\n\n${real}`;
}

function asks(question: Question): string[] {
  const whole = wholeQuestion(question);
  return [l10n.t('It asks: {0}', questionText(question)), ...(whole === '' ? [] : [whole])];
}

/** Without the id, where there is one question. */
function answerOf(given: unknown, questions: Question[]): unknown {
  const answers = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const [first, ...more] = answers;
  return first && more.length === 0 && questions.length === 1 && first[0] === questions[0]?.id ? first[1] : given;
}

export const consentButtons = {
  run: (onCopy: boolean) => (onCopy ? l10n.t('Copy and Run') : l10n.t('Run')),
  always: (onCopy: boolean) => (onCopy ? l10n.t('Copy and Run, Don’t Ask Again') : l10n.t('Run, Don’t Ask Again')),
};

/** The words of Stop Run. */
export const stopRunMessages = {
  thread: () => l10n.t('Select the thread with the run to stop'),
  none: (title: string) => l10n.t('Nothing is running on “{0}”.', notificationText(title)),
  question: (title: string) => l10n.t('Stop the run on “{0}”?', notificationText(title)),
  detail: (deployment: string) =>
    l10n.t(
      'On {0}. Checkpoints it has saved are kept. What its tools have done isn’t undone.',
      notificationText(deployment),
    ),
  stop: () => l10n.t('Stop Run'),
  stopping: (title: string) => l10n.t('Stopping the run on “{0}”', notificationText(title)),
};
