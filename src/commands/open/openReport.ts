import type { Verification } from '../../api';
import type { Action } from '../../host/notify';
import * as reportMessages from '../../texts/reports';
import { UserError } from '../../texts/userError';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { parseVerifications } from '../../parseVerification';

/**
 * Opens the report of a verification, or of several in one document: any that is plain JSON; without argument, the
 * latest of this window.
 */
export async function openReport({ reports, copies }: CommandContext, argument: unknown): Promise<void> {
  const given = argument === undefined || argument === null ? reports.latest : parseVerifications(argument);
  const [first, ...others] = given ?? [];
  if (first === undefined) {
    throw new UserError(
      given === undefined && argument !== undefined && argument !== null
        ? reportMessages.notAVerification()
        : reportMessages.nothingVerified(),
    );
  }
  const made = [first, ...others].filter(({ left, right }) => copies.sources.of(right.thread) === left.thread.threadId);
  await reports.open(
    [first, ...others],
    made.map(({ right }) => right.thread),
  );
}

/** The same as a notification's button. */
export function openReportAction(context: CommandContext, verifications: Verification[]): Action {
  return commandAction(context, reportMessages.openReport(), () => openReport(context, verifications));
}
