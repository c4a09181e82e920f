/** A sentence for every code that a verification gives. A code from a newer version falls back to naming itself. */
import * as vscode from 'vscode';
import type { Note } from '../api';
import { AgentServerError, type AgentServerErrorKind } from '../langgraph/http/errors';
import { describeError, describeShortly as describeErrorShortly } from './errors';
import { checkpoints, count, megabytes, namespaces, places } from './quantities';
import { notificationText } from './inertText';

/** What the two threads are called in a sentence: "the source" and "the copy", or "the first thread" and "the second thread". */
export interface SideNames {
  left: string;
  right: string;
}

const serverErrorKinds: AgentServerErrorKind[] = [
  'unreachable',
  'timeout',
  'cut',
  'cancelled',
  'redirected',
  'unauthorized',
  'forbidden',
  'notFound',
  'conflict',
  'refused',
  'unsupported',
  'tooManyRequests',
  'unavailable',
  'serverError',
  'notAgentServer',
  'tooLarge',
];

export function describeNote(note: Note, names: SideNames): string {
  const sentence = Object.hasOwn(notes, note.code) ? notes[note.code] : undefined;
  return sentence
    ? sentence(new Facts(note.facts, names))
    : vscode.l10n.t('See the log for “{0}”.', notificationText(note.code));
}

/** The same as it fits a notification: without ids and namespaces, which the report has. */
export function describeShortly(note: Note, names: SideNames): string {
  const sentence = Object.hasOwn(shortNotes, note.code) ? shortNotes[note.code] : undefined;
  return sentence ? sentence(new Facts(note.facts, names)) : describeNote(note, names);
}

export function describeNotChecked(codes: string[]): string {
  const things = codes.map(
    (code) => (Object.hasOwn(notChecked, code) ? notChecked[code]?.() : undefined) ?? notificationText(code),
  );
  return things.length === 0 ? '' : vscode.l10n.t('Not compared: {0}.', things.join(', '));
}

export function sentenceStart(text: string): string {
  return text.charAt(0).toLocaleUpperCase(vscode.env.language) + text.slice(1);
}

/** The facts of a note as words; what is missing is said to be unknown, so that no sentence breaks. */
class Facts {
  constructor(
    private readonly facts: Record<string, string | number>,
    private readonly names: SideNames,
  ) {}

  has(name: string): boolean {
    return Object.hasOwn(this.facts, name) && this.facts[name] !== '';
  }

  text(name: string): string {
    return this.has(name) ? notificationText(String(this.facts[name])) : vscode.l10n.t('unknown');
  }

  /** A number as `words` says it. */
  amount(name: string, words: (value: number) => string): string {
    const value = this.has(name) ? Number(this.facts[name]) : Number.NaN;
    return Number.isFinite(value) ? words(value) : vscode.l10n.t('an unknown number');
  }

  /** The facts of an `AgentServerError`, in the sentence that any failed request has. */
  serverError(describe: (error: AgentServerError) => string = describeError): string {
    const { kind, method, path, status, detail, code } = this.facts;
    const known = serverErrorKinds.find((each) => each === kind);
    return known === undefined
      ? vscode.l10n.t('The server’s response couldn’t be used ({0}).', this.text('kind'))
      : describe(
          new AgentServerError({
            kind: known,
            method: String(method),
            path: String(path),
            ...(status === undefined ? {} : { status: Number(status) }),
            ...(detail === undefined ? {} : { detail: String(detail) }),
            ...(code === undefined ? {} : { code: String(code) }),
          }),
        );
  }

  side(): string {
    const side = this.facts.side;
    return side === 'left'
      ? this.names.left
      : side === 'right'
        ? this.names.right
        : vscode.l10n.t('one of the threads');
  }

  namespace(): string {
    return this.has('namespace')
      ? vscode.l10n.t('the namespace {0}', this.text('namespace'))
      : vscode.l10n.t('the root namespace');
  }
}

