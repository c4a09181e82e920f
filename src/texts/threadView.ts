/** The words of the thread view. Those that the webview shows by itself go to it as one table. */
import { l10n } from 'vscode';
import type { SourceCheck } from '../api';
import type { Media, Speaker } from '../conversation/model';
import type { StepEffects } from '../conversation/stepEffects';
import { inertText } from './inertText';
import { shortTitle } from './notification';
import { count, megabytes } from './quantities';

export function threadToOpen(): string {
  return l10n.t('Select a thread to open');
}

/** Names in a row; more are counted. */
const mostNames = 3;

/** What the webview says by itself. `{0}` stands for what it puts in. */
export function threadViewWords() {
  return {
    history: l10n.t('History'),
    conversation: l10n.t('Conversation'),
    state: l10n.t('State'),
    changes: l10n.t('Changes'),
    raw: l10n.t('Raw'),
    loading: l10n.t('Loading…'),
    retry: l10n.t('Try Again'),
    newer: l10n.t('This thread has newer checkpoints.'),
    showNewest: l10n.t('Show the Newest'),
    noCheckpoints: l10n.t('This thread has no checkpoints yet.'),
    noMessages: l10n.t('No messages in this state.'),
    noChanges: l10n.t('This step changed nothing in the state.'),
    emptyState: l10n.t('The state is empty.'),
    earlier: l10n.t('Show {0} earlier messages'),
    showSubagents: l10n.t('Show what subagents said'),
    loadingSubagents: l10n.t('Reading what subagents said…'),
    hideTools: l10n.t('Hide tool calls'),
    reasoning: l10n.t('Reasoning'),
    refusal: l10n.t('Refused'),
    result: l10n.t('Result'),
    noResult: l10n.t('No result yet'),
    showAll: l10n.t('Show all {0} characters'),
    copyCode: l10n.t('Copy'),
    copied: l10n.t('Copied'),
    copyPath: l10n.t('Copy path'),
    moreMembers: l10n.t('Show {0} more'),
    changedMark: l10n.t('changed by this step'),
    search: l10n.t('Search in this thread'),
    searching: l10n.t('{0} found in {1} checkpoints…'),
    found: l10n.t('{0} of {1} found in {2} checkpoints'),
    nothingFound: l10n.t('Nothing found in {0} checkpoints'),
    next: l10n.t('Next'),
    previous: l10n.t('Previous'),
    close: l10n.t('Close'),
    copyThread: l10n.t('Copy Thread'),
    copyFromHere: l10n.t('Copy from Here'),
    editState: l10n.t('Edit State and Continue on a Copy…'),
    openState: l10n.t('Open State'),
    compareWithParent: l10n.t('Compare with Parent'),
    selectForCompare: l10n.t('Select for Compare'),
    copyCheckpointId: l10n.t('Copy Checkpoint ID'),
    revealSource: l10n.t('Reveal Source'),
    moreActions: l10n.t('More Actions…'),
    openSubgraphs: l10n.t('Show subgraphs'),
    closeSubgraphs: l10n.t('Hide subgraphs'),
    message: l10n.t('Message'),
    messageHint: l10n.t('Write a message, or the graph’s input as JSON'),
    jsonHint: l10n.t('The graph’s input as JSON; null continues from here'),
    onCopy: l10n.t('on a copy'),
    onThread: l10n.t('on this thread'),
    target: l10n.t('Where to run'),
    send: l10n.t('Run'),
    answer: l10n.t('Answer'),
    answerHint: l10n.t('Your answer: words, or JSON'),
    back: l10n.t('Back'),
    submit: l10n.t('Send'),
    stop: l10n.t('Stop'),
    goOn: l10n.t('Continue'),
    waits: l10n.t('Waiting for your answer'),
    waited: l10n.t('When it was exported, this thread was waiting for an answer:'),
    compareThreads: l10n.t('Compare with…'),
    importThread: l10n.t('Import Thread…'),
    atOlder: l10n.t('This is an earlier checkpoint. To continue from it, copy the thread from here.'),
    now: l10n.t('now'),
    compareAgain: l10n.t('Compare Again'),
    compareNow: l10n.t('Compare Now'),
    openReport: l10n.t('Open Report'),
    openThread: l10n.t('Open Thread'),
    onlyIn: l10n.t('only in {0}'),
    inBoth: l10n.t('in both'),
    graphHint: l10n.t('Click a checkpoint to see its diff, or its state if only one thread has it.'),
  };
}

