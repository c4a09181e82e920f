import { html, nothing, render, type TemplateResult } from 'lit';
import { changesPane, rawPane } from './changesPane';
import { comparisonPage } from './comparisonPage';
import { composer } from './composer';
import { conversationPane, drawsMore, keepCount } from './conversationPane';
import { checkpointBar, fileBar, headerBar, problemBar, searchBar } from './headerBar';
import { HistoryList } from './historyList';
import { setCopyWord } from './markdown';
import { asResponse, type Place, type Request } from './protocol';
import { statePane } from './statePane';
import './style.css';
import { type View, words } from './view';
import {
  accept,
  type Conversation,
  emptyShown,
  initialState,
  type KeptState,
  samePlace,
  tabOf,
  type Tab,
  tabs,
  type ViewState,
} from './viewState';

interface Host {
  postMessage(request: Request): void;
  getState(): unknown;
  setState(state: KeptState): void;
}
declare function acquireVsCodeApi(): Host;

/** Pixels: who has scrolled further away from the end stays there while it grows. */
const nearEnd = 40;
/** Milliseconds between two looks at the clock. */
const agesLast = 30_000;

const host = acquireVsCodeApi();
const app = document.getElementById('app');
let state = initialState(host.getState());
let isDrawing = false;
/** The conversation that has been scrolled to its newest message, and the one that it was read for anew. */
let scrolledFor: Conversation | undefined;
/** The conversation that is shown is the one before, until the newest has been read. */
let followed = false;
/** The messages before those that are on the screen are about to be drawn, or what stands below them. */
let fills = false;

const list = new HistoryList(draw);

const view: View = {
  get state() {
    return state;
  },
  send: (request) => {
    host.postMessage(request);
  },
  update: (change) => {
    setState({ ...state, ...change });
  },
  select: (place) => {
    setState({ ...state, selected: place, isBehind: false, before: undefined });
  },
  open: (place) => {
    view.select(place);
    if (state.comparison) host.postMessage({ type: 'openPair', place });
  },
  answers: new Map(),
  announce: (text) => {
    const live = document.getElementById('live');
    if (live) live.textContent = text;
  },
};

function setState(next: ViewState): void {
  state = show(next);
  const { selected, chosenTab, hideTools, target, draft } = state;
  host.setState({ selected, chosenTab, hideTools, target, draft });
  draw();
}

/** Asks for what is to be shown and is not there. */
function show(next: ViewState): ViewState {
  const { selected, loaded } = next;
  if (!loaded || !selected || next.comparison) return next;
  const isSame = samePlace(next.shown?.place, selected);
  const shown = isSame && next.shown ? next.shown : emptyShown(selected);
  if (!isSame) {
    view.answers.clear();
    host.postMessage({ type: 'conversation', place: selected });
  }
  const tab = tabOf({ ...next, shown });
  const wasAsked = isSame && tabOf(state) === tab;
  if (!wasAsked) ask(tab, selected, shown);
  return { ...next, shown };
}

function ask(tab: Tab, place: Place, shown: NonNullable<ViewState['shown']>): void {
  if (tab === 'state' && !shown.state.has('[]')) host.postMessage({ type: 'state', place, path: [], from: 0 });
  if (tab === 'changes' && !shown.changes) host.postMessage({ type: 'changes', place });
  if (tab === 'raw' && !shown.raw) host.postMessage({ type: 'raw', place });
}

/** Draws once, however often it was asked for in the meantime. */
function draw(): void {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    if (!app) return;
    const before = document.getElementById('pane');
    const wasAtEnd = before === null || before.scrollHeight - before.scrollTop - before.clientHeight < nearEnd;
    render(state.comparison ? comparisonPage(view, state.comparison, list) : page(), app);
    list.drawn(view);
    if (tabOf(state) === 'conversation') scrollToEnd(wasAtEnd);
  });
}

