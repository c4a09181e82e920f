import * as vscode from 'vscode';
import type { ActionRequest, Decision, Option, Question } from '../../history/questions';
import type { JsonValue } from '../../json/json';
import { printJson } from '../../json/print';
import { schemaFields } from '../../json/schema';
import type { RunStart } from '../../langgraph/runs';
import {
  type Answer,
  argumentsProblem,
  answerFrom,
  answerProblem,
  answerWithReplies,
  type Reply,
  resumeWith,
} from '../../runs/answers';
import { readTyped, roundedInteger, type TypedJson } from '../../runs/runInput';
import * as runMessages from '../../texts/runs';
import { UserError } from '../../texts/userError';

/** One question among those that are asked now. */
interface Asked {
  question: Question;
  position: number;
  total: number;
  /** Questions that share its id: the server asks them after this one. */
  following: number;
}

/** `left`: it stays open. `input`: the thread is given new input in place of answers. `undefined`: dismissed. */
type Given = { value: JsonValue } | 'left' | 'input' | undefined;

/** A row of a pick; separators choose nothing. */
interface Row<Choice> extends vscode.QuickPickItem {
  choice?: Choice;
}

/** Each question by itself. Where there are several, some may be left open: both servers ask them again. */
export async function askAnswers(questions: Question[]): Promise<RunStart | 'input' | undefined> {
  const asked = askedNow(questions);
  if (asked.length > 1 && asked.some(({ question }) => question.id === undefined)) {
    throw new UserError(runMessages.whichQuestion(questions));
  }
  const answers: Answer[] = [];
  for (const each of asked) {
    const given = await askQuestion(each);
    if (given === undefined || given === 'input') return given;
    if (given !== 'left') answers.push({ question: each.question, value: given.value });
  }
  if (answers.length === 0) throw new UserError(runMessages.nothingAnswered());
  const resumed = resumeWith(questions, answers);
  return 'start' in resumed ? resumed.start : undefined;
}

/** Of those that share an id only the first can be answered now. */
function askedNow(questions: Question[]): Asked[] {
  const groups = [...Map.groupBy(questions, ({ id }, index) => id ?? index).values()];
  return groups.flatMap(([question, ...others], index) =>
    question ? [{ question, position: index + 1, total: groups.length, following: others.length }] : [],
  );
}

async function askQuestion(asked: Asked): Promise<Given> {
  const { asks } = asked.question;
  return asks.kind === 'actions' ? askDecisions(asked, asks.requests) : askFree(asked, asks.options);
}

// Decisions

async function askDecisions(asked: Asked, requests: ActionRequest[]): Promise<Given> {
  const replies: Reply[] = [];
  for (const [index, request] of requests.entries()) {
    const picked = await pickDecision(asked, request, index + 1, requests.length);
    if (picked === undefined || picked === 'left' || picked === 'input') return picked;
    if (picked === 'json') return askTyped(asked, false);
    const reply = await askReply(request, picked);
    if (reply === undefined) return undefined;
    replies.push(reply);
  }
  const value = answerWithReplies(asked.question, replies);
  return value === undefined ? undefined : { value };
}

type Picked = Decision | 'json' | 'left' | 'input';

async function pickDecision(
  asked: Asked,
  request: ActionRequest,
  position: number,
  total: number,
): Promise<Picked | undefined> {
  const { title, placeholder, decision, detail, json } = runMessages.decisionPick;
  const rows: Row<Picked>[] = [
    ...request.allowed.map((each) => ({ label: decision(each), detail: detail(each, request), choice: each })),
    ...(position === 1 ? [separator, { label: json(), choice: 'json' as const }, ...otherRows(asked)] : []),
  ];
  const options = { title: title(request, position, total), placeHolder: placeholder(request), ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(rows, options))?.choice;
}

async function askReply(request: ActionRequest, decision: Decision): Promise<Reply | undefined> {
  switch (decision) {
    case 'approve':
    case 'ignore':
      return { decision };
    case 'edit': {
      const args = await askArguments(request);
      return args === undefined ? undefined : { decision, args };
    }
    case 'reject': {
      const { title, prompt } = runMessages.rejectBox;
      const text = await vscode.window.showInputBox({
        title: title(request),
        prompt: prompt(),
        ignoreFocusOut: true,
      });
      return text === undefined ? undefined : { decision, ...(text.trim() !== '' && { message: text }) };
    }
    case 'respond': {
      const { title, prompt, empty } = runMessages.respondBox;
      const message = await vscode.window.showInputBox({
        title: title(request),
        prompt: prompt(),
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() === '' ? empty() : undefined),
      });
      return message === undefined ? undefined : { decision, message };
    }
  }
}

