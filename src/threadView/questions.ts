import type { ActionRequest, Decision, Question, Waiting } from '../history/questions';
import { displayJson } from '../json/display';
import type { RunStart } from '../langgraph/runs';
import {
  type Answer,
  argumentsProblem,
  answerFrom,
  answerProblem,
  answerWithReplies,
  type Reply,
  resumeWith,
} from '../runs/answers';
import { readTyped } from '../runs/runInput';
import { questionsOf } from '../runs/threadNow';
import { inertText } from '../texts/inertText';
import * as runMessages from '../texts/runs';
import { UserError } from '../texts/userError';
import type { Question as Card, Request } from '../webview/protocol';
import { shownText } from './shownText';

type Given = Extract<Request, { type: 'answer' }>['answers'][number];
/** A card: a question, or one of the actions that it wants a decision about. */
interface Asked {
  question: Question;
  request: ActionRequest | undefined;
  /** Questions that share its id. */
  following: number;
}

const longestDetail = 4_000;

/** Of those that share an id only the first can be answered now: the server asks the others after it. */
function asked(waiting: Waiting): Asked[] {
  const groups = Map.groupBy(questionsOf(waiting), ({ id }, index) => id ?? index).values();
  return [...groups].flatMap(([question, ...others]): Asked[] => {
    if (!question) return [];
    const { asks } = question;
    const following = others.length;
    return asks.kind === 'actions'
      ? asks.requests.map((request) => ({ question, request, following }))
      : [{ question, request: undefined, following }];
  });
}

/** A card for each question, and for each action that a question wants a decision about. */
export function toCards(waiting: Waiting): Card[] {
  return asked(waiting).map(({ question, request, following }): Card => {
    const { asks, value, task } = question;
    const afterwards = runMessages.askedAfterwards(following);
    if (request) {
      const { name, args, description, allowed } = request;
      return {
        task: inertText(task),
        text: runMessages.decisionPick.title(request, 1, 1),
        note: [shownText((description ?? '').slice(0, longestDetail)), afterwards].filter(Boolean).join('\n'),
        detail: `${inertText(name)} ${shownText(displayJson(args).slice(0, longestDetail))}`,
        choices: allowed.map((decision) => choiceOf(decision, request)),
        isFree: false,
      };
    }
    const options = asks.kind === 'free' ? asks.options : [];
    return {
      task: inertText(task),
      text: shownText(runMessages.questionText(question)),
      note: afterwards,
      detail: typeof value === 'string' ? '' : shownText(displayJson(value).slice(0, longestDetail)),
      choices: options.map(({ label }) => ({ label: inertText(label) })),
      isFree: true,
    };
  });
}

function choiceOf(decision: Decision, request: ActionRequest): Card['choices'][number] {
  const label = runMessages.decisionPick.decision(decision);
  switch (decision) {
    case 'edit':
      return { label, asks: { label: runMessages.editBox.prompt(), value: displayJson(request.args) } };
    case 'reject':
      return { label, asks: { label: runMessages.rejectBox.prompt(), value: '' } };
    case 'respond':
      return { label, asks: { label: runMessages.respondBox.prompt(), value: '' } };
    default:
      return { label };
  }
}

/**
 * What a run is started with, by what was given on the cards; `undefined` where nothing was. Throws a sentence for what
 * cannot be sent, and where an action of a question has no decision while others have.
 */
export function startWithAnswers(waiting: Waiting, given: Given[]): RunStart | undefined {
  const cards = asked(waiting).map((card, index) => ({ ...card, given: given[index] ?? null }));
  const questions = [...new Set(cards.map(({ question }) => question))];
  const answers = questions.flatMap((question): Answer[] => {
    const own = cards.filter((card) => card.question === question);
    const answered = own.filter((card) => card.given !== null);
    if (answered.length === 0) return [];
    if (answered.length < own.length) throw new UserError(runMessages.nothingAnswered());
    const replies = own.flatMap(({ request, given: each }) => (request && each ? replyOf(request, each) : []));
    const value =
      question.asks.kind === 'actions' ? answerWithReplies(question, replies) : freeAnswer(question, own[0]?.given);
    if (value === undefined) throw new UserError(runMessages.nothingAnswered());
    return [{ question, value }];
  });
  if (answers.length === 0) return undefined;
  const resumed = resumeWith(questionsOf(waiting), answers);
  if ('problem' in resumed) throw new UserError(runMessages.whichQuestion(questions));
  return resumed.start;
}

function replyOf(request: ActionRequest, { choice, text }: NonNullable<Given>): Reply {
  const decision = choice === null ? undefined : request.allowed[choice];
  switch (decision) {
    case 'approve':
    case 'ignore':
      return { decision };
    case 'edit': {
      const typed = readTyped(text);
      if (typed.kind !== 'json' || !(typed.value instanceof Map)) throw new UserError(runMessages.notAnObject());
      const problem = argumentsProblem(request, typed.value);
      if (problem) throw new UserError(runMessages.describeSchemaProblem(problem));
      return { decision, args: typed.value };
    }
    case 'reject':
      return { decision, ...(text.trim() !== '' && { message: text }) };
    case 'respond':
      if (text.trim() === '') throw new UserError(runMessages.respondBox.empty());
      return { decision, message: text };
    case undefined:
      throw new UserError(runMessages.nothingAnswered());
  }
}

function freeAnswer(question: Question, given: Given | undefined): Answer['value'] | undefined {
  if (!given) return undefined;
  const { asks } = question;
  const option = asks.kind === 'free' && given.choice !== null ? asks.options[given.choice] : undefined;
  if (option) return option.value;
  const typed = readTyped(given.text);
  const broken = runMessages.answerProblem(typed, question.id, false);
  if (!('value' in typed)) throw new UserError(broken ?? runMessages.nothingAnswered());
  const value = answerFrom(question, typed.value);
  const problem = answerProblem(question, value);
  if (problem) throw new UserError(runMessages.describeSchemaProblem(problem));
  return value;
}
