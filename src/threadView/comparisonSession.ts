import * as vscode from 'vscode';
import type { ThreadReference, Verification } from '../api';
import { compareHistories } from '../comparison/compareHistories';
import { laneWidths, type LaneWidths, type Paired, PairedHistory, toLaneRow } from '../comparison/pairedHistory';
import { Timeline, type TimelineRow } from '../conversation/timeline';
import type { HistoryDocuments } from '../documents/historyDocuments';
import type { StateDocuments } from '../documents/stateDocuments';
import { estimateHistory } from '../history/estimate';
import type { SideName, ThreadSource } from '../history/side';
import { describeVerification, withProgress } from '../host/progress';
import type { Settings } from '../host/settings';
import type { CommandId } from '../ids';
import type { ComparedNames } from '../texts/compare';
import { graphMessages as words, shownNames } from '../texts/view/graph';
import { verdictSentences, verdictSeverity } from '../texts/verdicts';
import type { Comparison, Place, Request, Row } from '../webview/protocol';
import { type AnsweringPorts, answerRequest, words as pageWords } from './answering';
import { keyOf } from './checkpointContents';
import { joinSubgraphs } from './joinSubgraphs';
import { toRow } from './rows';
import { type KnownThread, readSubgraphs } from './subgraphs';

/** Two threads, in the order in which they were given. */
export type Sides = Record<SideName, ThreadReference>;

/** What a session uses of the extension. */
export interface ComparisonPorts extends AnsweringPorts {
  /** Throws a sentence where the thread cannot be read. */
  side: (thread: ThreadReference) => Promise<ThreadSource>;
  names: (left: ThreadReference, right: ThreadReference) => ComparedNames;
  documents: HistoryDocuments;
  states: StateDocuments;
  settings: Settings;
}

const firstRows = 30;
const nextRows = 60;
/** Milliseconds between two messages about how far a comparison is. */
const progressEvery = 300;

/** Two threads as one graph in one webview. */
export class ComparisonSession {
  readonly #closing = new AbortController();
  #timelines: Record<SideName, Timeline> | undefined;
  #threads: Record<SideName, KnownThread> | undefined;
  /** Whose the rows of subgraphs are, by the checkpoint. */
  readonly #inside = new Map<string, SideName | 'both'>();
  #history = new PairedHistory<TimelineRow>();
  #widths: LaneWidths = { left: 0, both: 0, right: 0 };
  #differing = new Map<string, Set<string>>();
  #loading: Promise<void> = Promise.resolve();
  #comparing = false;

  /** @param verification what is known of the two; else it is found out, unless that would read much. */
  constructor(
    private readonly sides: Sides,
    private verification: Verification | undefined,
    private readonly ports: ComparisonPorts,
  ) {}

