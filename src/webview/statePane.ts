import { html, nothing, type TemplateResult } from 'lit';
import type { StateNode } from './protocol';
import { type View, words } from './view';
import type { Shown } from './viewState';

type Path = (string | number)[];

/** Values that are folded out, by the checkpoint and the path. */
const open = new Set<string>();
/** What has been asked for of a checkpoint's state, by the checkpoint. */
const asked = new WeakMap<Shown['place'], Set<string>>();

/** Asks for the members of a value that is folded out, once. */
function ask(view: View, { place, state }: Shown, path: Path): void {
  const key = JSON.stringify(path);
  const before = asked.get(place) ?? new Set();
  if (state.has(key) || before.has(key)) return;
  asked.set(place, before.add(key));
  view.send({ type: 'state', place, path, from: 0 });
}

/** The values of the state as a tree, of which each part comes when it is folded out. */
export function statePane(view: View, shown: Shown): TemplateResult {
  const problem = shown.unreadable.get('state');
  if (problem !== undefined) return html`<p class="problem">${problem}</p>`;
  const root = shown.state.get('[]');
  if (!root) return html`<p class="quiet">${words(view, 'loading')}</p>`;
  if (root.total === 0) return html`<p class="quiet">${words(view, 'emptyState')}</p>`;
  return html`<ul class="tree">
    ${branch(view, shown, [])}
  </ul>`;
}

function branch(view: View, shown: Shown, path: Path): TemplateResult {
  const found = shown.state.get(JSON.stringify(path));
  if (!found) return html`<li class="quiet">${words(view, 'loading')}</li>`;
  const rest = found.total - found.nodes.length;
  return html`${found.nodes.map((node) => nodeTemplate(view, shown, [...path, node.key], node))}
  ${
    rest > 0
      ? html`<li>
          <button
            type="button"
            class="link-button"
            @click=${() => {
              view.send({ type: 'state', place: shown.place, path, from: found.nodes.length });
            }}
          >
            ${words(view, 'moreMembers', rest)}
          </button>
        </li>`
      : nothing
  }`;
}

function nodeTemplate(view: View, shown: Shown, path: Path, node: StateNode): TemplateResult {
  const opens = (node.kind === 'object' || node.kind === 'list') && node.size > 0;
  const key = `${shown.place.namespace}\0${JSON.stringify(path)}`;
  const isOpen = open.has(key);
  const line = html`<span class="key">${node.key}</span>${
      node.changed
        ? html`<span class="changed-mark" title=${words(view, 'changedMark')}
            ><span class="sr">${words(view, 'changedMark')}</span></span
          >`
        : nothing
    } <span class="value kind-${node.kind}">${node.preview}</span>`;
  const copyPath = html`<button
    type="button"
    class="icon-button"
    title=${words(view, 'copyPath')}
    aria-label=${words(view, 'copyPath')}
    @click=${(event: Event) => {
      event.stopPropagation();
      event.preventDefault();
      view.send({ type: 'copyText', text: pathText(path) });
      view.announce(words(view, 'copied'));
    }}
  >
    <span class="codicon codicon-copy" aria-hidden="true"></span>
  </button>`;
  if (isOpen && opens) ask(view, shown, path);
  if (!opens) return html`<li class="leaf">${line}${copyPath}</li>`;
  return html`<li>
    <details
      ?open=${isOpen}
      @toggle=${(event: Event) => {
        const isNow = (event.target as HTMLDetailsElement).open;
        if (isNow === open.has(key)) return;
        if (isNow) open.add(key);
        else open.delete(key);
        view.update({});
      }}
    >
      <summary>${line}${copyPath}</summary>
      ${
        isOpen
          ? html`<ul>
              ${branch(view, shown, path)}
            </ul>`
          : nothing
      }
    </details>
  </li>`;
}

/** `values.messages[0].content`, as JavaScript and Python read it. */
function pathText(path: Path): string {
  return path
    .map((step) =>
      typeof step === 'number' || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)
        ? `[${typeof step === 'number' ? String(step) : JSON.stringify(step)}]`
        : `.${step}`,
    )
    .join('')
    .replace(/^\./, '');
}
