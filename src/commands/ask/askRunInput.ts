import * as vscode from 'vscode';
import type { RunQuestion } from '../../api';
import * as runMessages from '../../texts/runs';
import type { RunStart } from '../../langgraph/runs';
import { answerQuestions, readTyped, type TypedJson } from '../../runs/runInput';
import type { ThreadNow } from '../../runs/threadNow';
import { UserError } from '../../texts/userError';

/** The beginning of a chat's input; the cursor stands where the message goes. */
const messagesBefore = '{"messages": [{"role": "user", "content": "';
const messagesAfter = '"}]}';

/** What a run is started with: answers where the thread asks something, else input. `undefined` when dismissed. */
export async function askRunStart(
  now: ThreadNow,
  graph: string,
  inputNames: () => Promise<string[]>,
): Promise<RunStart | undefined> {
  const way = now.questions.length === 0 ? 'input' : await askWay(now.questions);
  if (way === undefined) {
    return undefined;
  }
  return way === 'answer' ? askAnswers(now.questions) : askInput(now, graph, inputNames);
}

async function askWay(questions: RunQuestion[]): Promise<'answer' | 'input' | undefined> {
  const detail = questions.map((each) => runMessages.plain(runMessages.questionText(each))).join(' · ');
  const picked = await vscode.window.showQuickPick(
    [
      { label: runMessages.wayPick.answer(), detail, way: 'answer' as const },
      { label: runMessages.wayPick.input(), detail: runMessages.wayPick.inputDetail(), way: 'input' as const },
    ],
    { title: runMessages.wayPick.title(), ignoreFocusOut: true },
  );
  return picked?.way;
}

async function askInput(
  now: ThreadNow,
  graph: string,
  inputNames: () => Promise<string[]>,
): Promise<RunStart | undefined> {
  const names = now.stateNames.length > 0 ? now.stateNames : await inputNames();
  const isChat = now.next.length === 0 && names.includes('messages');
  const prefilled = isChat ? messagesBefore + messagesAfter : now.next.length > 0 ? 'null' : '{}';
  const cursor = isChat ? messagesBefore.length : undefined;
  const line = await vscode.window.showInputBox({
    title: runMessages.inputBox.title(graph),
    prompt: runMessages.inputBox.prompt(names, now.next),
    value: prefilled,
    ...(cursor !== undefined && { valueSelection: [cursor, cursor] as [number, number] }),
    ignoreFocusOut: true,
    validateInput: (text) => runMessages.inputProblem(readTyped(text)),
  });
  const typed = line === undefined ? undefined : readTyped(line);
  return typed?.kind === 'json' ? { input: typed.value } : undefined;
}

/** Each question by itself. Where there are several, some may be left open: both servers ask them again. */
async function askAnswers(questions: RunQuestion[]): Promise<RunStart | undefined> {
  const mayBeLeft = questions.length > 1;
  if (mayBeLeft && questions.some(({ id }) => id === undefined)) {
    throw new UserError(runMessages.whichQuestion(questions));
  }
  const answers: [id: string | undefined, answer: unknown][] = [];
  for (const [index, question] of questions.entries()) {
    const line = await vscode.window.showInputBox({
      title: runMessages.answerBox.title(question.task, index + 1, questions.length),
      prompt: runMessages.answerBox.prompt(question, mayBeLeft),
      placeHolder: runMessages.answerBox.placeholder(),
      ignoreFocusOut: true,
      validateInput: (text) => validateAnswer(readTyped(text), question, mayBeLeft),
    });
    if (line === undefined) {
      return undefined;
    }
    const typed = readTyped(line);
    if (typed.kind === 'json' || typed.kind === 'text') {
      answers.push([question.id, typed.value]);
    }
  }
  const [first] = answers;
  if (first === undefined) {
    throw new UserError(runMessages.nothingAnswered());
  }
  const byId = mayBeLeft
    ? Object.fromEntries(answers.map(([id, answer]): [string, unknown] => [id ?? '', answer]))
    : first[1];
  const answered = answerQuestions(questions, byId);
  return 'start' in answered ? answered.start : undefined;
}

function validateAnswer(
  typed: TypedJson,
  question: RunQuestion,
  mayBeLeft: boolean,
): string | vscode.InputBoxValidationMessage | undefined {
  return typed.kind === 'text'
    ? { message: runMessages.sentAsText(typed.value, question), severity: vscode.InputBoxValidationSeverity.Info }
    : runMessages.answerProblem(typed, question, mayBeLeft);
}