  /** Answers a message of the webview. Never rejects. */
  async handle(request: Request): Promise<void> {
    await answerRequest(request, (given) => this.#answer(given), this.ports, this.#closing.signal);
  }

  /** Shows what a new comparison has found, and reads both anew. */
  async show(verification: Verification | undefined): Promise<void> {
    this.verification = verification;
    await this.handle({ type: 'refresh' });
  }

  dispose(): void {
    this.#closing.abort();
  }

  async #answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'ready':
        this.ports.post(pageWords());
        this.#postComparison();
        return this.#readAnew();
      case 'refresh':
        return this.#readAnew();
      case 'more':
        return this.#more(nextRows);
      case 'openPair':
        return this.#openPair(request.place);
      case 'subgraphs':
        return this.#readSubgraphs(request.place);
      case 'comparisonAction':
        return this.#act(request.action);
      default:
        return;
    }
  }

  async #act(action: Extract<Request, { type: 'comparisonAction' }>['action']): Promise<void> {
    const run = (command: CommandId, argument: unknown) => vscode.commands.executeCommand(command, argument);
    switch (action) {
      case 'compare':
        this.verification = undefined;
        await Promise.all([this.#readAnew(false), this.#compare()]);
        return;
      case 'openReport':
        await run('langgraphThreads.openReport', this.verification);
        return;
      case 'openLeft':
      case 'openRight':
        await this.#openThread(action === 'openLeft' ? 'left' : 'right');
    }
  }

  async #openThread(side: SideName): Promise<void> {
    const command: CommandId = 'langgraphThreads.openThread';
    await vscode.commands.executeCommand(command, this.sides[side]);
  }

  get #limits() {
    return { signal: this.#closing.signal, maxCheckpointBytes: this.ports.settings.maxCheckpointBytes() };
  }

  async #readAnew(compares = true): Promise<void> {
    const { side, post } = this.ports;
    post({ type: 'problem', text: '', canRetry: false });
    const [left, right] = await Promise.all([side(this.sides.left), side(this.sides.right)]);
    this.#timelines = { left: new Timeline(left, ''), right: new Timeline(right, '') };
    this.#threads = { left: this.#known(left, 'left'), right: this.#known(right, 'right') };
    this.#history = new PairedHistory();
    this.#widths = { left: 0, both: 0, right: 0 };
    this.#postComparison();
    await this.#more(firstRows);
    if (compares && !this.verification && (await this.#isLittle(left, right))) await this.#compare();
  }

  #known(side: ThreadSource, name: SideName): KnownThread {
    const names = new Map<string, string>();
    const timelines = () => this.#timelines;
    return {
      side,
      limits: this.#limits,
      get rows() {
        return timelines()?.[name].rows;
      },
      askedFor: (namespace) => names.get(namespace) ?? namespace,
      learnName: (answered, asked) => {
        names.set(answered, asked);
      },
    };
  }

  /** Whose a checkpoint is, of the root or of a subgraph that was folded out. */
  #ownerOf(place: Place): SideName | 'both' | undefined {
    const isIt = ({ left, right }: Paired<TimelineRow>): boolean => (left ?? right)?.row.id === place.checkpointId;
    return place.namespace === '' ? this.#history.all.find(isIt)?.owner : this.#inside.get(keyOf(place));
  }

  async #readSubgraphs(place: Place): Promise<void> {
    const [threads, owner] = [this.#threads, this.#ownerOf(place)];
    if (!threads || !owner) return;
    const read = async (side: SideName) => readSubgraphs(threads[side], place);
    const of = (row: Row, side: SideName | 'both'): Row => {
      this.#inside.set(keyOf(row.place), side);
      const { width } = row.lane;
      const lanes = { leftLanes: side === 'left' ? width : 0, commonLanes: side === 'both' ? width : 0 };
      const word = side === 'both' || side === owner ? '' : words.onlyIn(this.#names[side]);
      return { ...row, pair: { side, word, ...lanes } };
    };
    if (owner === 'both') {
      this.ports.post(joinSubgraphs(...(await Promise.all([read('left'), read('right')])), of));
      return;
    }
    const found = await read(owner);
    const subgraphs = found.subgraphs.map((each) => ({ ...each, rows: each.rows.map((row) => of(row, owner)) }));
    this.ports.post({ ...found, subgraphs });
  }

  /** Whether comparing them needs no question. */
  async #isLittle(left: ThreadSource, right: ThreadSource): Promise<boolean> {
    const [one, other] = await Promise.all([estimateHistory(left, this.#limits), estimateHistory(right, this.#limits)]);
    return (
      one !== undefined && other !== undefined && one.bytes + other.bytes <= this.ports.settings.askBeforeReadingBytes()
    );
  }

  async #compare(): Promise<void> {
    if (this.#comparing) return;
    this.#comparing = true;
    this.#postComparison();
    try {
      const [left, right] = await Promise.all([this.ports.side(this.sides.left), this.ports.side(this.sides.right)]);
      let posted = 0;
      const verification = await compareHistories(left, right, {
        ...this.#limits,
        onProgress: (progress) => {
          if (Date.now() - posted < progressEvery) return;
          posted = Date.now();
          this.#postComparison(describeVerification(progress));
        },
      });
      if (!this.#closing.signal.aborted) this.verification = verification;
    } finally {
      this.#comparing = false;
      this.#postComparison();
      this.#postRows(this.#history.all, true);
    }
  }

  #postComparison(progress = ''): void {
    const names = this.ports.names(this.sides.left, this.sides.right);
    const { verification } = this;
    this.#differing = differing(verification);
    const title = words.title(names);
    const sides = shownNames(names);
    const of = { title, left: sides.left, right: sides.right };
    const found = (): Pick<Comparison, 'sentences' | 'severity' | 'state'> => {
      if (this.#comparing)
        return { sentences: [words.comparing(), progress], severity: 'information', state: 'comparing' };
      if (!verification) return { sentences: [words.notCompared()], severity: 'information', state: 'notCompared' };
      return {
        sentences: [...verdictSentences(verification, sides), ...whereElse(verification)],
        severity: verdictSeverity(verification, 'comparison'),
        state: 'compared',
      };
    };
    this.ports.post({ type: 'comparison', comparison: { ...of, ...found() } });
  }

  async #more(limit: number): Promise<void> {
    // Two at once would read the same page.
    this.#loading = this.#loading.catch(() => undefined).then(() => this.#readMore(limit));
    await this.#loading;
  }

  async #readMore(limit: number): Promise<void> {
    const [timelines, history] = [this.#timelines, this.#history];
    if (!timelines) return;
    const isFirst = history.all.length === 0;
    const changed = new Set<Paired<TimelineRow>>();
    const known = new Set<TimelineRow>();
    const until = history.all.length + limit;
    while (!history.ended && history.all.length < until) {
      await Promise.all(
        history.wanted.map(async (side) => {
          const timeline = timelines[side];
          const before = timeline.rows.length;
          const read = await timeline.more(limit, this.#limits);
          read.forEach((row) => known.add(row));
          history.add(side, timeline.rows.slice(before), timeline.ended);
        }),
      );
      if (history !== this.#history) return;
      history.pair().forEach((each) => changed.add(each));
    }
    // A page tells what the last steps of the page before it did.
    const shown = history.all.filter(
      (each) => changed.has(each) || [each.left, each.right].some((row) => row && known.has(row)),
    );
    this.#postRows(shown, isFirst);
  }

  /** All of them where the picture has become wider: every lane then stands elsewhere. */
  #postRows(rows: readonly Paired<TimelineRow>[], fresh: boolean): void {
    const widths = laneWidths(this.#history.all);
    const isWider =
      widths.left + widths.both !== this.#widths.left + this.#widths.both || widths.right !== this.#widths.right;
    this.#widths = widths;
    const shown = fresh || isWider ? this.#history.all : rows;
    this.ports.post({
      type: 'rows',
      rows: shown.map((each) => this.#toRow(each)),
      fresh: fresh || isWider,
      goesOn: false,
      ended: this.#history.ended,
    });
  }

  #toRow({ owner, left, right, lanes }: Paired<TimelineRow>): Row {
    const shown = left ?? right;
    if (!shown) throw new Error('a pair of nothing');
    const row = { ...toRow(shown), lane: toLaneRow(lanes, this.#widths) };
    const sides = this.#names;
    const kinds = this.#differing.get(keyOf(row.place));
    const differs = owner === 'both' && kinds !== undefined;
    const word =
      owner !== 'both'
        ? words.onlyIn(sides[owner])
        : kinds?.has('changed')
          ? words.differs()
          : differs
            ? words.tasksDiffer()
            : '';
    const { left: leftLanes, both: commonLanes } = this.#widths;
    return { ...row, pair: { side: differs ? 'differs' : owner, word, leftLanes, commonLanes } };
  }

  /** The diff of a checkpoint that both have, beside the graph; the state of one that only one side has. */
  async #openPair(place: Place): Promise<void> {
    const owner = this.#ownerOf(place);
    if (!owner) return;
    const { documents, states } = this.ports;
    const options = { preview: true, preserveFocus: true, viewColumn: vscode.ViewColumn.Beside };
    await withProgress(words.opening(), async (progress) => {
      const signal = AbortSignal.any([progress.signal, this.#closing.signal]);
      if (owner === 'both') {
        const [left, right] = await Promise.all([
          documents.checkpoint(this.sides.left, place, signal),
          documents.checkpoint(this.sides.right, place, signal),
        ]);
        try {
          signal.throwIfAborted();
          await vscode.commands.executeCommand(
            'vscode.diff',
            left.uri,
            right.uri,
            words.pairTitle(place, this.#names),
            options,
          );
        } finally {
          left.release();
          right.release();
        }
        return;
      }
      const checkpoint = { ...this.sides[owner], ...place };
      const kept = states.keep(checkpoint, await states.state(checkpoint, signal));
      try {
        signal.throwIfAborted();
        await vscode.window.showTextDocument(kept.uri, options);
      } finally {
        kept.release();
      }
    });
  }

  get #names(): { left: string; right: string } {
    return shownNames(this.ports.names(this.sides.left, this.sides.right));
  }
}

/** By the checkpoint, in which ways the two sides' differ. */
function differing(verification: Verification | undefined): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { kind, namespace, checkpointId } of verification?.differences ?? []) {
    if (kind !== 'changed' && kind !== 'nextOrTasks') continue;
    const key = keyOf({ namespace, checkpointId });
    found.set(key, (found.get(key) ?? new Set()).add(kind));
  }
  return found;
}

/** Of differences that no row of the graph has. */
function whereElse({ differences, differenceCount }: Verification): string[] {
  const inside = differences.filter(({ namespace }) => namespace !== '').length;
  return [
    inside > 0 ? words.inSubgraphs(inside) : '',
    differenceCount > differences.length ? words.notAllMarked(differences.length) : '',
  ].filter(Boolean);
}
