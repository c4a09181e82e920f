import * as vscode from 'vscode';
import { questionsOf, type ThreadNow } from '../../runs/threadNow';
import type { JsonValue } from '../../json/json';
import { schemaFields, schemaProblem } from '../../json/schema';
import type { RunStart } from '../../langgraph/runs';
import { toWire } from '../../json/plain';
import { readTyped, readTypedInput, roundedInteger } from '../../runs/runInput';
import { resume } from '../../runs/answers';
import * as runMessages from '../../texts/runs';
import { askAnswers } from './askAnswers';

/** A run to ask about. */
export interface AskedRun {
  now: ThreadNow;
  graph: string;
  /** JSON schema of the graph's input, where the server tells it. */
  inputSchema: Promise<JsonValue | undefined>;
}

type Way = 'answer' | 'goOn' | 'input';

/** What a run is started with: an answer where the thread waits for one, nothing where it stopped, else input. `undefined` when dismissed. */
export async function askRunStart(asked: AskedRun): Promise<RunStart | undefined> {
  const { waiting } = asked.now;
  switch (waiting.kind) {
    case 'nothing':
      return askInput(asked);
    case 'questions': {
      const start = await askAnswers(questionsOf(waiting));
      return start === 'input' ? askInput(asked) : start;
    }
    case 'stopped':
    case 'unnamed': {
      const isStopped = waiting.kind === 'stopped';
      const { stoppedTitle, unnamedTitle } = runMessages.wayPick;
      const title = isStopped ? stoppedTitle(waiting.next) : unnamedTitle();
      const way = await askWay(title, waiting.next, isStopped ? ['goOn', 'input'] : ['answer', 'goOn', 'input']);
      if (way === 'goOn') return { input: null };
      return way === 'answer' ? askUnnamedAnswer() : way && askInput(asked);
    }
  }
}

async function askWay(title: string, next: string[], ways: Way[]): Promise<Way | undefined> {
  const { answer, goOn, goOnDetail, input } = runMessages.wayPick;
  const items = {
    answer: { label: answer(), way: 'answer' as const },
    goOn: { label: goOn(), detail: goOnDetail(next), way: 'goOn' as const },
    input: { label: input(), way: 'input' as const },
  };
  const options = { title, ignoreFocusOut: true };
  return (
    await vscode.window.showQuickPick(
      ways.map((way) => items[way]),
      options,
    )
  )?.way;
}

async function askUnnamedAnswer(): Promise<RunStart | undefined> {
  const line = await vscode.window.showInputBox({
    title: runMessages.answerBox.title('', 1, 1),
    placeHolder: runMessages.answerBox.placeholder(),
    ignoreFocusOut: true,
    validateInput: (text) => runMessages.answerProblem(readTyped(text), undefined, false),
  });
  const typed = line === undefined ? undefined : readTyped(line);
  return typed && 'value' in typed ? resume(typed.value) : undefined;
}

/** The box is there at once; what the graph takes is read meanwhile, and nothing is accepted before. */
async function askInput({ now, graph, inputSchema }: AskedRun): Promise<RunStart | undefined> {
  const box = vscode.window.createInputBox();
  const read = inputSchema.then((schema) => ({ schema, known: knownInput(now, schema) }));
  let about: Awaited<typeof read> | undefined;
  const draw = (): void => {
    box.busy = about === undefined;
    box.prompt = about ? runMessages.inputBox.prompt(about.known) : runMessages.inputBox.reading();
    if (about) box.placeholder = runMessages.inputBox.placeholder(about.known);
  };
  const validate = (): void => {
    box.validationMessage = about && box.value !== '' ? validateInput(box.value, about.known, about.schema) : undefined;
  };
  const { promise: line, resolve } = Promise.withResolvers<string | undefined>();
  box.title = runMessages.inputBox.title(graph);
  box.ignoreFocusOut = true;
  box.onDidChangeValue(validate);
  box.onDidHide(() => resolve(undefined));
  box.onDidAccept(async () => {
    const { schema, known } = await read;
    const problem = validateInput(box.value, known, schema);
    box.validationMessage = problem;
    if (typeof problem !== 'string') resolve(box.value);
  });
  draw();
  box.show();
  void read.then((found) => {
    about = found;
    draw();
    if (box.value === '' && !found.known.takesMessages) {
      box.value = '{}';
      box.valueSelection = [1, 1];
    }
    validate();
  });
  const typed = await line.finally(() => box.dispose());
  const input = typed === undefined ? undefined : readTypedInput(typed, (await read).known.takesMessages);
  return input && 'value' in input ? { input: toWire(input.value) } : undefined;
}

/** A graph of which nothing is known may take messages: what is sent is shown before. */
function knownInput(now: ThreadNow, schema: JsonValue | undefined): runMessages.KnownInput {
  const names = schema === undefined ? now.stateNames : (schemaFields(schema) ?? []).map(({ name }) => name);
  const isUnknown = schema === undefined && names.length === 0;
  return { names, takesMessages: isUnknown || names.includes('messages'), isTold: schema !== undefined };
}

/** What a schema does not allow is said, and may be sent: graphs take more than they say (messages in many spellings). */
function validateInput(
  text: string,
  known: runMessages.KnownInput,
  schema: JsonValue | undefined,
): string | vscode.InputBoxValidationMessage | undefined {
  const typed = readTypedInput(text, known.takesMessages);
  if (typed.kind === 'message') {
    const message = runMessages.inputBox.sentAsMessage(typed.text);
    return { message, severity: vscode.InputBoxValidationSeverity.Info };
  }
  if (typed.kind !== 'input') return runMessages.inputProblem(typed, known);
  const { Warning: severity } = vscode.InputBoxValidationSeverity;
  const digits = roundedInteger(typed.value);
  if (digits !== undefined) return { message: runMessages.largeInteger(digits), severity };
  const problem = typed.value === null ? undefined : schemaProblem(typed.value, schema);
  const isOfMessages = problem?.pointer.startsWith('/messages') === true;
  return problem && !isOfMessages ? { message: runMessages.describeSchemaProblem(problem), severity } : undefined;
}
