import { html, nothing, type TemplateResult } from 'lit';
import type { Place, Question } from './protocol';
import { type Draft, type View, words } from './view';
import { samePlace } from './viewState';

/** Below the conversation: what the thread asks, or a message to go on with. Nothing is sent before VS Code has asked. */
export function composer(view: View): TemplateResult | typeof nothing {
  const { state } = view;
  const { shown } = state;
  const conversation = shown?.conversation;
  if (state.header?.file) return asked(view, conversation?.questions ?? []);
  const running = state.live && !state.live.ended ? state.live.working : state.running;
  if (running !== '') return runningBar(view, running);
  if (!state.loaded) return nothing;
  const isEmpty = state.rows.length === 0;
  if (!isEmpty && !conversation) return nothing;
  const isNewest = isEmpty || samePlace(shown?.place, state.rows[0]?.place);
  if (!isNewest) return html`<footer class="composer quiet">${words(view, 'atOlder')}</footer>`;
  if (shown && conversation && conversation.questions.length > 0)
    return questionCards(view, shown.place, conversation.questions);
  if (conversation?.input === 'none') return nothing;
  const send = (): void => {
    if (view.state.draft.trim() === '') return;
    view.send({ type: 'send', target: view.state.target, text: view.state.draft });
  };
  const hint = words(view, conversation?.input === 'json' ? 'jsonHint' : 'messageHint');
  return html`<footer class="composer">
    <textarea
      rows="2"
      aria-label=${words(view, 'message')}
      placeholder=${hint}
      .value=${state.draft}
      @input=${(event: Event) => {
        view.update({ draft: (event.target as HTMLTextAreaElement).value });
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        send();
      }}
    ></textarea>
    <div class="bar">
      ${targetChoice(view)}
      ${
        (conversation?.stopped ?? '') === ''
          ? nothing
          : html`<button
              type="button"
              title=${conversation?.stopped ?? ''}
              @click=${() => {
                view.send({ type: 'send', target: view.state.target, text: 'null' });
              }}
            >
              <span class="codicon codicon-debug-continue" aria-hidden="true"></span> ${words(view, 'goOn')}
            </button>`
      }
      <button type="button" class="primary" ?disabled=${state.draft.trim() === ''} @click=${send}>
        <span class="codicon codicon-play" aria-hidden="true"></span> ${words(view, 'send')}
      </button>
    </div>
  </footer>`;
}

/** What a thread in a file waits for: nobody can answer it there. */
function asked(view: View, questions: Question[]): TemplateResult | typeof nothing {
  if (questions.length === 0) return nothing;
  return html`<footer class="composer quiet">
    ${words(view, 'waited')} ${questions.map(({ text }) => text).join(' · ')}
  </footer>`;
}

function runningBar(view: View, text: string): TemplateResult {
  return html`<footer class="composer running" role="status">
    <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span>
    <span class="grow">${text}</span>
    <button
      type="button"
      @click=${() => {
        view.send({ type: 'stopRun' });
      }}
    >
      <span class="codicon codicon-debug-stop" aria-hidden="true"></span> ${words(view, 'stop')}
    </button>
  </footer>`;
}

function targetChoice(view: View): TemplateResult {
  return html`<label class="target"
    ><span class="sr">${words(view, 'target')}</span>
    <select
      .value=${view.state.target}
      @change=${(event: Event) => {
        view.update({ target: (event.target as HTMLSelectElement).value === 'thread' ? 'thread' : 'copy' });
      }}
    >
      <option value="copy" ?selected=${view.state.target === 'copy'}>${words(view, 'onCopy')}</option>
      <option value="thread" ?selected=${view.state.target === 'thread'}>${words(view, 'onThread')}</option>
    </select></label
  >`;
}

