import * as v from 'valibot';
import {
  type Change,
  type Comparison,
  type Header,
  type Hit,
  type LivePiece,
  type Message,
  place,
  type Place,
  type Question,
  type Response,
  type ResponseOf,
  type Row,
  type StateNode,
  type Subgraph,
  target,
  type Target,
} from './protocol';

export const tabs = ['conversation', 'state', 'changes', 'raw'] as const;
export type Tab = (typeof tabs)[number];

/** What VS Code keeps for the view while it is hidden, and over a reload. Perhaps an earlier version did. */
const kept = v.object({
  selected: v.fallback(v.optional(place), undefined),
  /** The tab that somebody chose; else what there is to see decides. */
  chosenTab: v.fallback(v.optional(v.picklist(tabs)), undefined),
  hideTools: v.fallback(v.boolean(), false),
  target: v.fallback(target, 'copy'),
  draft: v.fallback(v.string(), ''),
});
export type KeptState = v.InferOutput<typeof kept>;

export interface Conversation {
  messages: Message[];
  notes: string[];
  questions: Question[];
  stopped: string;
  input: ResponseOf<'conversation'>['input'];
  subagents: ResponseOf<'conversation'>['subagents'] | 'loading';
}

/** The members of one value in the state, as far as they have come. */
export interface StateBranch {
  nodes: StateNode[];
  total: number;
}

/** What is shown of the checkpoint that is selected. */
export interface Shown {
  place: Place;
  conversation: Conversation | undefined;
  changes: { changes: Change[]; note: string } | undefined;
  raw: { text: string; note: string } | undefined;
  /** By the path, as JSON. */
  state: Map<string, StateBranch>;
  /** Texts that were cut, whole, by the path. */
  whole: Map<string, string>;
  unreadable: Map<string, string>;
}

/** A row of the history as it stands in the list: a checkpoint, or the title of a subgraph. */
export type Item = (
  { kind: 'row'; row: Row; parent: Place | undefined } | { kind: 'title'; text: string; depth: number }
) & {
  /** The lanes of the root that go on beside it, where it is of a subgraph. */
  outer: number[];
};

export interface Search {
  text: string;
  hits: Hit[];
  looked: number;
  done: boolean;
  note: string;
  /** Which of the hits is selected. */
  at: number;
}

/** A run that goes on, and the messages that it is writing. */
export interface Live {
  working: string;
  messages: Map<number, LivePiece>;
  /** Its messages stay until the state that has them is shown. */
  ended: boolean;
}

export interface ViewState {
  words: Record<string, string>;
  language: string;
  header: Header | undefined;
  /** Two threads as one graph, instead of one thread. */
  comparison: Comparison | undefined;
  rows: Row[];
  /** Whether the first rows have come. */
  loaded: boolean;
  ended: boolean;
  loadingMore: boolean;
  problem: { text: string; canRetry: boolean };
  selected: Place | undefined;
  /** As in `KeptState`. */
  chosenTab: Tab | undefined;
  shown: Shown | undefined;
  /** By the checkpoint, where they are folded out. */
  subgraphs: Map<string, { subgraphs: Subgraph[]; note: string } | 'loading'>;
  search: Search | undefined;
  running: string;
  /** The run whose stream is shown. */
  live: Live | undefined;
  /** What is shown until the newest checkpoint's conversation has been read anew. */
  before: Conversation | undefined;
  hideTools: boolean;
  target: Target;
  draft: string;
  /** The newest checkpoint is not the one that is shown, and has come since. */
  isBehind: boolean;
  /** In a narrow view the history is folded in. */
  historyOpen: boolean;
}

export function initialState(given: unknown): ViewState {
  const { selected, chosenTab, hideTools, target: chosen, draft } = v.parse(v.fallback(kept, v.parse(kept, {})), given);
  return {
    words: {},
    language: 'en',
    header: undefined,
    comparison: undefined,
    rows: [],
    loaded: false,
    ended: false,
    loadingMore: false,
    problem: { text: '', canRetry: false },
    selected,
    chosenTab,
    shown: undefined,
    subgraphs: new Map(),
    search: undefined,
    running: '',
    live: undefined,
    before: undefined,
    hideTools,
    target: chosen,
    draft,
    isBehind: false,
    historyOpen: false,
  };
}

/** Where nobody chose a tab: the conversation, or else the state of a thread that has no messages. */
export function tabOf({ chosenTab, shown }: Pick<ViewState, 'chosenTab' | 'shown'>): Tab {
  return chosenTab ?? (shown?.conversation?.messages.length === 0 ? 'state' : 'conversation');
}

export function keyOf({ namespace, checkpointId }: Place): string {
  return `${namespace}\0${checkpointId}`;
}

export function samePlace(one: Place | undefined, other: Place | undefined): boolean {
  return one !== undefined && other !== undefined && keyOf(one) === keyOf(other);
}

export function emptyShown(place: Place): Shown {
  return {
    place,
    conversation: undefined,
    changes: undefined,
    raw: undefined,
    state: new Map(),
    whole: new Map(),
    unreadable: new Map(),
  };
}

