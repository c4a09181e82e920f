import { html, nothing, type TemplateResult } from 'lit';
import { problemBar } from './headerBar';
import type { HistoryList } from './historyList';
import type { Comparison, Request } from './protocol';
import { type View, words } from './view';

const icons: Record<Comparison['severity'], string> = { information: 'pass', warning: 'warning', error: 'error' };

/** Two threads as one graph: the verdict on top, and below it all checkpoints that one of them has, or both. */
export function comparisonPage(view: View, comparison: Comparison, list: HistoryList): TemplateResult {
  const { title, left, right, sentences, severity, state } = comparison;
  const { problem, rows, loaded } = view.state;
  const [verdict = '', ...others] = sentences;
  const icon =
    state === 'comparing' ? 'loading codicon-modifier-spin' : state === 'compared' ? icons[severity] : 'info';
  return html`
    <header class="head comparison-head">
      <h1 title=${title}>${title}</h1>
      ${
        state === 'comparing'
          ? nothing
          : button(view, 'compare', words(view, state === 'compared' ? 'compareAgain' : 'compareNow'))
      }
      ${state === 'compared' ? button(view, 'openReport', words(view, 'openReport')) : nothing}
    </header>
    <div class="banner verdict severity-${state === 'compared' ? severity : 'none'}" role="status">
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      <span class="grow"><strong>${verdict}</strong> ${others.join(' ')}</span>
    </div>
    ${problem.text === '' ? nothing : problemBar(view)}
    <div class="legend">
      ${side(view, 'left', 'openLeft', left)} ${common(view)} ${side(view, 'right', 'openRight', right)}
      <span class="quiet">${words(view, 'graphHint')}</span>
    </div>
    <main class="comparison history-open">
      ${
        loaded && rows.length === 0
          ? html`<p class="quiet empty">${words(view, 'noCheckpoints')}</p>`
          : list.template(view)
      }
    </main>
    <div id="live" class="sr" role="status"></div>
  `;
}

type Action = Extract<Request, { type: 'comparisonAction' }>['action'];

function button(view: View, action: Action, label: string): TemplateResult {
  return html`<button
    type="button"
    @click=${() => {
      view.send({ type: 'comparisonAction', action });
    }}
  >
    ${label}
  </button>`;
}

function dot(of: 'left' | 'both' | 'right'): TemplateResult {
  return html`<svg class="graph" aria-hidden="true" width="11" height="11">
    <circle class="dot lane-${of} of-${of} tone-plain" cx="5.5" cy="5.5" r="4.5"></circle>
  </svg>`;
}

/** A side’s colour and name; its thread opens on a click. */
function side(view: View, of: 'left' | 'right', action: Action, name: string): TemplateResult {
  return html`<button
    type="button"
    class="link-button"
    title=${words(view, 'openThread')}
    @click=${() => {
      view.send({ type: 'comparisonAction', action });
    }}
  >
    ${dot(of)} ${words(view, 'onlyIn', name)}
  </button>`;
}

function common(view: View): TemplateResult {
  return html`<span>${dot('both')} ${words(view, 'inBoth')}</span>`;
}
