import * as vscode from 'vscode';
import type { DeleteResult } from '../../api';
import { noReportOfCopy } from '../../texts/copies';
import { UserError } from '../../texts/userError';
import { documentScheme } from '../../ids';
import { parseThreadReferences } from '../arguments';
import type { CommandContext } from '../context';
import { deleteThreads } from '../thread/deleteThreads';

/** Deletes the copies that a report is about, after the question of Delete Thread: of the report given, or the one shown. */
export async function deleteReportedCopy(context: CommandContext, item: unknown): Promise<DeleteResult | undefined> {
  const uri = item instanceof vscode.Uri ? item : shownUri();
  const copies = uri?.scheme === documentScheme ? copiesIn(uri.query) : [];
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

/** As `Reports.open` writes them into the URI. What they name is looked up in the settings, and asked about. */
function copiesIn(query: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(query);
    const copies: unknown = typeof parsed === 'object' && parsed !== null && 'copies' in parsed ? parsed.copies : [];
    return Array.isArray(copies) ? copies : [];
  } catch {
    return [];
  }
}
