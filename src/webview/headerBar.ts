import { html, nothing, type TemplateResult } from 'lit';
import type { Header, Request } from './protocol';
import { age, type View, words } from './view';

type ThreadAction = Extract<Request, { type: 'threadAction' }>['action'];

const icons: Record<Header['status'], string> = {
  idle: 'circle-outline',
  busy: 'sync',
  interrupted: 'debug-pause',
  error: 'error',
  unknown: 'question',
};

/** The thread's title, how it stands, and what can be done with all of it. */
export function headerBar(view: View): TemplateResult {
  const { header, live } = view.state;
  if (!header) return html`<header class="head"><h1>${words(view, 'loading')}</h1></header>`;
  const facts = [...header.facts, age(view, header.updatedAt)].filter(Boolean);
  return html`<header class="head">
    <h1 title=${header.title}>${header.title}</h1>
    <span class="status status-${header.status}"
      ><span class="codicon codicon-${icons[header.status]}" aria-hidden="true"></span> ${header.statusWord}</span
    >${live && !live.ended ? html` <span class="working">${live.working}</span>` : nothing}
    <span class="facts">${facts.join(' · ')}</span>
    ${
      header.origin === ''
        ? nothing
        : html`<button
            type="button"
            class="link-button origin"
            title=${words(view, 'revealSource')}
            @click=${() => {
              view.send({ type: 'threadAction', action: 'revealSource' });
            }}
          >
            <span class="codicon codicon-link" aria-hidden="true"></span> ${header.origin}
          </button>`
    }
    ${searchBox(view)} ${header.file ? nothing : threadButton(view, 'copyThread', 'repo-forked')}
  </header>`;
}

/** What could not be read, and why. */
export function problemBar(view: View): TemplateResult {
  const { text, canRetry } = view.state.problem;
  return html`<div class="banner problem" role="alert">
    <span class="codicon codicon-warning" aria-hidden="true"></span> <span class="grow">${text}</span>
    ${
      canRetry
        ? html`<button
            type="button"
            @click=${() => {
              view.send({ type: 'refresh' });
            }}
          >
            ${words(view, 'retry')}
          </button>`
        : nothing
    }
  </div>`;
}

function threadButton(view: View, action: ThreadAction, icon: string): TemplateResult {
  return html`<button
    type="button"
    class="secondary"
    @click=${() => {
      view.send({ type: 'threadAction', action });
    }}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span> ${words(view, action)}
  </button>`;
}

/** Of a thread file: that it is one, and what is wrong with it. */
export function fileBar(view: View): TemplateResult | typeof nothing {
  const file = view.state.header?.file;
  if (!file) return nothing;
  const { facts, problems } = file;
  return html`<div class="banner file" role="status">
      <span class="codicon codicon-file" aria-hidden="true"></span> <span class="grow">${facts.join(' ')}</span>
      ${threadButton(view, 'compareThreads', 'compare-changes')} ${threadButton(view, 'importThread', 'cloud-upload')}
    </div>
    ${
      problems.length === 0
        ? nothing
        : html`<div class="banner problem" role="alert">
            <span class="codicon codicon-warning" aria-hidden="true"></span>
            <span class="grow">${problems.join(' ')}</span> ${threadButton(view, 'openReport', 'output')}
          </div>`
    }`;
}

function searchBox(view: View): TemplateResult {
  return html`<form
    class="search-box"
    role="search"
    @submit=${(event: Event) => {
      event.preventDefault();
      const box = (event.target as HTMLFormElement).elements.namedItem('search') as HTMLInputElement;
      const text = box.value.trim();
      if (text === '') {
        view.update({ search: undefined });
        return;
      }
      if (view.state.search?.text === text) {
        step(view, 1);
        return;
      }
      view.update({ search: { text, hits: [], looked: 0, done: false, note: '', at: -1 } });
      view.send({ type: 'search', text });
    }}
  >
    <span class="codicon codicon-search" aria-hidden="true"></span>
    <input name="search" type="search" aria-label=${words(view, 'search')} placeholder=${words(view, 'search')} />
  </form>`;
}

/** What was found, with the way from one to the next. */
export function searchBar(view: View): TemplateResult | typeof nothing {
  const { search } = view.state;
  if (!search) return nothing;
  const { hits, looked, done, at, note } = search;
  const text = !done
    ? words(view, 'searching', hits.length, looked)
    : hits.length === 0
      ? words(view, 'nothingFound', looked)
      : words(view, 'found', at + 1, hits.length, looked);
  return html`<section class="search-results" aria-label=${words(view, 'search')}>
    <div class="bar">
      <span class="grow" role="status">${text} ${note}</span>
      ${iconButton('arrow-up', words(view, 'previous'), () => {
        step(view, -1);
      })}
      ${iconButton('arrow-down', words(view, 'next'), () => {
        step(view, 1);
      })}
      ${iconButton('close', words(view, 'close'), () => {
        view.update({ search: undefined });
      })}
    </div>
    <ul>
      ${hits.map(
        (hit, index) =>
          html`<li>
            <button
              type="button"
              class="hit ${index === at ? 'selected' : ''}"
              aria-current=${index === at ? 'true' : 'false'}
              @click=${() => {
                goTo(view, index);
              }}
            >
              <span class="label">${hit.label}</span>
              <span class="where">${hit.where}</span>
              <span class="text">…${hit.before}<mark>${hit.found}</mark>${hit.after}…</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}

function step(view: View, by: number): void {
  const { search } = view.state;
  if (!search || search.hits.length === 0) return;
  goTo(view, (search.at + by + search.hits.length) % search.hits.length);
}

function goTo(view: View, index: number): void {
  const { search } = view.state;
  const hit = search?.hits[index];
  if (!search || !hit) return;
  view.update({ search: { ...search, at: index } });
  view.select(hit.place);
}

function iconButton(icon: string, label: string, run: () => void): TemplateResult {
  return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${run}>
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}

/** What can be done with the checkpoint that is selected. */
export function checkpointBar(view: View): TemplateResult | typeof nothing {
  const place = view.state.selected;
  if (!place) return nothing;
  const isLive = place.namespace === '' && !view.state.header?.file;
  const act = (action: Extract<Request, { type: 'checkpointAction' }>['action']) => () => {
    view.send({ type: 'checkpointAction', action, place });
  };
  return html`<div class="actions" role="toolbar" aria-label=${words(view, 'moreActions')}>
    ${
      isLive
        ? html`<button type="button" class="secondary" @click=${act('copyThreadFrom')}>
            <span class="codicon codicon-repo-forked" aria-hidden="true"></span> ${words(view, 'copyFromHere')}
          </button>`
        : nothing
    }
    ${isLive ? iconButton('edit', words(view, 'editState'), act('editState')) : nothing}
    ${iconButton('diff', words(view, 'compareWithParent'), act('compareWithParent'))}
    ${iconButton('go-to-file', words(view, 'openState'), act('openState'))}
    ${iconButton('compare-changes', words(view, 'selectForCompare'), act('selectForCompare'))}
    ${iconButton('copy', words(view, 'copyCheckpointId'), act('copyCheckpointId'))}
  </div>`;
}