export const threadViewMessages = {
  input: () => l10n.t('Input'),
  start: () => l10n.t('Start'),
  edited: () => l10n.t('Edited'),
  forked: () => l10n.t('Continued from an earlier checkpoint'),
  step: () => l10n.t('Step'),
  you: (text: string) => l10n.t('You: {0}', inertText(text)),
  called: (tools: string[]) => l10n.t('called {0}', names(tools)),
  removed: (messages: number) =>
    messages === 1 ? l10n.t('1 message removed') : l10n.t('{0} messages removed', count(messages)),
  files: (files: number) => (files === 1 ? l10n.t('1 file changed') : l10n.t('{0} files changed', count(files))),
  changed: (keys: string[]) => l10n.t('changed {0}', names(keys)),
  subgraph: (task: string, call: number) =>
    call > 1 ? l10n.t('{0}, call {1}', inertText(task), call) : inertText(task),
  noSubgraphs: () => l10n.t('The server shows no checkpoints of subgraphs here.'),
  moreCheckpoints: () => l10n.t('Older checkpoints of this subgraph are in the Threads view.'),
  rawCut: (shown: number, all: number) =>
    l10n.t('The first {0} of {1}. Open State has all of it.', megabytes(shown), megabytes(all)),
  changesCut: () => l10n.t('There are more changes than fit here. Compare with Parent has all of them.'),
  noParent: () => l10n.t('This checkpoint has no parent, so all of it is new.'),
  parentGone: () => l10n.t('The checkpoint before this one is gone, so its changes can’t be shown.'),
  stoppedBefore: (next: string[]) => l10n.t('Stopped before {0}', names(next)),
  notJson: () => l10n.t('This graph takes no messages: enter its input as JSON, such as {0}.', '{"key": "value"}'),
  movedOn: () => l10n.t('This thread now waits for something else, so nothing was sent.'),
  deleted: () => l10n.t('This thread was deleted.'),
  messagesIn: (key: string) => l10n.t('Messages in “{0}”', inertText(key)),
  media: (what: Media['what'], mediaType: string, bytes: number | undefined, place: string) =>
    [mediaWord(what), inertText(mediaType), bytes === undefined ? '' : sizeOf(bytes), inertText(place)]
      .filter(Boolean)
      .join(' · '),
  encrypted: (what: 'reasoning' | 'content', bytes: number) =>
    what === 'reasoning'
      ? l10n.t('Encrypted reasoning, {0}', sizeOf(bytes))
      : l10n.t('Encrypted content, {0}', sizeOf(bytes)),
  sources: () => l10n.t('Sources'),
  artifact: () => l10n.t('Artifact'),
  ui: (name: string) => l10n.t('Shown in the user interface: {0}', inertText(name)),
  cachePoint: () => l10n.t('Cached up to here'),
  serverTool: (name: string) => l10n.t('{0} (run by the model’s provider)', inertText(name)),
  subagent: (task: string, messages: number) =>
    messages === 1
      ? l10n.t('Subagent {0}, 1 message', inertText(task))
      : l10n.t('Subagent {0}, {1} messages', inertText(task), count(messages)),
  otherContent: () => l10n.t('Content of another kind'),
  notAMessage: () => l10n.t('An entry that is not a message'),
  searchStopped: (found: number) =>
    l10n.t('The first {0} places. Search for something longer to find others.', count(found)),
  tokens: (input: number | undefined, output: number | undefined) =>
    l10n.t(
      '{0} tokens in, {1} out',
      input === undefined ? '–' : count(input),
      output === undefined ? '–' : count(output),
    ),
  running: () => l10n.t('Running…'),
  working: (nodes: string[]) =>
    nodes.length === 1 ? l10n.t('{0} is working…', names(nodes)) : l10n.t('{0} are working…', names(nodes)),
  tooltipStep: (step: number) => l10n.t('Step {0}', step),
  base64: (bytes: number) => l10n.t('not text, {0}', sizeOf(bytes)),
  characters: (size: number) => l10n.t('{0} characters', count(size)),
  members: (size: number) => (size === 1 ? l10n.t('1 member') : l10n.t('{0} members', count(size))),
  items: (size: number) => (size === 1 ? l10n.t('1 item') : l10n.t('{0} items', count(size))),
};

