import * as vscode from 'vscode';
import type { Verification } from '../../api';
import { addressOf } from '../../documents/documentUri';
import { parseVerifications } from '../../parseVerification';
import { graphMessages } from '../../texts/view/graph';
import { UserError } from '../../texts/userError';
import type { CommandContext } from '../context';
import { checkTwo, twoThreads } from './compareThreads';

/**
 * Shows two threads as one graph: those of a verification, those of the report that is shown, or two that are given or
 * asked for as Compare Threads does.
 */
export async function showAsGraph(context: CommandContext, left: unknown, right: unknown): Promise<void> {
  const verification = verificationOf(context, left);
  if (verification) {
    await context.comparisonEditors.open(verification.left.thread, verification.right.thread, verification);
    return;
  }
  const threads = await twoThreads(context, left, right);
  if (threads === undefined) return;
  checkTwo(...threads);
  await context.comparisonEditors.open(...threads, undefined);
}

function verificationOf({ reports }: CommandContext, given: unknown): Verification | undefined {
  const isReport = given instanceof vscode.Uri && addressOf(given)?.kind === 'report';
  const found = isReport ? reports.verificationsIn(given) : parseVerifications(given);
  if (isReport && found === undefined) throw new UserError(graphMessages.reportIsOld());
  const [only, ...others] = found ?? [];
  if (others.length > 0) throw new UserError(graphMessages.onlyOneVerification());
  return only;
}
