import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { withProgress } from '../../host/progress';
import * as runMessages from '../../texts/runs';
import { UserError } from '../../texts/userError';
import type { RunStart } from '../../langgraph/runs';
import { fromPlain } from '../../json/plain';
import { startFor } from '../../runs/answers';
import type { RunRequest } from '../../runs/runThread';
import { questionsOf, readThreadNow, type ThreadNow } from '../../runs/threadNow';
import { agreeToRun } from './askRunConsent';
import { askRunStart } from './askRunInput';
import type { CommandContext } from '../context';

/** What is to be asked about: a run, and whether it is on a copy that is made first. */
export interface WantedRun {
  thread: ThreadReference;
  /** What the caller gave; `undefined` to ask for it. */
  input: unknown;
  onCopy: boolean;
}

/**
 * Everything that a run needs, asked for in order: which graph, with what, and whether really. `undefined` when
 * dismissed. Nothing is sent that changes anything.
 */
export async function askRun(context: CommandContext, wanted: WantedRun): Promise<RunRequest | undefined> {
  const { thread, input, onCopy } = wanted;
  const { connections, settings, view } = context;
  const server = connections.interactiveServer(thread.deployment);
  const now = await withProgress(runMessages.lookingTitle(thread), ({ signal }) =>
    readThreadNow({ thread, server }, { signal, maxCheckpointBytes: settings.maxCheckpointBytes() }),
  );
  const graph = await chooseGraph(context, thread, now);
  if (graph === undefined) {
    return undefined;
  }
  const start =
    input === undefined
      ? await askRunStart({ now, graph: graph.graph, inputSchema: server.runs.inputSchema(graph.assistantId) })
      : given(now, input);
  if (start === undefined) {
    return undefined;
  }
  const consent = {
    deployment: connections.find(thread.deployment)?.name ?? thread.deployment,
    title: view.title(thread),
    thread,
    graph: graph.graph,
    start,
    questions: questionsOf(now.waiting),
    onCopy,
  };
  return (await agreeToRun(context, consent)) ? { ...graph, start, waiting: now.waiting } : undefined;
}

function given(now: ThreadNow, input: unknown): RunStart {
  const questions = questionsOf(now.waiting);
  const answered = startFor(questions, fromPlain(input));
  if ('problem' in answered) {
    throw new UserError(runMessages.whichQuestion(questions));
  }
  return answered.start;
}

/** The one that ran on the thread before, with its configuration; else one that is picked. */
async function chooseGraph(
  { connections }: CommandContext,
  { deployment }: ThreadReference,
  { graphId, assistantId }: ThreadNow,
): Promise<Omit<RunRequest, 'start' | 'waiting'> | undefined> {
  const known = assistantId ?? graphId;
  if (known !== undefined) {
    return { assistantId: known, graph: graphId ?? known };
  }
  const assistants = await connections.interactiveServer(deployment).runs.assistants();
  if (assistants.length === 0) {
    throw new UserError(runMessages.graphPick.none());
  }
  const picked = await vscode.window.showQuickPick(
    assistants
      .map(({ assistant_id: id, graph_id: graph, name }) => ({
        label: runMessages.plain(name ?? graph),
        ...(name !== undefined && name !== null && name !== graph && { description: runMessages.plain(graph) }),
        choice: { assistantId: id, graph },
      }))
      .sort((one, other) => one.label.localeCompare(other.label)),
    {
      title: runMessages.graphPick.title(),
      placeHolder: runMessages.graphPick.placeholder(),
      matchOnDescription: true,
    },
  );
  return picked?.choice;
}