/** What a copy's header says of where it came from, and of its source after a run on the copy. */
export function copiedFrom(source: string, check: SourceCheck['outcome'] | undefined): string {
  const name = shortTitle(source, 30);
  switch (check) {
    case undefined:
      return l10n.t('Copied from {0}', name);
    case 'unchanged':
      return l10n.t('Copied from {0} · source unchanged', name);
    case 'movedByOthers':
      return l10n.t('Copied from {0} · source continued by others', name);
    case 'changed':
      return l10n.t('Copied from {0} · source changed', name);
    case 'cannotTell':
      return l10n.t('Copied from {0} · source not checked', name);
  }
}

export function speakerWord(speaker: Speaker, name: string | undefined, role: string): string {
  const named = name === undefined ? '' : inertText(name);
  switch (speaker) {
    case 'user':
      return named === '' ? l10n.t('You') : named;
    case 'assistant':
      return named === '' ? l10n.t('Assistant') : named;
    case 'system':
      return l10n.t('System');
    case 'developer':
      return l10n.t('Developer');
    case 'tool':
      return named === '' ? l10n.t('Tool') : named;
    case 'removal':
      return l10n.t('Removal of a message');
    case 'other':
      return named === '' ? inertText(role) : named;
  }
}

/** What made a checkpoint: what somebody did to the thread, else the nodes that ran. */
export function stepLabel(source: string | undefined, ran: string[]): string {
  if (source === 'update') return threadViewMessages.edited();
  if (source === 'fork') return threadViewMessages.forked();
  if (source === 'input') return threadViewMessages.input();
  const nodes = [...new Set(ran)].map((name) => inertText(name));
  return nodes.length > 0 ? nodes.join(', ') : threadViewMessages.start();
}

/** What a step did, for its row, without anybody's words where it is to be brief; `''` where that is nothing. */
export function describeEffects(
  { added, addedCount, removedCount, changed, files }: StepEffects,
  { isBrief = false } = {},
): string {
  const calls = added.flatMap((message) => message.calls);
  const results = added.filter(({ speaker }) => speaker === 'tool').length;
  const said = added.findLast((message) => message.text !== '' && message.speaker === 'assistant');
  const text = isBrief ? '' : (said?.text ?? '');
  const messages = addedCount - results;
  return [
    calls.length > 0 ? threadViewMessages.called([...new Set(calls)]) : '',
    results > 0 ? (results === 1 ? l10n.t('1 result') : l10n.t('{0} results', count(results))) : '',
    calls.length === 0 && text !== '' ? inertText(text) : '',
    calls.length === 0 && text === '' && messages > 0
      ? messages === 1
        ? l10n.t('+1 message')
        : l10n.t('+{0} messages', count(messages))
      : '',
    removedCount > 0 ? threadViewMessages.removed(removedCount) : '',
    files === undefined || files === 0 ? '' : threadViewMessages.files(files),
    changed.length > 0 ? threadViewMessages.changed(changed) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function names(all: string[]): string {
  const shown = all.slice(0, mostNames).map((name) => inertText(name));
  const others = all.length - shown.length;
  return others > 0 ? l10n.t('{0} and {1} more', shown.join(', '), others) : shown.join(', ');
}

function mediaWord(what: Media['what']): string {
  switch (what) {
    case 'image':
      return l10n.t('Image');
    case 'audio':
      return l10n.t('Audio');
    case 'video':
      return l10n.t('Video');
    case 'file':
      return l10n.t('File');
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? l10n.t('{0} KiB', count(Math.max(1, Math.round(bytes / 1024)))) : megabytes(bytes);
}
