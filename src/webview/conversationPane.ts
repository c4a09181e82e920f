import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { renderMarkdown } from './markdown';
import type { Call, Message, Part, Place } from './protocol';
import { type View, words } from './view';
import { type Conversation, samePlace, type Shown } from './viewState';

/** Messages that are drawn, the newest: as many as a screen may have at once, and then those that come before them. */
const onScreen = 10;
const firstShown = 60;
const moreShown = 200;
/** Characters of a message that grows, which are laid out anew with each piece. */
const longestLiveMarkdown = 20_000;

/** How many messages are drawn, by the checkpoint. */
const shownCounts = new WeakMap<Message[], number>();

/** As many are drawn of one as of the one before, which it follows. */
export function keepCount(before: Conversation, now: Conversation): void {
  const count = shownCounts.get(before.messages);
  if (count !== undefined && before !== now) shownCounts.set(now.messages, count);
}

/** Whether only those on the screen have been drawn; from now on the others are too. */
export function drawsMore({ messages }: Conversation): boolean {
  if (shownCounts.has(messages)) return false;
  shownCounts.set(messages, firstShown);
  return true;
}

/** The messages of the checkpoint that is selected, as a chat. */
export function conversationPane(view: View, shown: Shown): TemplateResult {
  const { unreadable } = shown;
  const conversation = shown.conversation ?? view.state.before;
  const problem = unreadable.get('conversation');
  if (problem !== undefined) return html`<p class="problem">${problem}</p>`;
  if (!conversation) return html`<p class="quiet">${words(view, 'loading')}</p>`;
  const { messages, notes } = conversation;
  const live = liveMessages(view, shown);
  if (messages.length === 0 && live.length === 0) return html`<p class="quiet">${words(view, 'noMessages')}</p>`;
  const { hideTools } = view.state;
  const visible = hideTools ? messages.filter(({ role, parts }) => role !== 'tool' && parts.length > 0) : messages;
  const count = Math.min(visible.length, shownCounts.get(messages) ?? onScreen);
  const earlier = visible.length - count;
  const hasTools = messages.some(
    ({ role, calls, parts }) => role === 'tool' || calls.length > 0 || parts.some(({ kind }) => kind === 'call'),
  );
  return html`
    ${subagentsButton(view, shown)}
    ${
      hasTools
        ? html`<label class="switch"
            ><input
              type="checkbox"
              .checked=${hideTools}
              @change=${(event: Event) => {
                view.update({ hideTools: (event.target as HTMLInputElement).checked });
              }}
            />${words(view, 'hideTools')}</label
          >`
        : nothing
    }
    ${notes.map((note) => html`<p class="quiet">${note}</p>`)}
    ${
      earlier > 0 && shownCounts.has(messages)
        ? html`<button
            type="button"
            class="link-button"
            @click=${() => {
              shownCounts.set(messages, count + moreShown);
              view.update({});
            }}
          >
            ${words(view, 'earlier', earlier)}
          </button>`
        : nothing
    }
    ${visible
      .slice(earlier)
      .map((message) =>
        guard([message, hideTools, shown.whole, view.state.words], () => messageTemplate(view, shown, message)),
      )}
    ${live}
  `;
}

/** What a run is writing, below the newest state. */
function liveMessages({ state }: View, { place }: Shown): TemplateResult[] {
  if (!state.live || !samePlace(place, state.rows[0]?.place)) return [];
  return [...state.live.messages.values()].map(
    ({ role, speaker, text }) =>
      html`<article class="message live role-${role}" aria-busy="true">
        <h3>${speaker}</h3>
        ${
          text.length > longestLiveMarkdown
            ? html`<pre class="whole" tabindex="0">${text}</pre>`
            : html`<div class="markdown">${guard([text], () => renderMarkdown(text))}</div>`
        }
      </article>`,
  );
}

/** What subagents said is not in the state: it is read when somebody asks for it. */
function subagentsButton(view: View, shown: Shown): TemplateResult | typeof nothing {
  const { conversation, place } = shown;
  if (!conversation || conversation.subagents === 'none' || conversation.subagents === 'shown') return nothing;
  if (conversation.subagents === 'loading') return html`<p class="quiet">${words(view, 'loadingSubagents')}</p>`;
  return html`<button
    type="button"
    class="link-button"
    @click=${() => {
      view.send({ type: 'subagents', place });
      view.update({ shown: { ...shown, conversation: { ...conversation, subagents: 'loading' } } });
    }}
  >
    <span class="codicon codicon-hubot" aria-hidden="true"></span> ${words(view, 'showSubagents')}
  </button>`;
}

