/** What is asked before a thread is built anew on another deployment, and what is said after. */
import { l10n } from 'vscode';
import type { Note, TransferLevel, TransferProgress, TransferResult, TransferVerdict } from '../../api';
import { inertText, notificationText } from '../inertText';
import { describeNote } from '../notes';
import { type NameOf, type Severity, shortTitle } from '../notification';
import { checkpoints, count, isLittle, megabytes, namespaces, places } from '../quantities';
import { shortId } from '../shortId';

export const transferMessages = {
  thread: () => l10n.t('Select a thread to copy'),
  deployment: () => l10n.t('Select the deployment to copy to'),
  importDeployment: () => l10n.t('Select the deployment to import to'),
  looking: (name: string) => l10n.t('Checking “{0}”', name),
  lookingAtSeveral: (total: number) => l10n.t('Checking {0} Threads', count(total)),
  title: (name: string, target: string) => l10n.t('Copying “{0}” to {1}', name, target),
  copy: () => l10n.t('Copy'),
  import: () => l10n.t('Import'),
  openThread: () => l10n.t('Open Thread'),
  openReport: () => l10n.t('Open Report'),
  deleteRest: () => l10n.t('Delete It'),
  noOther: () => l10n.t('There’s no other deployment to copy to. Add one first.'),
  sameDeployment: () => l10n.t('The thread is on this deployment already. Use Copy Thread instead.'),
  onlyOneFile: () => l10n.t('That isn’t a thread file or a thread.'),
};

/** A thread that can be copied. */
export interface Expected {
  name: string;
  checkpoints: number;
  namespaces: number;
  level: TransferLevel;
  notes: readonly Note[];
}

export interface QuestionFacts {
  /** Deployments' names; no source for a file. */
  source: string | undefined;
  target: string;
  threads: readonly Expected[];
  /** Those that cannot be copied, with a sentence for each. */
  refused: readonly { name: string; sentence: string }[];
}

export function transferQuestion({ source, target, threads }: QuestionFacts): string {
  const [only, ...more] = threads;
  const [to, from] = [inertText(target), inertText(source ?? '')];
  if (more.length > 0) return l10n.t('Copy {0} threads to {1}?', count(threads.length), to);
  const name = inertText(only?.name ?? '');
  return source === undefined
    ? l10n.t('Import “{0}” to {1}?', name, to)
    : l10n.t('Copy “{0}” from {1} to {2}?', name, from, to);
}

