import * as vscode from 'vscode';
import type { ThreadReference, TransferResult } from '../../api';
import { lookAhead, type Outlook } from '../../copy/transfer/outlook';
import { transferThread } from '../../copy/transfer/transferThread';
import { isFileAddress } from '../../deployments/fileAddress';
import type { ThreadSource } from '../../history/side';
import { withProgress } from '../../host/progress';
import type { CommandId } from '../../ids';
import type { Action } from '../../host/notify';
import type { AgentServer } from '../../langgraph/agentServer';
import { describeError, describeForLog } from '../../texts/errors';
import { writeTransferReport } from '../../texts/files/transferReport';
import * as texts from '../../texts/files/transfers';
import { announce } from '../announce';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { sideInFile } from '../files/threadFileArgument';

const { transferMessages: words } = texts;

interface Possible {
  thread: ThreadReference;
  outlook: Outlook;
}

/**
 * Builds threads anew on another deployment: looks at all of them, asks once, and then builds one after the other. Gives
 * the results in the order of the threads, refused ones included; `undefined` where the question was dismissed. Rejects
 * where the only thread cannot be looked at.
 */
export async function transferThreads(
  context: CommandContext,
  threads: readonly ThreadReference[],
  deployment: string,
): Promise<TransferResult[] | undefined> {
  const target = context.connections.interactiveServer(deployment);
  const { name: targetName } = context.connections.find(deployment) ?? { name: deployment };
  const nameOf = (thread: ThreadReference): string => context.view.name(thread);
  const [first, ...more] = threads;
  if (first === undefined) return undefined;
  const title = more.length === 0 ? words.looking(nameOf(first)) : words.lookingAtSeveral(threads.length);
  const looked = await withProgress(title, async (progress) => {
    const { signal } = progress;
    const found: (Possible | TransferResult)[] = [];
    for (const thread of threads) {
      if (signal.aborted) return undefined;
      const onProgress = progress.reporter(texts.describeTransfer);
      found.push(
        await look(context, thread, target, signal, (reading) => onProgress({ phase: 'looking', ...reading })).catch(
          (error: unknown) => {
            if (more.length === 0 || signal.aborted) throw error;
            context.log.error(`looking at ${thread.threadId}: ${describeForLog(error)}`);
            return refusal(thread, deployment, { code: 'notBuilt', facts: { what: describeError(error) } });
          },
        ),
      );
    }
    return found;
  });
  if (looked === undefined) return undefined;
  const possible = looked.filter((each): each is Possible => 'outlook' in each);
  const refused = looked.filter((each): each is TransferResult => !('outlook' in each));
  if (possible.length > 0) {
    const isFile = isFileAddress(first.deployment);
    const question: texts.QuestionFacts = {
      source: isFile ? undefined : (context.connections.find(first.deployment)?.name ?? first.deployment),
      target: targetName,
      threads: possible.map(({ thread, outlook }) => ({
        name: nameOf(thread),
        checkpoints: outlook.rows.root.length,
        namespaces: outlook.rows.namespaces.size,
        level: outlook.level,
        notes: outlook.notes,
      })),
      refused: refused.map(({ source, reason }) => ({
        name: nameOf(source),
        sentence: reason ? texts.describeTransferNote(reason) : '',
      })),
    };
    const button = isFile ? words.import() : words.copy();
    const options = { modal: true, detail: texts.transferDetail(question) };
    const answer = await vscode.window.showWarningMessage(texts.transferQuestion(question), options, button);
    if (answer !== button) return undefined;
  }
  const results: TransferResult[] = [];
  for (const each of looked) results.push('outlook' in each ? await transfer(context, each, targetName) : each);
  tell(context, results, targetName);
  return results;
}

