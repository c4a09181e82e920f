import * as vscode from 'vscode';
import type { DeleteResult } from '../../api';
import { addressOf } from '../../documents/documentUri';
import { noReportOfCopy } from '../../texts/copies';
import { UserError } from '../../texts/userError';
import { parseThreadReferences } from '../arguments';
import type { CommandContext } from '../context';
import { deleteThreads } from '../thread/deleteThreads';

/** Deletes the copies that a report is about, after the question of Delete Thread: of the report given, or the one shown. */
export async function deleteReportedCopy(context: CommandContext, item: unknown): Promise<DeleteResult | undefined> {
  const uri = item instanceof vscode.Uri ? item : shownUri();
  const report = uri && addressOf(uri);
  // What they name is looked up in the settings, and asked about.
  const copies = report?.kind === 'report' ? (report.copies ?? []) : [];
  const threads = parseThreadReferences(context.connections, undefined, copies);
  if (threads.length === 0) {
    throw new UserError(noReportOfCopy());
  }
  return deleteThreads(context, threads);
}

function shownUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
}