const notes: Partial<Record<string, (facts: Facts) => string>> = {
  bothEmpty: () =>
    vscode.l10n.t(
      'Both histories are empty. A server that hides its history looks the same, so nothing could be compared.',
    ),
  neverRun: () =>
    vscode.l10n.t('The histories are the same: neither thread has run yet, and no checkpoint of either is stored.'),
  notAllReadable: (facts) =>
    [
      vscode.l10n.t(
        'The server stores {0} of {1}, but only {2} could be read.',
        facts.amount('stored', checkpoints),
        facts.side(),
        facts.amount('read', count),
      ),
      behindJoinEdge(),
    ].join(' '),
  historyIncomplete: (facts) =>
    vscode.l10n.t(
      'The history of {0} doesn’t list what comes before checkpoint {1} in {2}, although it can still be read.',
      facts.side(),
      facts.text('checkpointId'),
      facts.namespace(),
    ),
  namespaceUnreadable: (facts) =>
    [
      vscode.l10n.t('Couldn’t read {1} of {0}.', facts.side(), facts.namespace()),
      facts.has('kind') ? facts.serverError() : '',
    ]
      .filter(Boolean)
      .join(' '),
  namespacesEndless: (facts) =>
    vscode.l10n.t(
      'The server returns checkpoints for every namespace that is requested. Reading stopped after {0}.',
      facts.amount('namespaces', namespaces),
    ),
  subgraphsNotShown: (facts) =>
    vscode.l10n.t('The server of {0} can’t show subgraphs that are called inside a task.', facts.side()),
  hiddenNotAsked: (facts) =>
    vscode.l10n.t(
      '{0} of {1} tasks were checked for subgraphs.',
      facts.amount('asked', count),
      facts.amount('known', count),
    ),
  namespacesSilent: (facts) =>
    vscode.l10n.t(
      'The server lists {0} of {1} but shows no checkpoints in them: {2}.',
      facts.amount('namespaces', namespaces),
      facts.side(),
      facts.text('names'),
    ),
  tasksInOtherThread: (facts) =>
    vscode.l10n.t(
      'In {0}, the tasks of checkpoint {1} write to another thread, {2}.',
      facts.side(),
      facts.text('checkpointId'),
      facts.text('threadId'),
    ),
  taskHidden: (facts) =>
    facts.has('checkpointId')
      ? [
          vscode.l10n.t(
            'The server hides the tasks that {0} ran after checkpoint {1} in {2}, so their checkpoints couldn’t be read.',
            facts.side(),
            facts.text('checkpointId'),
            facts.namespace(),
          ),
          behindJoinEdge(),
        ].join(' ')
      : vscode.l10n.t(
          '{0} is waiting in a task that its history doesn’t show, probably because the deployed graph no longer has that node. Its checkpoints couldn’t be read.',
          sentenceStart(facts.side()),
        ),
  tooLarge: (facts) =>
    vscode.l10n.t(
      'Checkpoint {0} of {1} in {2} is larger than {3}, the limit set in langgraphThreads.maxCheckpointSize.',
      facts.text('checkpointId'),
      facts.side(),
      facts.namespace(),
      facts.amount('limit', megabytes),
    ),
  leftOut: (facts) =>
    vscode.l10n.t(
      '{1} of {0} were too large to compare: {2}. The others were compared; subgraphs that only these list weren’t found.',
      facts.side(),
      facts.amount('checkpoints', checkpoints),
      facts.text('names'),
    ),
  deploymentChanged: () =>
    vscode.l10n.t('The deployment was changed or restarted while reading. Compare again once it has settled.'),
  sourceMoved: (facts) =>
    vscode.l10n.t(
      '{0} changed during the comparison. Compare again when no run is in progress.',
      sentenceStart(facts.side()),
    ),
  sourceLost: (facts) =>
    vscode.l10n.t(
      'Since then, the source has lost {0}: a run was deleted or rolled back.',
      facts.amount('checkpoints', checkpoints),
    ),
  olderGone: (facts) =>
    vscode.l10n.t('Both begin at checkpoint {0}; earlier checkpoints are deleted.', facts.text('checkpointId')),
  sourceValuesDiffer: (facts) =>
    vscode.l10n.t('The state that the server stores for {0} differs from its newest checkpoint.', facts.side()),
  serverError: (facts) => vscode.l10n.t('Reading {0} failed: {1}', facts.side(), facts.serverError()),
  notJson: (facts) =>
    vscode.l10n.t(
      '{1} of {0} couldn’t be compared because they aren’t valid JSON: {2}.',
      facts.side(),
      facts.amount('checkpoints', checkpoints),
      facts.text('names'),
    ),
  brokenAnswer: (facts) =>
    facts.has('checkpointId')
      ? vscode.l10n.t(
          'Checkpoint {0} of {1} in {2} isn’t valid JSON at {3}. The others were read.',
          facts.text('checkpointId'),
          facts.side(),
          facts.namespace(),
          facts.text('pointer'),
        )
      : vscode.l10n.t(
          'The response with the history of {0} is broken at byte {1}: {2}.',
          facts.side(),
          facts.text('position'),
          facts.text('what'),
        ),
  copyPoint: (facts) =>
    facts.has('checkpoints') && facts.amount('checkpoints', count) === '0'
      ? vscode.l10n.t('Since then, unfinished tasks of {0} got results.', facts.side())
      : vscode.l10n.t('Since then, {0} has run on by {1}.', facts.side(), facts.amount('checkpoints', checkpoints)),
  noStorage: (facts) => vscode.l10n.t('The server doesn’t report how many checkpoints of {0} it stores.', facts.side()),
  onlyNextOrTasks: () =>
    vscode.l10n.t('They differ only in “next” and “tasks”, which the deployed graph computes now.'),
  storageDiffers: () =>
    vscode.l10n.t('Everything the histories show is the same, but what the server stores for the two differs.'),
  sampled: (facts) =>
    facts.amount('places', count) === '0'
      ? vscode.l10n.t('Only the stored counts and the newest checkpoints were compared. They are the same.')
      : vscode.l10n.t(
          'Only the stored counts and the newest checkpoints were compared. They differ in {0}.',
          facts.amount('places', places),
        ),
  cursorIgnored: (facts) =>
    vscode.l10n.t(
      'The server doesn’t return what comes before checkpoint {2} in the history of {0} in {1}.',
      facts.side(),
      facts.namespace(),
      facts.text('checkpointId'),
    ),
  otherThread: (facts) =>
    vscode.l10n.t(
      'The server returned a different thread than the requested one, at checkpoint {0} in {1}.',
      facts.text('checkpointId'),
      facts.namespace(),
    ),
  pairedByOrder: (facts) =>
    [
      vscode.l10n.t('Checkpoints were paired by their order, because a copy on another deployment has its own IDs.'),
      facts.amount('added', count) === '0'
        ? ''
        : vscode.l10n.t('Left out are {0} that were added to reach older ones.', facts.amount('added', checkpoints)),
    ]
      .filter(Boolean)
      .join(' '),
  subgraphsOnOneSide: (facts) =>
    vscode.l10n.t(
      'Subgraphs called inside a node weren’t copied: {0} are in the source only.',
      facts.amount('checkpoints', checkpoints),
    ),
  nextHidden: () => vscode.l10n.t('The source hides what runs next at some checkpoints, so that wasn’t compared.'),
  redacted: (facts) =>
    vscode.l10n.t(
      'Texts were taken out of a thread file; they may be the same in {0}.',
      facts.amount('places', places),
    ),
  fileEndsEarly: (facts) =>
    vscode.l10n.t(
      'The thread file of {0} ends early, in line {1}. What comes before was read.',
      facts.side(),
      facts.text('line'),
    ),
  fileDigestWrong: (facts) =>
    vscode.l10n.t(
      'The thread file of {0} was changed after it was written: it isn’t what its last line ({1}) says.',
      facts.side(),
      facts.text('line'),
    ),
  fileBroken: (facts) =>
    vscode.l10n.t(
      'The thread file of {0} is broken in line {1} ({2}). What comes before was read.',
      facts.side(),
      facts.text('line'),
      facts.text('what'),
    ),
  threadIdAdded: (facts) =>
    vscode.l10n.t(
      'The server added the id of {0} to the metadata of {1}.',
      facts.side(),
      facts.amount('places', checkpoints),
    ),
};

