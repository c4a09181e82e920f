import type { ThreadReference, Verification } from '../../api';
import type { Action } from '../../host/notify';
import { buttons, compareNow } from '../../texts/reading';
import { compareTwo } from './compareThreads';
import type { CommandContext } from '../context';
import { openReportAction } from '../open/openReport';
import { showError } from '../runCommand';
import { showDiffActions } from './showDiff';

/** More than three are hard to choose from, and a notification wraps them. */
const mostActions = 3;

/** Those whose histories were to be read to the end: showing the others would read what was not wanted. */
export function readWhole(...verifications: (Verification | undefined)[]): Verification[] {
  return verifications.flatMap((each) => (each === undefined || each.reason?.code === 'sampled' ? [] : [each]));
}

/** What a notification offers about a verdict, and `others`, if there is room for them at all. */
export function verdictActions(context: CommandContext, verification: Verification, others: Action[] = []): Action[] {
  const { left, right } = verification;
  const diffs =
    readWhole(verification).length > 0
      ? showDiffActions(context, [verification])
      : [compareAction(context, buttons.all(), left.thread, right.thread)];
  return [...diffs.slice(0, mostActions - 1 - others.length), openReportAction(context, [verification]), ...others];
}

/** The button that compares a copy which was not compared at once. */
export function compareNowAction(context: CommandContext, source: ThreadReference, copy: ThreadReference): Action {
  return compareAction(context, compareNow(), source, copy);
}

function compareAction(context: CommandContext, title: string, left: ThreadReference, right: ThreadReference): Action {
  return {
    title,
    run: async () => {
      try {
        await compareTwo(context, left, right, true);
      } catch (error) {
        showError(context, error, { command: title });
      }
    },
  };
}