/** What will be there, what will not, and what runs; a dialog cannot be scrolled. */
export function transferDetail({ target, threads, refused }: QuestionFacts): string {
  const levels = [...new Set(threads.map(({ level }) => level))].sort();
  const [only] = threads;
  const expected =
    threads.length === 1 && only ? [describeExpected(only)] : levels.map((level) => severalAt(level, threads));
  const lost = [...new Set(threads.flatMap(({ notes }) => notes.map(describeTransferNote)))];
  const shown = lost.slice(0, 6).map((sentence) => `• ${inertText(sentence)}`);
  const others = refused
    .slice(0, 3)
    .map(({ name, sentence }) => l10n.t('“{0}” can’t be copied: {1}', inertText(name), sentence));
  return [
    expected.join(' '),
    [
      ...shown,
      ...(lost.length > shown.length ? [l10n.t('• And {0} more', count(lost.length - shown.length))] : []),
    ].join('\n'),
    others.join('\n'),
    l10n.t(
      'The whole state is sent to {0}. No node, model or tool runs there, only reducers and conditions of edges. Checkpoint IDs and times are new. Runs, store items and a time to live aren’t copied.',
      inertText(target),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function describeExpected({ checkpoints: total, namespaces: subgraphs, level }: Expected): string {
  const what = subgraphs === 0 ? checkpoints(total) : l10n.t('{0} and {1}', checkpoints(total), namespaces(subgraphs));
  switch (level) {
    case 1:
      return l10n.t('The thread is built anew with everything in it ({0}), then compared.', what);
    case 2:
      return l10n.t('The thread is built anew with every checkpoint of its main graph ({0}), then compared.', what);
    case 3:
      return l10n.t(
        'The thread is built anew ({0}) with some parts of its messages in other places, then compared.',
        what,
      );
    case 4:
      return l10n.t('Only the latest state can be built.');
  }
}

function severalAt(level: TransferLevel, threads: readonly Expected[]): string {
  const number = count(threads.filter((each) => each.level === level).length);
  switch (level) {
    case 1:
      return l10n.t('{0} with everything in them.', number);
    case 2:
      return l10n.t('{0} with every checkpoint of the main graph.', number);
    case 3:
      return l10n.t('{0} with some parts of their messages in other places.', number);
    case 4:
      return l10n.t('{0} with the latest state only.', number);
  }
}

export function describeTransfer(progress: TransferProgress): string {
  switch (progress.phase) {
    case 'looking':
      return isLittle(progress.bytes)
        ? l10n.t('Reading… {0} checkpoints', count(progress.checkpoints))
        : l10n.t('Reading… {0} checkpoints, {1}', count(progress.checkpoints), megabytes(progress.bytes));
    case 'building':
      return progress.attempt === 1
        ? l10n.t('Building… {0} of {1} checkpoints', count(progress.done), count(progress.total))
        : l10n.t(
            'Building again, attempt {2}… {0} of {1} checkpoints',
            count(progress.done),
            count(progress.total),
            count(progress.attempt),
          );
    case 'comparing':
      return l10n.t('Comparing…');
  }
}

export function transferVerdict(verdict: TransferVerdict): string {
  switch (verdict) {
    case 'sameAtEveryStep':
      return l10n.t('the same at every step');
    case 'sameUpToMessages':
      return l10n.t('the same but for how messages are written');
    case 'sameLatestState':
      return l10n.t('the same latest state');
    case 'different':
      return l10n.t('different');
    case 'cannotTell':
      return l10n.t('can’t tell whether it’s the same');
  }
}

/** In the header of a thread that was built anew: from where, and what came of it. */
export function transferredFrom(source: string, verdict: TransferVerdict): string {
  return l10n.t('Copied from {0} · {1}', shortTitle(source, 50), transferVerdict(verdict));
}

export function threadOnDeployment(title: string, deployment: string): string {
  return l10n.t('{0} on {1}', shortTitle(title, 30), inertText(deployment));
}

export function transferSeverity({ outcome, verdict, copy }: TransferResult): Severity {
  if (outcome === 'failed' || outcome === 'refused') return 'error';
  if (outcome === 'cancelled') return copy ? 'warning' : 'information';
  return verdict === 'sameAtEveryStep' || verdict === 'sameUpToMessages' ? 'information' : 'warning';
}

/** What a notification says, the most important first. */
export function transferSentences(result: TransferResult, name: string, target: string): string[] {
  const { outcome, verdict, reason, copy, notes } = result;
  const [title, place] = [shortTitle(name), shortTitle(target, 30)];
  const why = reason ? [describeTransferNote(reason)] : [];
  const left = copy ? [l10n.t('An unfinished copy is there: {0}.', shortId(copy.threadId))] : [];
  switch (outcome) {
    case 'transferred':
      return [
        l10n.t('Copied “{0}” to {1}: {2}.', title, place, transferVerdict(verdict ?? 'cannotTell')),
        ...why,
        ...[...notes].sort(byWeight).map(describeTransferNote),
      ];
    case 'refused':
      return [l10n.t('“{0}” can’t be copied to {1}.', title, place), ...why];
    case 'failed':
      return [l10n.t('Couldn’t copy “{0}” to {1}.', title, place), ...left, ...why];
    case 'cancelled':
      return [l10n.t('Cancelled copying “{0}” to {1}.', title, place), ...left];
  }
}

/** Of several: how many came to what. */
export function transfersSentences(results: readonly TransferResult[], nameOf: NameOf, target: string): string[] {
  const copied = results.filter(({ outcome }) => outcome === 'transferred');
  const words = new Map<string, number>();
  for (const { verdict } of copied) {
    const word = transferVerdict(verdict ?? 'cannotTell');
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const [other] = results.filter(({ outcome }) => outcome !== 'transferred');
  const counts = [...words].map(([word, number]) => `${count(number)} ${word}`).join(', ');
  const facts = [count(copied.length), count(results.length), shortTitle(target, 30)] as const;
  return [
    copied.length === 0
      ? l10n.t('Copied {0} of {1} threads to {2}.', ...facts)
      : l10n.t('Copied {0} of {1} threads to {2}: {3}.', ...facts, counts),
    other?.reason ? l10n.t('“{0}”: {1}', nameOf(other.source), describeTransferNote(other.reason)) : '',
  ].filter(Boolean);
}

/** What somebody who goes on with the copy must know comes first. */
const weighty = [
  'subgraphStartsOver',
  'edgesDiffer',
  'runsAgain',
  'joinsShared',
  'channelsMissing',
  'channelsRefused',
  'questions',
];

function byWeight(one: Note, other: Note): number {
  const weigh = ({ code }: Note): number => (weighty.includes(code) ? weighty.indexOf(code) : weighty.length);
  return weigh(one) - weigh(other);
}

/** One thing that has not arrived, or not as it was; or why it failed. */
export function describeTransferNote(note: Note): string {
  const { code, facts } = note;
  const number = count(Number(facts.count ?? 0));
  const text = (name: string): string => notificationText(String(facts[name] ?? ''));
  const nodes = text('nodes') === '' ? '' : l10n.t(' ({0})', shortTitle(text('nodes'), 60));
  switch (code) {
    case 'questions':
      return l10n.t('Questions that are pending are asked again by running their node{0}: {1}.', nodes, number);
    case 'errors':
      return l10n.t('Errors of failed nodes aren’t copied: {0}.', number);
    case 'runsAgain':
      return l10n.t('Nodes that finished beside a waiting one will run again{0}.', nodes);
    case 'subgraphStartsOver':
      return l10n.t('A waiting subgraph can’t be read here and will start over{0}.', nodes);
    case 'hiddenNamespaces':
      return l10n.t('Subgraphs called inside a node aren’t copied: {0}.', checkpoints(Number(facts.checkpoints ?? 0)));
    case 'usageMoved':
      return l10n.t(
        'Token counts move to another member of messages: {0} messages.',
        count(Number(facts.messages ?? 0)),
      );
    case 'ownId':
      return l10n.t('The state keeps the source’s thread ID in {0}.', places(Number(facts.count ?? 0)));
    case 'edgesDiffer':
      return l10n.t('The two graphs have different edges: {0}.', shortTitle(text('names'), 60));
    case 'channelsMissing':
      return l10n.t('The target’s graph has no {0}, so it’s left out.', shortTitle(text('names'), 60));
    case 'channelsRefused':
      return l10n.t('The target refuses values of {0}, so they’re left out.', shortTitle(text('names'), 60));
    case 'inputsMissing':
      return l10n.t('Inputs of {0} runs can’t be read and are left out.', number);
    case 'redactedFile':
      return l10n.t('What was left out of the file stays left out.');
    case 'scratchLeft':
      return l10n.t('Temporary threads couldn’t be deleted on the target: {0}.', shortTitle(text('ids'), 80));
    case 'headOnly':
      return l10n.t('{0} earlier checkpoints couldn’t be built.', number);
    case 'numbersRounded':
      return l10n.t('The target rounded {0} numbers.', number);
    case 'numbersRespelled':
      return l10n.t('The target writes {0} numbers in another way.', number);
    case 'stepsShifted':
      return l10n.t('{0} checkpoints have other step numbers.', number);
    case 'extraCheckpoints':
      return l10n.t('{0} checkpoints were added to reach older ones.', number);
    case 'namespacesNotWritten':
      return l10n.t('{0} subgraphs couldn’t be written.', number);
    case 'joinsShared':
      return l10n.t('A run from an older branch may start a joined node too early.');
    case 'notProven':
      return l10n.t('What runs next can’t be compared at {0} checkpoints, where the source hides it.', number);
    case 'sourceBusy':
      return l10n.t('The thread is running. Try again when it’s idle.');
    case 'sourceMoved':
      return l10n.t('The source changed while it was copied.');
    case 'graphUnknown':
      return l10n.t('The thread doesn’t say which graph it belongs to.');
    case 'graphMissing':
      return l10n.t('The target has no graph “{0}”.', shortTitle(text('graph')));
    case 'nodeMissing':
      return l10n.t('The target’s graph “{0}” has no node “{1}”.', shortTitle(text('graph')), shortTitle(text('node')));
    case 'messageType':
      return l10n.t('The target doesn’t take messages of type “{0}”.', shortTitle(text('type')));
    case 'noSupersteps':
      return l10n.t('The target can’t build threads.');
    case 'bothEmpty':
      return l10n.t('The thread never ran.');
    case 'notInOrder':
      return l10n.t('The target shows other checkpoints than were asked for.');
    case 'serverError':
      return text('detail') === ''
        ? l10n.t('The target reported an error ({0}).', text(facts.status === undefined ? 'kind' : 'status'))
        : l10n.t('The target reported “{0}”.', shortTitle(text('detail'), 80));
    case 'notBuilt':
      return l10n.t('It couldn’t be built: {0}', shortTitle(text('what'), 80));
    default: {
      const thread = l10n.t('the thread');
      return describeNote({ code, facts: { side: 'left', ...facts } }, { left: thread, right: thread });
    }
  }
}