async function look(
  context: CommandContext,
  thread: ThreadReference,
  target: AgentServer,
  signal: AbortSignal,
  onReading: (progress: { checkpoints: number; bytes: number }) => void,
): Promise<Possible | TransferResult> {
  const { connections, settings } = context;
  const source = await sourceOf(context, thread);
  const isFile = isFileAddress(thread.deployment);
  const own = isFile ? undefined : connections.interactiveServer(thread.deployment);
  const outlook = await lookAhead(source, target, {
    signal,
    maxCheckpointBytes: settings.maxCheckpointBytes(),
    buildTimeoutMs: settings.copyTimeoutMs(),
    onReading: ({ checkpoints, bytes }) => onReading({ checkpoints, bytes }),
    inputsOf: own && ((threadId) => own.runs.inputs(threadId, signal)),
    graphOf: own && ((graphId) => own.building.graph(graphId, signal)),
  });
  if (!('refused' in outlook)) return { thread, outlook };
  return { ...refusal(thread, target.baseUrl, outlook.refused), notes: outlook.notes };
}

async function sourceOf(context: CommandContext, thread: ThreadReference): Promise<ThreadSource> {
  return isFileAddress(thread.deployment)
    ? sideInFile(context, thread.deployment)
    : { thread, server: context.connections.interactiveServer(thread.deployment) };
}

function refusal(
  source: ThreadReference,
  deployment: string,
  reason: NonNullable<TransferResult['reason']>,
): TransferResult {
  const none = { equal: 0, total: 0 };
  const rest = { notes: [], differences: [], differenceCount: 0, attempts: 0, milliseconds: 0 };
  return { outcome: 'refused', source, deployment, reason, checkpoints: none, namespaces: none, ...rest };
}

async function transfer(
  context: CommandContext,
  { thread, outlook }: Possible,
  targetName: string,
): Promise<TransferResult> {
  const { settings, view, log } = context;
  const name = view.name(thread);
  const result = await withProgress(words.title(name, targetName), (progress) =>
    transferThread(outlook, {
      signal: progress.signal,
      maxCheckpointBytes: settings.maxCheckpointBytes(),
      buildTimeoutMs: settings.copyTimeoutMs(),
      onProgress: progress.reporter(texts.describeTransfer),
      ...(settings.recordSource() && {
        metadata: { forked_from: { thread_id: thread.threadId, checkpoint_id: outlook.headId } },
      }),
    }),
  );
  const told = [result.verdict, result.level, result.reason?.code].filter((word) => word !== undefined).join(' ');
  log.info(`transfer of ${thread.threadId}: ${result.outcome} ${result.copy?.threadId ?? ''} ${told}`);
  await context.transfers.remember(result).catch((error: unknown) => {
    log.warn(`The copy could not be remembered: ${describeForLog(error)}`);
  });
  if (result.copy) {
    await view.pinThread(result.copy).catch((error: unknown) => {
      log.warn(`The copy could not be shown in the view: ${describeForLog(error)}`);
    });
  }
  return result;
}

function tell(context: CommandContext, results: readonly TransferResult[], targetName: string): void {
  const [first, ...more] = results;
  if (first === undefined) return;
  const severities = results.map(texts.transferSeverity);
  const severity = (['error', 'warning'] as const).find((each) => severities.includes(each)) ?? 'information';
  const sentences =
    more.length === 0
      ? texts.transferSentences(first, context.view.name(first.source), targetName)
      : texts.transfersSentences(results, (thread) => context.view.name(thread), targetName);
  announce(context, severity, sentences, actionsFor(context, results, targetName));
}

function actionsFor(context: CommandContext, results: readonly TransferResult[], target: string): Action[] {
  const { connections, view } = context;
  const report: Action = {
    title: words.openReport(),
    run: () => {
      const texts = results.map((each) =>
        writeTransferReport(each, { source: connections.find(each.source.deployment)?.name ?? '', target }),
      );
      return context.reports.openText('transfer', texts.join('\n'));
    },
  };
  const [first, ...more] = results;
  const { copy, outcome } = first ?? {};
  if (copy === undefined || more.length > 0) return [report];
  if (outcome !== 'transferred') {
    const remove = commandAction(context, words.deleteRest(), async () => {
      await connections.interactiveServer(copy.deployment).deleteThread(copy.threadId);
      view.list(copy.deployment)?.remove(copy.threadId);
    });
    return [remove, report];
  }
  const open: Action = {
    title: words.openThread(),
    run: async () => vscode.commands.executeCommand('langgraphThreads.openThread' satisfies CommandId, copy),
  };
  return [open, report];
}