/** What anybody can do where tasks are hidden: true of `langgraph dev` 0.5 to 0.18, and of PostgreSQL (docs/servers.md). */
function behindJoinEdge(): string {
  return vscode.l10n.t(
    'Python’s development server hides the tasks behind a join edge. To compare them, use a deployment with a database.',
  );
}

/** Of the notes that are too long for a notification. */
const shortNotes: Partial<Record<string, (facts: Facts) => string>> = {
  notAllReadable: (facts) =>
    vscode.l10n.t(
      'Only {0} of {1} of {2} could be read.',
      facts.amount('read', count),
      facts.amount('stored', checkpoints),
      facts.side(),
    ),
  sourceLost: (facts) =>
    vscode.l10n.t('Since then, the source has lost {0}.', facts.amount('checkpoints', checkpoints)),
  sourceValuesDiffer: (facts) =>
    vscode.l10n.t('The stored state of {0} differs from its newest checkpoint.', facts.side()),
  storageDiffers: () => vscode.l10n.t('What is stored for them differs.'),
  bothEmpty: () => vscode.l10n.t('Both histories are empty or hidden.'),
  historyIncomplete: (facts) => vscode.l10n.t('The server doesn’t list all of the history of {0}.', facts.side()),
  namespaceUnreadable: (facts) => vscode.l10n.t('A namespace of {0} couldn’t be read.', facts.side()),
  namespacesEndless: () => vscode.l10n.t('The server invents namespaces without end.'),
  namespacesSilent: (facts) =>
    vscode.l10n.t('The server lists namespaces of {0} but shows no checkpoints in them.', facts.side()),
  tasksInOtherThread: (facts) => vscode.l10n.t('Tasks of {0} write to another thread.', facts.side()),
  taskHidden: (facts) => vscode.l10n.t('The server hides some tasks of {0}.', facts.side()),
  tooLarge: (facts) =>
    vscode.l10n.t(
      'A checkpoint is larger than {0} (langgraphThreads.maxCheckpointSize).',
      facts.amount('limit', megabytes),
    ),
  leftOut: (facts) =>
    vscode.l10n.t('{0} of {1} are too large to compare.', facts.amount('checkpoints', checkpoints), facts.side()),
  deploymentChanged: () => vscode.l10n.t('The deployment changed while reading. Compare again later.'),
  sourceMoved: (facts) => vscode.l10n.t('{0} changed while reading. Compare again later.', sentenceStart(facts.side())),
  serverError: (facts) =>
    vscode.l10n.t('Reading {0} failed: {1}.', facts.side(), facts.serverError(describeErrorShortly)),
  notJson: (facts) =>
    vscode.l10n.t('{0} of {1} aren’t valid JSON.', facts.amount('checkpoints', checkpoints), facts.side()),
  brokenAnswer: (facts) =>
    facts.has('checkpointId')
      ? vscode.l10n.t('A checkpoint of {0} isn’t valid JSON at {1}.', facts.side(), facts.text('pointer'))
      : vscode.l10n.t('The server sent a broken history of {0}.', facts.side()),
  cursorIgnored: (facts) => vscode.l10n.t('The server doesn’t return all of the history of {0}.', facts.side()),
  otherThread: () => vscode.l10n.t('The server returned a different thread than the requested one.'),
  pairedByOrder: () => vscode.l10n.t('Checkpoints were paired by their order, not by ID.'),
  sampled: (facts) =>
    facts.amount('places', count) === '0'
      ? vscode.l10n.t('Stored counts and newest checkpoints are the same.')
      : vscode.l10n.t('Stored counts and newest checkpoints differ in {0}.', facts.amount('places', places)),
};

const notChecked: Partial<Record<string, () => string>> = {
  checkpointIds: () => vscode.l10n.t('checkpoint IDs'),
  times: () => vscode.l10n.t('times'),
  metadata: () => vscode.l10n.t('metadata of checkpoints'),
  taskResults: () => vscode.l10n.t('results, errors and questions of tasks'),
  olderCheckpoints: () => vscode.l10n.t('all checkpoints but the newest'),
  storeItems: () => vscode.l10n.t('store items'),
  runs: () => vscode.l10n.t('runs'),
  crons: () => vscode.l10n.t('crons'),
  threadRow: () => vscode.l10n.t('the thread’s row'),
  jsonLosses: () => vscode.l10n.t('what JSON can’t carry (NaN, tuples)'),
};
