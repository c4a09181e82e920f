import { html, nothing, type TemplateResult } from 'lit';
import type { Change } from './protocol';
import { type View, words } from './view';
import type { Shown } from './viewState';

/** What the step that led to this checkpoint changed. */
export function changesPane(view: View, { changes, unreadable }: Shown): TemplateResult {
  const problem = unreadable.get('changes');
  if (problem !== undefined) return html`<p class="problem">${problem}</p>`;
  if (!changes) return html`<p class="quiet">${words(view, 'loading')}</p>`;
  return html`${changes.note === '' ? nothing : html`<p class="quiet">${changes.note}</p>`}
  ${
    changes.changes.length === 0 && changes.note === ''
      ? html`<p class="quiet">${words(view, 'noChanges')}</p>`
      : nothing
  }
  ${changes.changes.map(changeTemplate)}`;
}

function changeTemplate({ label, kind, lines }: Change): TemplateResult {
  const icon = kind === 'removed' ? 'diff-removed' : kind === 'changed' ? 'diff-modified' : 'diff-added';
  return html`<section class="change">
    <h3><span class="codicon codicon-${icon}" aria-hidden="true"></span> ${label}</h3>
    <div class="lines" role="group" aria-label=${label} tabindex="0">
      ${lines.map(
        ({ mark, text }) =>
          html`<div class=${mark === '+' ? 'plus' : mark === '-' ? 'minus' : 'same'}>
            <span class="mark">${mark}</span><span>${text}</span>
          </div>`,
      )}
    </div>
  </section>`;
}

/** The checkpoint as the server has it. */
export function rawPane(view: View, { raw, unreadable }: Shown): TemplateResult {
  const problem = unreadable.get('raw');
  if (problem !== undefined) return html`<p class="problem">${problem}</p>`;
  if (!raw) return html`<p class="quiet">${words(view, 'loading')}</p>`;
  return html`${raw.note === '' ? nothing : html`<p class="quiet">${raw.note}</p>`}
    <pre class="raw" tabindex="0">${raw.text}</pre>`;
}
