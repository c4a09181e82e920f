import * as v from 'valibot';
import type { RunResult } from '../../api';
import { withProgress } from '../../host/progress';
import * as runMessages from '../../texts/runs';
import * as resultMessages from '../../texts/runResults';
import { announce } from '../announce';
import { parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { notShown } from '../compare/showDiff';
import { amendRow, runActions, runNow, showChangesBySetting, untilStarted } from './runNow';

/**
 * Runs a thread's graph on it, after a question: with input, or with the answer to what the thread asks. `input` is
 * plain JSON: the answer where the thread waits for one (`{command: {resume: …}}` always is), else the graph's input;
 * `undefined` asks for it. `from` is `'view'` for the thread view, which shows by itself what the run changed.
 */
export async function runOnThread(
  context: CommandContext,
  item: unknown,
  given: unknown,
  from: unknown,
): Promise<RunResult | undefined> {
  const thread =
    parseThreadReference(context.connections, item) ?? (await pickThread(context, runMessages.threadToRun()));
  if (thread === undefined) {
    return undefined;
  }
  const done = await untilStarted(context, { thread, input: inputOf(given), onCopy: false }, (request) =>
    withProgress(runMessages.runningTitle(context.view.name(thread)), async (progress) => {
      const result = await runNow(context, thread, request, progress, from === 'view');
      await amendRow(context, thread);
      if (from !== 'view') await context.threadEditors.refresh(thread);
      return { result, shown: from === 'view' ? notShown : await showChangesBySetting(context, result, progress) };
    }),
  );
  if (done === undefined) {
    return undefined;
  }
  const { result, shown } = done;
  const sentences = [...resultMessages.runSentences(result, context.view.name), shown.problem];
  announce(context, resultMessages.runSeverity(result), sentences, runActions(context, result, shown.isOpen));
  return result;
}

const rows = v.array(v.object({ kind: v.string(), id: v.string(), deployment: v.string() }));

/** A menu gives all selected rows as its second argument: no input. Any other list is one. */
export function inputOf(given: unknown): unknown {
  return v.is(rows, given) ? undefined : given;
}
