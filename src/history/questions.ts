/**
 * What a thread waits for, as one model for rows, documents, cards and commands. How it is answered: `runs/answers.ts`.
 * Everything here is data of a thread, numbers with all their digits; nothing is fit to be shown yet.
 */
import { interruptsOfRow } from './interruptText';
import { type JsonObject, type JsonValue, member, stringMember } from '../json/json';
import { printJson } from '../json/print';
import { schemaBranches } from '../json/schema';

/** What a reviewer can do with a requested action. Agent Inbox says `accept` for `approve`, and `response` for `respond`. */
export type Decision = 'approve' | 'edit' | 'reject' | 'respond' | 'ignore';

/** An action (mostly a tool call) that waits for somebody's decision. */
export interface ActionRequest {
  name: string;
  args: JsonValue;
  description: string | undefined;
  /** One at least, in the order in which they are offered. */
  allowed: Decision[];
  /** The JSON schema of edited arguments, where the middleware names it (`args_schema`, `argsSchema`). */
  schema?: JsonValue;
}

/**
 * How the requests were spelled, and so how their decisions are:
 * - `snake`: `action_requests`, `review_configs` of `HumanInTheLoopMiddleware` in Python (langchain 1.0 to 1.5);
 * - `camel`: `actionRequests`, `reviewConfigs` of `humanInTheLoopMiddleware` in JavaScript (langchain 1.0 to 1.5);
 * - `toolApproval`: one `{type: "tool_approval"}` for each call, of the Python middleware's `per_call` mode (langchain 1.5);
 * - `inbox`: `HumanInterrupt` of LangGraph's prebuilt types and Agent Inbox (`action_request`, `config.allow_*`).
 */
export type ActionSpelling = 'snake' | 'camel' | 'toolApproval' | 'inbox';

/** A suggested answer. */
export interface Option {
  label: string;
  value: JsonValue;
}

export type Asks =
  /** Anything answers it: a text, or JSON. `options` are suggestions, or all that a schema allows. */
  | { kind: 'free'; options: Option[] }
  /** A decision for each request, in their order. */
  | { kind: 'actions'; spelling: ActionSpelling; requests: ActionRequest[] };

/** An `interrupt()` of a task that nobody has answered. */
export interface Question {
  /** By which it is answered; several of one task may share it. Absent on servers that do not tell. */
  id: string | undefined;
  /** The name of the task that asks; `''` where only the thread's row tells of it. */
  task: string;
  value: JsonValue;
  /** The JSON schema of its answers (`response_schema`, Python 0.16 with langgraph 1.2). */
  schema: JsonValue | undefined;
  asks: Asks;
}

export type Waiting =
  /** It has ended, or never ran. */
  | { kind: 'nothing' }
  | { kind: 'questions'; questions: Question[] }
  /** Its row says that it waits, and nothing says for what: an answer may be right, or to go on without one. */
  | { kind: 'unnamed'; next: string[] }
  /** It stands before these nodes (`interrupt_before`, `interrupt_after`, a failure, a cancelled run): it goes on with nothing. */
  | { kind: 'stopped'; next: string[] };

/**
 * What a thread waits for, by its newest checkpoint in the root (which lists what subgraphs ask, too) and its row. Python
 * (0.16.7) hides the tasks behind a join edge: then only the row tells what they ask.
 */
export function readWaiting(
  head: { tasks: JsonValue | undefined; next: JsonValue | undefined } | undefined,
  row: { status: string; interrupts?: unknown } | undefined,
): Waiting {
  const tasks = head?.tasks;
  const next = namesIn(head?.next);
  const ofTasks = questionsOfTasks(tasks);
  const isInterrupted = row?.status === 'interrupted';
  const questions =
    ofTasks.length === 0 && isInterrupted
      ? interruptsOfRow(row.interrupts).map((each) => readQuestion('', each))
      : ofTasks;
  if (questions.length > 0) return { kind: 'questions', questions };
  const hasTasks = Array.isArray(tasks) && tasks.length > 0;
  if (isInterrupted && !hasTasks) return { kind: 'unnamed', next };
  return next.length > 0 ? { kind: 'stopped', next } : { kind: 'nothing' };
}

/** What the `tasks` of a checkpoint ask. A task that was answered keeps its question, and has a result then. */
function questionsOfTasks(tasks: JsonValue | undefined): Question[] {
  return (Array.isArray(tasks) ? tasks : []).flatMap((task) => {
    const isOpen = (member(task, 'result') ?? null) === null;
    const interrupts = member(task, 'interrupts');
    return isOpen && Array.isArray(interrupts)
      ? interrupts.map((each) => readQuestion(stringMember(task, 'name') ?? '', each))
      : [];
  });
}

/** One interrupt, `{id, value}` on both servers; older ones say `interrupt_id`, or no id. */
export function readQuestion(task: string, interrupt: JsonValue): Question {
  const id = stringMember(interrupt, 'id') ?? stringMember(interrupt, 'interrupt_id');
  const value = member(interrupt, 'value') ?? (interrupt instanceof Map && interrupt.has('value') ? null : interrupt);
  const schema = member(interrupt, 'response_schema') ?? member(interrupt, 'responseSchema') ?? undefined;
  const asks = readActions(value, schema) ?? { kind: 'free', options: readOptions(value, schema) };
  return { id, task, value, schema, asks };
}

/** Whether two threads, or one at two times, wait for the same. */
export function waitsForTheSame(one: Waiting, other: Waiting): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(waiting: Waiting): string {
  if (waiting.kind === 'nothing') return '';
  if (waiting.kind !== 'questions') return JSON.stringify([waiting.kind, waiting.next]);
  return JSON.stringify(waiting.questions.map(({ id, task, value }) => [id, task, printJson(value, 0)]).sort());
}