/** To the newest message when a conversation is shown; while it grows, for whoever has not gone away from the end. */
function scrollToEnd(wasAtEnd: boolean): void {
  const conversation = state.shown?.conversation ?? state.before;
  if (!conversation) return;
  const isOther = conversation !== scrolledFor;
  const grows = followed || state.live !== undefined;
  if (fills || (isOther ? !grows || wasAtEnd : grows && wasAtEnd)) {
    const pane = document.getElementById('pane');
    if (pane) pane.scrollTop = pane.scrollHeight;
  }
  scrolledFor = conversation;
  followed = state.before !== undefined;
  const more = drawsMore(conversation);
  fills = more || !state.loaded;
  // What is on the screen is painted first.
  if (more) requestAnimationFrame(() => setTimeout(draw));
}

function page(): TemplateResult {
  const { loaded, rows, problem } = state;
  return html`
    ${headerBar(view)} ${fileBar(view)} ${problem.text === '' ? nothing : problemBar(view)}
    ${state.isBehind ? behindBar() : nothing} ${searchBar(view)}
    <main class=${state.historyOpen ? 'history-open' : ''}>
      <button
        type="button"
        class="history-toggle"
        aria-expanded=${state.historyOpen ? 'true' : 'false'}
        @click=${() => {
          view.update({ historyOpen: !state.historyOpen });
        }}
      >
        <span class="codicon codicon-history" aria-hidden="true"></span> ${words(view, 'history')}
      </button>
      ${list.template(view)}
      <section class="details">
        ${
          loaded && rows.length === 0
            ? html`<p class="quiet empty">${words(view, 'noCheckpoints')}</p>`
            : html`<div class="details-head">${tabList()} ${checkpointBar(view)}</div>
                ${pane()}`
        }
        ${composer(view)}
      </section>
    </main>
    <div id="live" class="sr" role="status"></div>
  `;
}

function tabList(): TemplateResult {
  const choose = (tab: Tab): void => {
    view.update({ chosenTab: tab });
  };
  return html`<div
    class="tabs"
    role="tablist"
    @keydown=${(event: KeyboardEvent) => {
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const next = tabs[(tabs.indexOf(tabOf(state)) + by + tabs.length) % tabs.length];
      if (by === 0 || next === undefined) return;
      event.preventDefault();
      choose(next);
      document.getElementById(`tab-${next}`)?.focus();
    }}
  >
    ${tabs.map(
      (tab) =>
        html`<button
          type="button"
          role="tab"
          id="tab-${tab}"
          aria-selected=${tab === tabOf(state) ? 'true' : 'false'}
          aria-controls="pane"
          tabindex=${tab === tabOf(state) ? '0' : '-1'}
          @click=${() => {
            choose(tab);
          }}
        >
          ${words(view, tab)}
        </button>`,
    )}
  </div>`;
}

function pane(): TemplateResult {
  const { shown, problem } = state;
  const tab = tabOf(state);
  const draws = { conversation: conversationPane, state: statePane, changes: changesPane, raw: rawPane };
  return html`<div id="pane" class="pane pane-${tab}" role="tabpanel" aria-labelledby="tab-${tab}" tabindex="0">
    ${shown ? draws[tab](view, shown) : problem.text === '' ? html`<p class="quiet">${words(view, 'loading')}</p>` : nothing}
  </div>`;
}

function behindBar(): TemplateResult {
  return html`<div class="banner" role="status">
    <span class="codicon codicon-info" aria-hidden="true"></span> <span class="grow">${words(view, 'newer')}</span>
    <button
      type="button"
      @click=${() => {
        const newest = state.rows[0];
        if (newest) view.select(newest.place);
      }}
    >
      ${words(view, 'showNewest')}
    </button>
  </div>`;
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const response = asResponse(data);
  if (!response) return;
  if (response.type === 'words') setCopyWord(response.words.copyCode ?? '');
  const before = state.shown?.conversation ?? state.before;
  setState(accept(state, response));
  if (before && state.shown?.conversation) keepCount(before, state.shown.conversation);
});
document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const button = target.closest('.copy-code');
  const text = button?.closest('.code')?.querySelector('pre')?.textContent;
  if (text === undefined) return;
  host.postMessage({ type: 'copyText', text });
  view.announce(words(view, 'copied'));
});
setInterval(draw, agesLast);
draw();
host.postMessage({ type: 'ready' });
