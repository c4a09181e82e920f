/** What is said while and after a thread is copied from a checkpoint. */
import { l10n } from 'vscode';
import type { EditedCopyResult, ForkedCopyResult, ForkResult, Note } from '../api';
import { copyNotes, copySentences, copySeverity } from './copies';
import { inertText } from './inertText';
import { describeShortly } from './notes';
import { type NameOf, type Severity, shortTitle } from './notification';
import { count } from './quantities';
import { verdictWords } from './verdicts';

export const forkMessages = {
  toCopy: () => l10n.t('Select the checkpoint that the copy continues from'),
  title: (name: string) => l10n.t('Copying “{0}” from a Checkpoint', name),
  reading: () => l10n.t('Reading the checkpoint…'),
  setting: () => l10n.t('Making it the copy’s newest checkpoint…'),
  inSubgraph: () =>
    l10n.t(
      'A copy can’t continue from a subgraph’s checkpoint. Choose the parent checkpoint that called the subgraph. Nothing was copied.',
    ),
};

export function forkSeverity(result: ForkedCopyResult): Severity {
  const { fork } = result;
  switch (fork?.outcome) {
    case 'wrong':
    case 'notForked':
      return fork.reason?.code === 'cancelled' ? copySeverity(result) : 'error';
    case 'unknown':
      return 'warning';
    case 'forked':
      return fork.rest === 'same' || copySeverity(result) === 'error' ? copySeverity(result) : 'warning';
    default:
      return copySeverity(result);
  }
}

/** The copy and its verdict, what came of the checkpoint, and what it has not taken over. */
export function forkSentences(result: ForkedCopyResult, nameOf: NameOf): string[] {
  const { fork, verification } = result;
  if (fork === undefined) {
    return copySentences(result, nameOf);
  }
  const name = nameOf(result.source);
  const copied = verification
    ? l10n.t('Copied “{0}” ({1}).', name, verdictWords(verification.verdict))
    : l10n.t('Copied “{0}” (not compared).', name);
  return [copied, ...outcome(fork), ...copyNotes(result.notes)].filter(Boolean);
}

function outcome(fork: ForkResult): string[] {
  const why = fork.reason ? describeReason(fork.reason) : '';
  switch (fork.outcome) {
    case 'notForked':
      return [l10n.t('It doesn’t continue from the chosen checkpoint: {0}', why)];
    case 'wrong':
      return [l10n.t('Don’t rely on the copy: {0}', why)];
    case 'unknown':
      return [l10n.t('It may or may not continue from the chosen checkpoint: {0}', why)];
    case 'forked':
      return [
        l10n.t('It now continues from the chosen checkpoint.'),
        describeLosses(fork.notes),
        runAgain(fork.notes),
        ...describeRest(fork, why),
        ...fork.notes.map(describeMore),
      ];
  }
}

function describeRest({ rest }: ForkResult, why: string): string[] {
  return rest === 'same'
    ? [l10n.t('The rest was re-checked and is unchanged.')]
    : [l10n.t('The rest wasn’t re-checked.'), why];
}

function describeReason(reason: Note): string {
  switch (reason.code) {
    case 'cancelled':
      return l10n.t('You cancelled.');
    case 'noCopy':
      return l10n.t('Copying didn’t finish.');
    case 'copyDiffers':
      return l10n.t('The copy differs from its source.');
    case 'notOnCopy':
      return l10n.t('The copy doesn’t have it.');
    case 'forkIgnored':
      return l10n.t('The server accepted the request but made no checkpoint.');
    case 'answerLost':
      return l10n.t('There was no response, and no new checkpoint so far. The request isn’t repeated.');
    case 'otherHead':
      return l10n.t('Its newest checkpoint isn’t the one the server reported.');
    case 'valuesDiffer':
      return l10n.t('The new checkpoint’s values differ from the chosen one’s.');
    case 'nextDiffers':
      return l10n.t('The new checkpoint’s next nodes differ from the chosen one’s.');
    case 'otherParent':
      return l10n.t('The new checkpoint is on another branch.');
    case 'restChanged':
      return l10n.t('Other checkpoints of the copy have changed.');
    default:
      return describeShortly(reason, { left: l10n.t('the source'), right: l10n.t('the copy') });
  }
}

function describeLosses(notes: Note[]): string {
  const losses = notes.map(describeLoss).filter(Boolean);
  return losses.length === 0 ? '' : l10n.t('Not carried over: {0}.', losses.join(', '));
}

