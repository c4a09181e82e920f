import { html, nothing, svg, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Row } from './protocol';
import { age, type View, words } from './view';
import { type Item, itemsOf, keyOf, samePlace } from './viewState';

/** Pixels. Every row is as high, so that two thousand of them scroll as ten do. */
const rowHeight = 42;
/** Rows that are drawn above and below those that are on the screen. */
const overscan = 12;
const laneWidth = 14;
/** More lanes than this would leave no room for words. */
const mostLanes = 8;
const icons: Record<Row['tone'], string> = {
  plain: '',
  user: 'account',
  edit: 'edit',
  asks: 'debug-pause',
  failed: 'error',
};

/** The history of a thread as a graph: a list that draws only the rows that are on the screen. */
export class HistoryList {
  #scroller: HTMLElement | undefined;
  #items: Item[] = [];
  #shownSelection = '';
  /** Of the list on the screen, in pixels; the height is not known before it has been drawn. */
  #scrollTop = 0;
  #height = window.innerHeight;
  /** The first row that is drawn, and the one behind the last. */
  #drawn = { from: 0, to: 0 };
  readonly #resized = new ResizeObserver(() => {
    this.#height = this.#scroller?.clientHeight ?? this.#height;
    this.#redrawMoved();
  });

  constructor(private readonly redraw: () => void) {}

  /** To be called when the page has been drawn. */
  drawn(view: View): void {
    const { selected } = view.state;
    const key = selected ? keyOf(selected) : '';
    if (key === this.#shownSelection) return;
    const index = this.#indexOf(view);
    if (index < 0) return;
    this.#shownSelection = key;
    this.#scrollTo(index);
  }

  /** No further than is needed. */
  #scrollTo(index: number): void {
    const scroller = this.#scroller;
    // As it is first drawn, without a look at the layout.
    if (!scroller || (index === 0 && this.#scrollTop === 0)) return;
    const { scrollTop, clientHeight } = scroller;
    const [top, bottom] = [index * rowHeight, (index + 1) * rowHeight];
    if (top < scrollTop) scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) scroller.scrollTop = bottom - clientHeight;
  }

  /** Only when rows come into sight that are not drawn. */
  #redrawMoved(): void {
    const { from, to } = this.#range();
    if (from !== this.#drawn.from || to !== this.#drawn.to) this.redraw();
  }

  /** In even steps, so that not every pixel draws anew. */
  #range(): { from: number; to: number } {
    const step = overscan / 2;
    const first = Math.floor(this.#scrollTop / rowHeight / step) * step - step;
    const last = Math.ceil((this.#scrollTop + this.#height) / rowHeight / step) * step + step;
    return { from: Math.max(0, first), to: Math.min(this.#items.length, last) };
  }

  readonly #attach = (element: Element | undefined): void => {
    this.#resized.disconnect();
    this.#scroller = element as HTMLElement | undefined;
    if (element) this.#resized.observe(element);
  };

  template(view: View): TemplateResult {
    const { state } = view;
    this.#items = itemsOf(state);
    this.#drawn = this.#range();
    const { from, to } = this.#drawn;
    if (state.loaded && !state.ended && !state.loadingMore && to >= this.#items.length - 5) {
      queueMicrotask(() => {
        if (view.state.loadingMore || view.state.ended) return;
        view.update({ loadingMore: true });
        view.send({ type: 'more' });
      });
    }
    const active = this.#indexOf(view);
    const shown = this.#items.slice(from, to).map((item, at) => ({ item, index: from + at }));
    return html`<div
      class="history"
      role="tree"
      tabindex="0"
      aria-label=${words(view, 'history')}
      aria-activedescendant=${active >= 0 ? `row-${String(active)}` : nothing}
      @keydown=${(event: KeyboardEvent) => {
        this.#key(event, view);
      }}
      @scroll=${() => {
        this.#scrollTop = this.#scroller?.scrollTop ?? 0;
        this.#redrawMoved();
      }}
      ${ref(this.#attach)}
    >
      <div class="rows" role="none" .style=${`height: ${String(this.#items.length * rowHeight)}px`}>
        ${repeat(
          shown,
          ({ index }) => index,
          ({ item, index }) => this.#row(view, item, index, active),
        )}
      </div>
      ${state.loadingMore ? html`<div class="more" role="none">${words(view, 'loading')}</div>` : nothing}
    </div>`;
  }

  #row(view: View, item: Item, index: number, active: number): TemplateResult {
    const style = `transform: translateY(${String(index * rowHeight)}px); height: ${String(rowHeight)}px`;
    if (item.kind === 'title') {
      return html`<div class="row title depth-${Math.min(item.depth, 4)}" role="none" .style=${style}>
        ${besides(item)}
        <span class="codicon codicon-list-tree" aria-hidden="true"></span><span class="label">${item.text}</span>
      </div>`;
    }
    const { row } = item;
    const when = age(view, row.createdAt);
    const found = view.state.subgraphs.get(keyOf(row.place));
    const icon = icons[row.tone];
    const isOpen = found !== undefined;
    return html`<div
      id="row-${index}"
      class="row tone-${row.tone} ${row.pair ? `of-${row.pair.side}` : ''} depth-${Math.min(row.depth, 4)} ${index === active ? 'selected' : ''}"
      role="treeitem"
      aria-selected=${index === active ? 'true' : 'false'}
      aria-level=${row.depth + 1}
      aria-expanded=${row.opens ? String(isOpen) : nothing}
      title=${row.tooltip}
      .style=${style}
      @click=${() => {
        view.open(row.place);
      }}
    >
      ${besides(item)} ${graph(row)}
      <div class="texts">
        <div class="line">
          ${icon === '' ? nothing : html`<span class="codicon codicon-${icon}" aria-hidden="true"></span>`}
          <span class="label">${row.label}</span>
          ${row.pair && row.pair.word !== '' ? html`<span class="badge">${row.pair.word}</span>` : nothing}
          <span class="age">${when}</span>
        </div>
        <div class="line detail">
          ${
            row.opens
              ? html`<span
                  class="fold codicon codicon-chevron-${isOpen ? 'down' : 'right'}"
                  aria-hidden="true"
                  title=${words(view, isOpen ? 'closeSubgraphs' : 'openSubgraphs')}
                  @click=${(event: Event) => {
                    event.stopPropagation();
                    toggle(view, row);
                  }}
                ></span>`
              : nothing
          }
          <span class="detail-text">${detailOf(view, row)}</span>
        </div>
      </div>
    </div>`;
  }

  #indexOf({ state: { selected } }: View): number {
    return this.#items.findIndex((item) => item.kind === 'row' && samePlace(item.row.place, selected));
  }

  #key(event: KeyboardEvent, view: View): void {
    const at = this.#indexOf(view);
    const page = Math.max(1, Math.floor(this.#height / rowHeight) - 1);
    const last = this.#items.length - 1;
    const target: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const item = this.#items[at];
    const to = target[event.key];
    if (to !== undefined) {
      const step = to >= at ? 1 : -1;
      let index = Math.max(0, Math.min(last, to));
      while (this.#items[index]?.kind === 'title') index += step;
      const next = this.#items[index];
      if (next?.kind === 'row') view.select(next.row.place);
    } else if (item?.kind === 'row' && event.key === 'Enter') {
      view.open(item.row.place);
    } else if (item?.kind === 'row' && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      const isOpen = view.state.subgraphs.has(keyOf(item.row.place));
      if (item.row.opens && isOpen !== (event.key === 'ArrowRight')) toggle(view, item.row);
      else if (event.key === 'ArrowLeft' && item.parent) view.select(item.parent);
    } else return;
    event.preventDefault();
  }
}

/** What stands in a row's second line. */
function detailOf(view: View, row: Row): string {
  const found = view.state.subgraphs.get(keyOf(row.place));
  if (found === 'loading') return words(view, 'loading');
  return found === undefined || found.note === '' ? row.detail : found.note;
}

function toggle(view: View, row: Row): void {
  const subgraphs = new Map(view.state.subgraphs);
  const key = keyOf(row.place);
  if (subgraphs.delete(key)) {
    view.update({ subgraphs });
    return;
  }
  view.update({ subgraphs: subgraphs.set(key, 'loading') });
  view.send({ type: 'subgraphs', place: row.place });
}

/** The lines of the root's lanes, beside the rows of a subgraph. */
function besides({ outer }: Item): TemplateResult | typeof nothing {
  if (outer.length === 0) return nothing;
  return html`<svg class="graph outer" aria-hidden="true" width="1" height=${rowHeight}>
    ${outer
      .filter((each) => each === 0)
      .map((each) => svg`<path class="lane-${each % 6}" d="M ${laneWidth / 2} 0 V ${rowHeight}"></path>`)}
  </svg>`;
}

/** The dot of a checkpoint and the lines around it. Colours come from classes. */
function graph({ lane: { lane, from, past, goesOn, width }, tone, pair }: Row): TemplateResult {
  const colour = (each: number): string => {
    if (!pair) return `lane-${String(each % 6)}`;
    if (each < pair.leftLanes) return 'lane-left';
    return each < pair.leftLanes + pair.commonLanes ? 'lane-both' : 'lane-right';
  };
  const x = (each: number): number => laneWidth / 2 + Math.min(each, mostLanes - 1) * laneWidth;
  const middle = rowHeight / 2;
  const bend = (each: number): string =>
    `M ${String(x(each))} 0 C ${String(x(each))} ${String(middle)}, ${String(x(lane))} 4, ${String(x(lane))} ${String(middle)}`;
  return html`<svg class="graph" aria-hidden="true" width=${Math.min(width, mostLanes) * laneWidth} height=${rowHeight}>
    ${past.map((each) => svg`<path class=${colour(each)} d="M ${x(each)} 0 V ${rowHeight}"></path>`)}
    ${from.map((each) =>
      each === lane
        ? svg`<path class=${colour(lane)} d="M ${x(lane)} 0 V ${middle}"></path>`
        : svg`<path class=${colour(each)} d=${bend(each)}></path>`,
    )}
    ${goesOn ? svg`<path class=${colour(lane)} d="M ${x(lane)} ${middle} V ${rowHeight}"></path>` : nothing}
    <circle
      class="dot ${colour(lane)} tone-${tone} ${pair ? `of-${pair.side}` : ''}"
      cx=${x(lane)}
      cy=${middle}
      r="4.5"
    ></circle>
  </svg>`;
}
