/** Answers to what a thread waits for (`history/questions.ts`): from a decision or a value to what a run is started with. */
import type { ActionRequest, Question } from '../history/questions';
import { type JsonValue, member } from '../json/json';
import { toWire } from '../json/plain';
import { type SchemaProblem, schemaProblem } from '../json/schema';
import type { RunStart } from '../langgraph/runs';

/** What somebody decided about a requested action. */
export type Reply =
  | { decision: 'approve' | 'ignore' }
  /** The action is done with these arguments; `name` for another action than the requested one. */
  | { decision: 'edit'; args: JsonValue; name?: string }
  /** Why, for the model. */
  | { decision: 'reject'; message?: string }
  /** In place of what the action would have given. */
  | { decision: 'respond'; message: string };

/**
 * The value that answers a question of kind `actions`, in the spelling that the question has: one reply for each request,
 * in their order. `undefined` where there are more or fewer, or one is not allowed.
 */
export function answerWithReplies({ asks }: Question, replies: readonly Reply[]): JsonValue | undefined {
  if (asks.kind !== 'actions' || replies.length !== asks.requests.length) return undefined;
  const { spelling, requests } = asks;
  const decisions = requests.flatMap((request, index) => {
    const reply = replies[index];
    if (!reply || !request.allowed.includes(reply.decision)) return [];
    return [spelling === 'inbox' ? inboxResponse(request, reply) : decision(request, reply, spelling)];
  });
  if (decisions.length < requests.length) return undefined;
  switch (spelling) {
    case 'snake':
    case 'camel':
      return new Map([['decisions', decisions]]);
    case 'toolApproval':
      return decisions[0];
    case 'inbox':
      return decisions;
  }
}

function decision({ name }: ActionRequest, reply: Reply, spelling: 'snake' | 'camel' | 'toolApproval'): JsonValue {
  const type: [string, JsonValue] = ['type', reply.decision];
  switch (reply.decision) {
    case 'edit': {
      const edited = new Map<string, JsonValue>([
        ['name', reply.name ?? name],
        ['args', reply.args],
      ]);
      return new Map<string, JsonValue>([type, [spelling === 'camel' ? 'editedAction' : 'edited_action', edited]]);
    }
    case 'reject':
      return new Map(reply.message === undefined ? [type] : [type, ['message', reply.message]]);
    case 'respond':
      return new Map([type, ['message', reply.message]]);
    default:
      return new Map([type]);
  }
}

/** As Agent Inbox sends it: an accepted action comes back where it could have been edited. */
function inboxResponse({ name, args, allowed }: ActionRequest, reply: Reply): JsonValue {
  const action = (changed: JsonValue, as = name) =>
    new Map<string, JsonValue>([
      ['action', as],
      ['args', changed],
    ]);
  const response = (type: string, given: JsonValue) =>
    new Map<string, JsonValue>([
      ['type', type],
      ['args', given],
    ]);
  switch (reply.decision) {
    case 'approve':
      return response('accept', allowed.includes('edit') ? action(args) : null);
    case 'edit':
      return response('edit', action(reply.args, reply.name));
    case 'respond':
      return response('response', reply.message);
    default:
      return response('ignore', null);
  }
}

const replyWords: Partial<Record<string, 'approve' | 'reject' | 'ignore'>> = {
  approve: 'approve',
  accept: 'approve',
  reject: 'reject',
  ignore: 'ignore',
};

/**
 * The answer that somebody gave to a question, by hand or as a command's argument. Of a question with requests, a word such as
 * `approve` is that decision for each of them.
 */
export function answerFrom(question: Question, given: JsonValue): JsonValue {
  const decision = typeof given === 'string' ? replyWords[given.trim().toLowerCase()] : undefined;
  if (decision === undefined || question.asks.kind !== 'actions') return given;
  return (
    answerWithReplies(
      question,
      question.asks.requests.map(() => ({ decision })),
    ) ?? given
  );
}

/** What is wrong with an answer, by the question's schema. */
export function answerProblem({ schema }: Question, answer: JsonValue): SchemaProblem | undefined {
  return schemaProblem(answer, schema);
}

/** What is wrong with edited arguments, by the schema of the request. */
export function argumentsProblem({ schema }: ActionRequest, args: JsonValue): SchemaProblem | undefined {
  return schemaProblem(args, schema);
}

export interface Answer {
  question: Question;
  value: JsonValue;
}

export type Resumed =
  /** `left`: what nobody has answered by that, and the thread asks again. */
  { start: RunStart; left: Question[] } | { problem: 'whichQuestion' };

/**
 * What a run is started with so that each answer goes to its question. Always by the questions' ids where the server tells
 * them: without, JavaScript (1.5.1) gives one answer to every question, Python (0.16.7) fails where there are several, both
 * take an object whose keys look like ids for answers by id, and both use a plain answer again for the task's next question.
 * Of questions that share an id only the first is answered: a second answer would take the place of the first, on both.
 */
export function resumeWith(questions: readonly Question[], answers: readonly Answer[]): Resumed {
  const [only] = answers;
  if (only && answers.length === 1 && questions.length <= 1 && only.question.id === undefined) {
    return { start: resume(only.value), left: [] };
  }
  const byId = new Map<string, Answer>();
  for (const answer of answers) {
    const { id } = answer.question;
    if (id === undefined) return { problem: 'whichQuestion' };
    if (!byId.has(id)) byId.set(id, answer);
  }
  const answered = new Set([...byId.values()].map(({ question }) => question));
  const values = new Map([...byId].map(([id, { value }]) => [id, value]));
  return { start: resume(values), left: questions.filter((question) => !answered.has(question)) };
}

/** Without an id: for a thread that waits and does not say for what. Neither server takes null for such an answer. */
export function resume(value: JsonValue): RunStart {
  return { command: { resume: toWire(value) } };
}

/**
 * What a caller gave as a run's input. `{command: {resume: …}}`, and nothing beside it, is an answer; anything else is an
 * answer where the thread asks something, and the graph's input where it does not. An object whose keys all are
 * questions' ids has the answers to these.
 */
export function startFor(questions: readonly Question[], given: JsonValue): Resumed {
  const command = onlyMember(given, 'command');
  const answer = onlyMember(command, 'resume');
  if (answer === undefined && questions.length === 0) return { start: { input: toWire(given) }, left: [] };
  return answerAll(questions, answer ?? given);
}

function answerAll(questions: readonly Question[], given: JsonValue): Resumed {
  const [only] = questions;
  if (given instanceof Map && given.size > 0) {
    const keys = [...given.keys()];
    const named = keys.map((key) => questions.find(({ id }) => id === key));
    if (named.every((each) => each !== undefined)) {
      const values = named.map((question) => ({
        question,
        value: answerFrom(question, member(given, question.id ?? '') ?? null),
      }));
      return resumeWith(questions, values);
    }
  }
  const isOne = new Set(questions.map(({ id }) => id)).size <= 1 && (questions.length <= 1 || only?.id !== undefined);
  if (!isOne) return { problem: 'whichQuestion' };
  return only
    ? resumeWith(questions, [{ question: only, value: answerFrom(only, given) }])
    : { start: resume(given), left: [] };
}

/** The member of an object that has no other. */
function onlyMember(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return value instanceof Map && value.size === 1 ? value.get(name) : undefined;
}