function questionCards(view: View, place: Place, questions: Question[]): TemplateResult {
  const { answers } = view;
  const given = questions.map((_, index) => answers.get(index)?.given ?? null);
  const isOnlyOne = questions.length === 1;
  const submit = (all: typeof given): void => {
    view.send({ type: 'answer', place, target: view.state.target, answers: all });
  };
  return html`<footer class="composer questions" aria-label=${words(view, 'waits')}>
    ${questions.map((question, index) =>
      questionCard(view, question, index, (answer) => {
        if (isOnlyOne) {
          submit([answer]);
          return;
        }
        answers.set(index, { text: answer.text, typing: undefined, given: answer });
        view.update({});
      }),
    )}
    <div class="bar">
      ${targetChoice(view)}
      ${
        isOnlyOne
          ? nothing
          : html`<button
              type="button"
              class="primary"
              ?disabled=${given.every((each) => each === null)}
              @click=${() => {
                submit(given);
              }}
            >
              ${words(view, 'submit')}
            </button>`
      }
    </div>
  </footer>`;
}

type GivenAnswer = NonNullable<Draft['given']>;

function questionCard(
  view: View,
  question: Question,
  index: number,
  answer: (given: GivenAnswer) => void,
): TemplateResult {
  const draft = view.answers.get(index) ?? { text: '', typing: undefined, given: undefined };
  const change = (next: Partial<Draft>): void => {
    view.answers.set(index, { ...draft, ...next });
    view.update({});
  };
  const typing = draft.typing === undefined ? undefined : question.choices[draft.typing];
  const label = typing?.asks?.label ?? words(view, 'answerHint');
  const isTyped = typing?.asks !== undefined || question.isFree;
  return html`<section class="card">
    <h3>
      <span class="codicon codicon-debug-pause" aria-hidden="true"></span>
      ${question.text} <span class="task">${question.task}</span>
    </h3>
    ${question.note === '' ? nothing : html`<p class="note">${question.note}</p>`}
    ${
      question.detail === ''
        ? nothing
        : question.isFree
          ? html`<details class="folded">
              <summary>JSON</summary>
              <pre tabindex="0">${question.detail}</pre>
            </details>`
          : html`<pre tabindex="0">${question.detail}</pre>`
    }
    ${draft.given ? chosen(question, draft.given) : nothing}
    ${
      isTyped
        ? html`<textarea
            rows=${Math.min(8, Math.max(2, draft.text.split('\n').length))}
            aria-label=${label}
            placeholder=${label}
            .value=${draft.text}
            @input=${(event: Event) => {
              change({ text: (event.target as HTMLTextAreaElement).value });
            }}
          ></textarea>`
        : nothing
    }
    <div class="choices">
      ${
        isTyped
          ? html`<button
              type="button"
              class="primary"
              ?disabled=${typing === undefined && draft.text.trim() === ''}
              @click=${() => {
                answer({ choice: draft.typing ?? null, text: draft.text });
              }}
            >
              ${typing ? typing.label.replace(/…$/, '') : words(view, 'answer')}
            </button>`
          : nothing
      }
      ${
        typing
          ? html`<button
              type="button"
              @click=${() => {
                change({ typing: undefined, text: '' });
              }}
            >
              ${words(view, 'back')}
            </button>`
          : question.choices.map(
              (choice, at) =>
                html`<button
                  type="button"
                  class=${at === 0 && !question.isFree ? 'primary' : ''}
                  @click=${() => {
                    if (choice.asks) change({ typing: at, text: choice.asks.value });
                    else answer({ choice: at, text: '' });
                  }}
                >
                  ${choice.label}
                </button>`,
            )
      }
    </div>
  </section>`;
}

/** What was given on a card, while others are still open. */
function chosen(question: Question, { choice, text }: GivenAnswer): TemplateResult {
  const label = choice === null ? '' : (question.choices[choice]?.label ?? '');
  return html`<p class="chosen">
    <span class="codicon codicon-check" aria-hidden="true"></span> ${[label, text].filter(Boolean).join(' ')}
  </p>`;
}
