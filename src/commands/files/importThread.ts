import path from 'node:path';
import * as vscode from 'vscode';
import type { ThreadReference, TransferResult } from '../../api';
import { transferMessages as words } from '../../texts/files/transfers';
import { UserError } from '../../texts/userError';
import { besideRow, parseDeployment } from '../arguments';
import { pickDeployment } from '../ask/pickDeployment';
import type { CommandContext } from '../context';
import { transferThreads } from '../copy/transferThreads';
import { fileAddressOf, parseReadableThread, pickThreadFile } from './threadFileArgument';

/**
 * Makes a thread from a file, or several, after a question. The second argument is a menu's selection of files or the
 * deployment; a deployment's row stands for itself.
 */
export async function importThread(
  context: CommandContext,
  given: unknown,
  selectedOrDeployment: unknown,
): Promise<TransferResult | TransferResult[] | undefined> {
  const { connections } = context;
  const file = typeof given === 'string' && path.isAbsolute(given) ? vscode.Uri.file(given) : given;
  const files = await filesOf(context, file, selectedOrDeployment);
  if (files.length === 0) return undefined;
  const isRow = typeof file === 'object' && fileAddressOf(file) === undefined;
  const named = besideRow(selectedOrDeployment) ?? (isRow ? file : undefined);
  const target =
    parseDeployment(connections, named) ?? (await pickDeployment({ connections }, words.importDeployment()));
  if (target === undefined) return undefined;
  const results = await transferThreads(context, files, target);
  return files.length === 1 ? results?.[0] : results;
}

async function filesOf(context: CommandContext, file: unknown, selected: unknown): Promise<ThreadReference[]> {
  const all: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [file];
  const files = all.filter((each) => fileAddressOf(each) !== undefined);
  if (files.length > 0) {
    const found = await Promise.all(files.map((each) => parseReadableThread(context, each)));
    return found.filter((each) => each !== undefined);
  }
  if (file instanceof vscode.Uri) throw new UserError(words.onlyOneFile());
  const picked = await pickThreadFile(context);
  return picked ? [picked] : [];
}