const madeAgain = new Set(['question', 'results', 'errors']);

function runAgain(notes: Note[]): string {
  return notes.some(({ code }) => madeAgain.has(code)) ? l10n.t('Its tasks run again.') : '';
}

function describeLoss({ code, facts }: Note): string {
  switch (code) {
    case 'question':
      return l10n.t('its question');
    case 'results':
      return facts.tasks === 1 ? l10n.t('the result of its task') : l10n.t('{0} task results', amount(facts.tasks));
    case 'errors':
      return l10n.t('its error');
    case 'metadata':
      return l10n.t('run metadata');
    default:
      return '';
  }
}

function describeMore({ code, facts }: Note): string {
  switch (code) {
    case 'laterStays':
      return l10n.t('Later checkpoints remain in the copy’s history as another branch.');
    case 'statefulSubgraphs':
      return l10n.t('Not reset, because it keeps its state between runs: {0}.', shortTitle(String(facts.names)));
    default:
      return '';
  }
}

/** The verdict in the title of a diff. */
export function forkWords({ verification, fork }: ForkedCopyResult): string {
  return fork?.rest === 'same' && verification
    ? l10n.t('{0}, and 1 new checkpoint', verdictWords(verification.verdict))
    : verdictWords('different');
}

function amount(value: unknown): string {
  return count(typeof value === 'number' ? value : 0);
}

/** What is said while and after a state is edited. */
export const editMessages = {
  toEdit: () => l10n.t('Select the checkpoint with the state to edit'),
  inSubgraph: () =>
    l10n.t('A copy can’t continue from a subgraph’s checkpoint. Edit the parent checkpoint that called it.'),
  opening: (name: string) => l10n.t('Opening the State of “{0}”', name),
  howTo: () => l10n.t('Edit the state, then save it to continue on a copy. You’re asked before anything is sent.'),
  reading: () => l10n.t('Reading the Checkpoint'),
  writing: () => l10n.t('Writing the edited state to the copy…'),
  working: (name: string) => l10n.t('Continuing “{0}” on a Copy', name),
  plain: (node: string) => inertText(node),
  asNode: () => l10n.t('Several nodes ran here. Which one should the change come from?'),
  notJson: (line: number) => l10n.t('Line {0} isn’t valid JSON. Nothing was sent.', count(line)),
  notAnObject: () => l10n.t('A state is a JSON object. Nothing was sent.'),
  nothingChanged: () => l10n.t('Nothing changed, so nothing was sent.'),
  removed: (keys: string[]) =>
    l10n.t('A server can’t remove keys from a state: {0}. Set them to null instead.', keyNames(keys)),
  question: (name: string) => l10n.t('Continue “{0}” on a copy with the edited state?', name),
  detail: (deployment: string, keys: string[]) =>
    l10n.t(
      'On {0}: the thread is copied, and the copy gets what you changed ({1}). The original stays as it is. No run is started.',
      shortTitle(deployment),
      keyNames(keys),
    ),
  copyAndEdit: () => l10n.t('Copy and Edit'),
  severity: (result: EditedCopyResult): Severity => {
    const { edit } = result;
    if (edit === undefined) return copySeverity(result);
    return edit.outcome === 'edited' && edit.others.length === 0 ? copySeverity(result) : 'warning';
  },
  sentences: (result: EditedCopyResult, nameOf: NameOf): string[] => {
    const { edit, verification, source } = result;
    if (edit === undefined) return copySentences(result, nameOf);
    const name = nameOf(source);
    const copied = verification
      ? l10n.t('Copied “{0}” ({1}).', name, verdictWords(verification.verdict))
      : l10n.t('Copied “{0}” (not compared).', name);
    switch (edit.outcome) {
      case 'edited':
        return [
          copied,
          edit.others.length === 0
            ? l10n.t('The copy has the edited state.')
            : l10n.t('The graph merged {0} instead of replacing it.', keyNames(edit.others)),
          ...copyNotes(result.notes),
        ];
      case 'notEdited':
        return [copied, l10n.t('The edited state wasn’t written: {0}', edit.reason ? describeReason(edit.reason) : '')];
      case 'unknown':
        return [copied, l10n.t('It may or may not have the edited state.')];
    }
  },
};

function keyNames(keys: string[]): string {
  const shown = keys.slice(0, 5).map((key) => shortTitle(key, 30));
  return keys.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}