/** The rows of the list, with the subgraphs that are folded out below their checkpoints. */
export function itemsOf({ rows, subgraphs }: ViewState): Item[] {
  const below = (row: Row, parent: Place | undefined, outer: number[]): Item[] => {
    const found = subgraphs.get(keyOf(row.place));
    const inside = found === undefined || found === 'loading' ? [] : found.subgraphs;
    const { past, goesOn, lane } = row.lane;
    const beside = parent ? outer : [...past, ...(goesOn ? [lane] : [])];
    return [
      { kind: 'row', row, parent, outer },
      ...inside.flatMap((each): Item[] => [
        { kind: 'title', text: each.title, depth: row.depth + 1, outer: beside },
        ...each.rows.flatMap((inner) => below(inner, row.place, beside)),
      ]),
    ];
  };
  return rows.flatMap((row) => below(row, undefined, []));
}

/** What a response makes of the state. The selection changes only where the view followed the newest checkpoint. */
export function accept(state: ViewState, response: Response): ViewState {
  const about = 'place' in response && samePlace(state.shown?.place, response.place) ? state.shown : undefined;
  // It comes before the rows, for they are more.
  const isFirst = !state.loaded && state.shown === undefined;
  switch (response.type) {
    case 'words':
      return { ...state, words: response.words, language: response.language };
    case 'header':
      return { ...state, header: response.header };
    case 'comparison':
      return { ...state, comparison: response.comparison };
    case 'problem':
      return { ...state, problem: response, loadingMore: false };
    case 'sent':
      return { ...state, draft: '' };
    case 'running':
      return { ...state, running: response.text };
    case 'stream':
      return { ...state, live: acceptStream(state.live, response) };
    case 'rows':
      return acceptRows(state, response);
    case 'select':
      return { ...state, selected: response.place, isBehind: false, before: undefined };
    case 'tab':
      return { ...state, chosenTab: response.tab };
    case 'subgraphs':
      return { ...state, subgraphs: new Map(state.subgraphs).set(keyOf(response.place), response) };
    case 'hits':
      return state.search?.text === response.text
        ? { ...state, search: { ...state.search, ...response, hits: [...state.search.hits, ...response.hits] } }
        : state;
    case 'conversation': {
      const isWanted = isFirst && (state.selected === undefined || samePlace(state.selected, response.place));
      const shown = about ?? (isWanted ? emptyShown(response.place) : undefined);
      return shown
        ? {
            ...state,
            shown: { ...shown, conversation: response },
            before: undefined,
            live: state.live?.ended ? undefined : state.live,
          }
        : state;
    }
    case 'changes':
      return about ? { ...state, shown: { ...about, changes: response } } : state;
    case 'raw':
      return about ? { ...state, shown: { ...about, raw: response } } : state;
    case 'whole':
      return about
        ? {
            ...state,
            shown: { ...about, whole: new Map(about.whole).set(JSON.stringify(response.path), response.text) },
          }
        : state;
    case 'state': {
      if (!about) return state;
      const key = JSON.stringify(response.path);
      const nodes = [...(about.state.get(key)?.nodes.slice(0, response.from) ?? []), ...response.nodes];
      return {
        ...state,
        shown: { ...about, state: new Map(about.state).set(key, { nodes, total: response.total }) },
      };
    }
    case 'unreadable':
      if (response.what === 'subgraphs') {
        const found = { subgraphs: [], note: response.text };
        return { ...state, subgraphs: new Map(state.subgraphs).set(keyOf(response.place), found) };
      }
      return about
        ? { ...state, shown: { ...about, unreadable: new Map(about.unreadable).set(response.what, response.text) } }
        : state;
  }
}

function acceptRows(state: ViewState, { rows, fresh, goesOn, ended }: ResponseOf<'rows'>): ViewState {
  if (!fresh) {
    const known = new Map(state.rows.map((row) => [keyOf(row.place), row]));
    for (const row of rows) known.set(keyOf(row.place), row);
    return { ...state, rows: [...known.values()], ended, loadingMore: goesOn };
  }
  const followed = state.selected === undefined || samePlace(state.selected, state.rows[0]?.place);
  const newest = rows[0]?.place;
  const selected = followed ? newest : state.selected;
  const isBehind = state.loaded && !followed && !samePlace(state.rows[0]?.place, newest);
  // A checkpoint stays the same one while its tasks end or fail: it is asked for anew.
  const shown = state.loaded && samePlace(state.shown?.place, newest) ? undefined : state.shown;
  const before = followed ? (state.shown?.conversation ?? state.before) : undefined;
  return { ...state, rows, ended, loaded: true, loadingMore: goesOn, selected, isBehind, shown, before };
}

function acceptStream(
  live: Live | undefined,
  { state, working, pieces, saved }: ResponseOf<'stream'>,
): Live | undefined {
  const messages = new Map(state === 'joined' ? [] : live?.messages);
  for (const each of saved) messages.delete(each);
  for (const piece of pieces) {
    messages.set(piece.message, { ...piece, text: (messages.get(piece.message)?.text ?? '') + piece.text });
  }
  return state === 'ended' && messages.size === 0 ? undefined : { working, messages, ended: state === 'ended' };
}