function messageTemplate(view: View, shown: Shown, message: Message): TemplateResult {
  const { hideTools } = view.state;
  return html`<article class="message role-${message.role} ${message.failed ? 'failed' : ''}" title=${message.tooltip}>
    <h3>${message.speaker}</h3>
    ${message.parts.map((part) => partTemplate(view, shown, part))}
    ${hideTools ? nothing : message.calls.map((call) => callTemplate(view, shown, call))}
  </article>`;
}

function partTemplate(view: View, shown: Shown, part: Part): TemplateResult {
  switch (part.kind) {
    case 'text':
      return html`<div class="markdown">${markdownOf(view, shown, part)}</div>`;
    case 'reasoning':
      return html`<details class="folded">
        <summary>${words(view, 'reasoning')}</summary>
        <div class="markdown">${markdownOf(view, shown, part)}</div>
      </details>`;
    case 'refusal':
      return html`<div class="refusal"><strong>${words(view, 'refusal')}</strong> ${part.text}</div>`;
    case 'note':
      return html`<p class="note"><span class="codicon codicon-file" aria-hidden="true"></span> ${part.text}</p>`;
    case 'code':
      return html`<p class="quiet">${part.language}</p>
        <pre tabindex="0">${part.text}</pre>`;
    case 'sources':
      return html`<details class="folded">
        <summary>${part.label} (${part.sources.length})</summary>
        <ul>
          ${part.sources.map((source) => html`<li>${source}</li>`)}
        </ul>
      </details>`;
    case 'call':
      return view.state.hideTools ? html`` : callTemplate(view, shown, { ...part, subagents: [] });
    case 'json':
      return html`${part.label === '' ? nothing : html`<p class="quiet">${part.label}</p>`}
        <pre tabindex="0">${part.text}</pre>`;
  }
}

/** Its Markdown, and a button where there is more of it. */
function markdownOf(
  view: View,
  shown: Shown,
  { text, cut }: Extract<Part, { kind: 'text' | 'reasoning' }>,
): TemplateResult {
  const key = JSON.stringify(cut?.path);
  const whole = cut && shown.whole.get(key);
  return html`${
    whole === undefined
      ? html`${guard([text, view.state.words], () => renderMarkdown(text))}`
      : html`<pre class="whole" tabindex="0">${whole}</pre>`
  }
  ${cut && whole === undefined ? wholeButton(view, shown.place, cut) : nothing}`;
}

function wholeButton(
  view: View,
  place: Place,
  { characters, path }: NonNullable<Extract<Part, { kind: 'text' }>['cut']>,
): TemplateResult {
  return html`<button
    type="button"
    class="link-button"
    @click=${() => {
      view.send({ type: 'whole', place, path });
    }}
  >
    ${words(view, 'showAll', characters)}
  </button>`;
}

/** One line: the tool, what it was called with, and what became of it. */
function callTemplate(view: View, shown: Shown, call: Call): TemplateResult {
  const failed = call.problem !== '' || call.result?.failed === true;
  const icon = failed ? 'error' : call.result ? 'check' : 'circle-outline';
  const inside = call.subagents.filter(({ messages }) => messages.length > 0);
  return html`<details class="folded call ${failed ? 'failed' : ''}">
    <summary>
      <span class="codicon codicon-${inside.length > 0 ? 'hubot' : 'tools'}" aria-hidden="true"></span>
      <span class="name">${call.name}</span> <span class="arguments">${call.summary}</span>
      <span class="codicon codicon-${icon} outcome" aria-hidden="true"></span>
    </summary>
    ${call.problem === '' ? nothing : html`<p class="problem">${call.problem}</p>`}
    ${call.args === '' ? nothing : html`<pre tabindex="0">${call.args}</pre>`}
    ${inside.map(
      ({ title, messages }) =>
        html`<details class="folded subagent">
          <summary><span class="codicon codicon-hubot" aria-hidden="true"></span> ${title}</summary>
          ${messages.map((message) => messageTemplate(view, shown, message))}
        </details>`,
    )}
    ${
      call.result
        ? html`<div class="answer" title=${call.result.tooltip}>
            <h4>${words(view, 'result')}</h4>
            ${call.result.parts.map((part) => partTemplate(view, shown, part))}
          </div>`
        : inside.length > 0
          ? nothing
          : html`<p class="quiet">${words(view, 'noResult')}</p>`
    }
  </details>`;
}