async function askArguments(request: ActionRequest): Promise<JsonValue | undefined> {
  const { title, value, prompt } = runMessages.editBox;
  const line = await vscode.window.showInputBox({
    title: title(request),
    prompt: prompt(),
    value: value(request),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const typed = readTyped(text);
      if (typed.kind !== 'json' || !(typed.value instanceof Map)) return runMessages.notAnObject();
      const problem = argumentsProblem(request, typed.value);
      return problem ? runMessages.describeSchemaProblem(problem) : warning(typed);
    },
  });
  const typed = line === undefined ? undefined : readTyped(line);
  return typed?.kind === 'json' ? typed.value : undefined;
}

// Free answers

/** Where there are no options, `Answer` is asked for beside new input, and other questions at once. */
async function askFree(asked: Asked, options: Option[]): Promise<Given> {
  const { answerBox, wayPick } = runMessages;
  const { question, position, total } = asked;
  const hasOptions = options.length > 0;
  if (!hasOptions && position > 1) return askTyped(asked, total > 1);
  const detail = runMessages.plain(runMessages.questionText(question));
  const rows: Row<'typed' | 'left' | 'input' | { value: JsonValue }>[] = hasOptions
    ? [
        ...options.map(({ label, value }) => ({ label: runMessages.plain(label), choice: { value } })),
        separator,
        { label: answerBox.other(), choice: 'typed' },
        ...otherRows(asked),
      ]
    : [{ label: wayPick.answer(), detail, choice: 'typed' }, ...inputRows(asked)];
  const picked = await vscode.window.showQuickPick(rows, {
    title: hasOptions ? answerBox.title(question.task, position, total) : wayPick.title(),
    ...(hasOptions && { placeHolder: detail }),
    ignoreFocusOut: true,
  });
  return picked?.choice === 'typed' ? askTyped(asked, !hasOptions && total > 1) : picked?.choice;
}

/** JSON or words. `mayBeLeft`: an empty line leaves the question open. */
async function askTyped({ question, position, total, following }: Asked, mayBeLeft: boolean): Promise<Given> {
  const { answerBox } = runMessages;
  const beginning = beginningOf(question);
  const line = await vscode.window.showInputBox({
    title: answerBox.title(question.task, position, total),
    prompt: answerBox.prompt(question, mayBeLeft, following),
    placeHolder: answerBox.placeholder(),
    ...(beginning !== undefined && { value: beginning }),
    ignoreFocusOut: true,
    validateInput: (text) => validateAnswer(readTyped(text), question, mayBeLeft),
  });
  if (line === undefined) return undefined;
  const typed = readTyped(line);
  return 'value' in typed ? { value: answerFrom(question, typed.value) } : 'left';
}

/** An object with what the question's schema wants. */
function beginningOf({ schema }: Question): string | undefined {
  const fields = schemaFields(schema)?.filter(({ required }) => required);
  if (!fields) return undefined;
  const members = fields.map(({ name, type, options, default: usual }): [string, JsonValue] => [
    name,
    usual ?? (options?.length === 1 ? (options[0] ?? null) : type === 'string' ? '' : null),
  ]);
  return printJson(new Map(members), 0).replaceAll('\n', ' ');
}

function validateAnswer(
  typed: TypedJson,
  question: Question,
  mayBeLeft: boolean,
): string | vscode.InputBoxValidationMessage | undefined {
  const problem = runMessages.answerProblem(typed, question.id, mayBeLeft);
  if (problem !== undefined || !('value' in typed)) return problem;
  const answer = answerFrom(question, typed.value);
  const bySchema = answerProblem(question, answer);
  if (bySchema) return runMessages.describeSchemaProblem(bySchema);
  if (typed.kind !== 'text' || answer !== typed.value) return warning(typed);
  const message = runMessages.sentAsText(typed.value, question);
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

function warning(typed: TypedJson): vscode.InputBoxValidationMessage | undefined {
  const digits = typed.kind === 'json' ? roundedInteger(typed.value) : undefined;
  return digits === undefined
    ? undefined
    : { message: runMessages.largeInteger(digits), severity: vscode.InputBoxValidationSeverity.Warning };
}

const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };

function inputRows({ position }: Asked): Row<'input'>[] {
  const { input, inputDetail } = runMessages.wayPick;
  return position === 1 ? [{ label: input(), detail: inputDetail(), choice: 'input' }] : [];
}

function otherRows(asked: Asked): Row<'left' | 'input'>[] {
  const leave: Row<'left'> = { label: runMessages.answerBox.leave(), choice: 'left' };
  return [...(asked.total > 1 ? [leave] : []), ...inputRows(asked)];
}