function readActions(value: JsonValue, schema: JsonValue | undefined): Asks | undefined {
  return (
    readReviewed(value, 'snake', snakeNames) ??
    readReviewed(value, 'camel', camelNames) ??
    readToolApproval(value, schema) ??
    readInbox(value)
  );
}

type Names = [requests: string, configs: string, name: string, allowed: string, schema: string];

const snakeNames: Names = ['action_requests', 'review_configs', 'action_name', 'allowed_decisions', 'args_schema'];
const camelNames: Names = ['actionRequests', 'reviewConfigs', 'actionName', 'allowedDecisions', 'argsSchema'];

function readReviewed(value: JsonValue, spelling: 'snake' | 'camel', names: Names): Asks | undefined {
  const [ofRequests, ofConfigs, ofName, ofAllowed, ofSchema] = names;
  const requests = objectsIn(member(value, ofRequests));
  const configs = objectsIn(member(value, ofConfigs)) ?? [];
  return asActions(
    spelling,
    requests?.map((request, index) => {
      const name = stringMember(request, 'name') ?? stringMember(request, 'action') ?? '';
      const config = configs.find((each) => stringMember(each, ofName) === name) ?? configs[index];
      const schema = member(config, ofSchema) ?? undefined;
      const allowed = decisionsIn(member(config, ofAllowed));
      return { ...readAction(request, name), allowed, ...(schema !== undefined && { schema }) };
    }),
  );
}

function readToolApproval(value: JsonValue, schema: JsonValue | undefined): Asks | undefined {
  const name = stringMember(value, 'name');
  if (!(value instanceof Map) || stringMember(value, 'type') !== 'tool_approval' || name === undefined)
    return undefined;
  const types = schemaBranches(schema).map((branch) => member(member(branch, 'properties'), 'type'));
  const named = types.flatMap((type) => member(type, 'const') ?? member(type, 'enum') ?? []);
  return asActions('toolApproval', [
    { ...readAction(value, name), allowed: decisionsIn(named.length > 0 ? named : undefined) },
  ]);
}

/** A list, as Agent Inbox wants it, or a single one. */
function readInbox(value: JsonValue): Asks | undefined {
  const interrupts = Array.isArray(value) ? objectsIn(value) : value instanceof Map ? [value] : undefined;
  if (!interrupts?.every((each) => member(each, 'action_request') instanceof Map)) return undefined;
  return asActions(
    'inbox',
    interrupts.map((each) => {
      const request = member(each, 'action_request') as JsonObject;
      const name = stringMember(request, 'action') ?? stringMember(request, 'name') ?? '';
      const config = member(each, 'config');
      const allows = (word: string) => !(config instanceof Map) || config.get(`allow_${word}`) === true;
      const allowed = inboxWords.filter(([word]) => allows(word)).map(([, decision]) => decision);
      return { ...readAction(request, name), description: descriptionOf(each) ?? descriptionOf(request), allowed };
    }),
  );
}

const inboxWords: [word: string, decision: Decision][] = [
  ['accept', 'approve'],
  ['edit', 'edit'],
  ['respond', 'respond'],
  ['ignore', 'ignore'],
];

/** Without a request, or where one allows nothing that is known, it is answered like any other question. */
function asActions(spelling: ActionSpelling, requests: ActionRequest[] | undefined): Asks | undefined {
  if (!requests || requests.length === 0 || requests.some(({ allowed }) => allowed.length === 0)) return undefined;
  return { kind: 'actions', spelling, requests };
}

function readAction(request: JsonValue, name: string): Pick<ActionRequest, 'name' | 'args' | 'description'> {
  // langchain 1.0's alphas said `arguments`.
  const args = member(request, 'args') ?? member(request, 'arguments') ?? new Map<string, JsonValue>();
  return { name, args, description: descriptionOf(request) };
}

function descriptionOf(value: JsonValue): string | undefined {
  const text = stringMember(value, 'description');
  return text === undefined || text.trim() === '' ? undefined : text;
}

const middlewareDecisions: Decision[] = ['approve', 'edit', 'reject', 'respond'];

/** All that every version of the middleware has, where none are named. */
function decisionsIn(named: JsonValue | undefined): Decision[] {
  return Array.isArray(named)
    ? middlewareDecisions.filter((decision) => named.includes(decision))
    : ['approve', 'edit', 'reject'];
}

function readOptions(value: JsonValue, schema: JsonValue | undefined): Option[] {
  const bySchema = member(schema, 'enum');
  if (Array.isArray(bySchema)) return bySchema.flatMap(asOption);
  const questions = member(value, 'questions');
  const only = Array.isArray(questions) && questions.length === 1 ? questions[0] : value;
  const options = member(only, 'options') ?? member(only, 'choices');
  return Array.isArray(options) ? options.flatMap(asOption) : [];
}

/** A text, or an object that has a label and perhaps a value of its own. */
function asOption(option: JsonValue): Option[] {
  if (typeof option === 'string') return [{ label: option, value: option }];
  const value = member(option, 'value') ?? member(option, 'id');
  const label = stringMember(option, 'label') ?? stringMember(option, 'name') ?? stringMember(option, 'title');
  const text = label ?? (typeof value === 'string' ? value : undefined);
  return text === undefined ? [] : [{ label: text, value: value ?? text }];
}

function namesIn(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** `undefined` for what is no list of objects. */
function objectsIn(value: JsonValue | undefined): JsonObject[] | undefined {
  return Array.isArray(value) && value.every((each) => each instanceof Map) ? value : undefined;
}
