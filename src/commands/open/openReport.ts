import type { Verification } from '../../api';
import type { Action } from '../../host/notify';
import * as reportMessages from '../../texts/reports';
import { UserError } from '../../texts/userError';
import { shortId } from '../../texts/shortId';
import { writeFileReport } from '../../texts/files/fileReport';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { fileAddressOf, sideInFile } from '../files/threadFileArgument';
import { parseVerifications } from '../../parseVerification';

/**
 * Opens the report of a verification, or of several in one document: any that is plain JSON; of a thread file, by its
 * URI; without argument, that of the latest verification of this window.
 */
export async function openReport(context: CommandContext, argument: unknown): Promise<void> {
  const { reports, copies } = context;
  const address = fileAddressOf(argument);
  if (address !== undefined) {
    const { file, thread } = await sideInFile(context, address);
    return reports.openText(
      `report-thread-file-${shortId(thread.threadId).replace(/[^\w-]/g, '-')}`,
      writeFileReport(file, address),
    );
  }
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
