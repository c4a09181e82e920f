import * as vscode from 'vscode';
import { threadFileMessages as words } from '../../texts/files/threadFiles';
import { UserError } from '../../texts/userError';
import type { CommandContext } from '../context';
import { fileAddressOf } from './threadFileArgument';

/** Shows a thread file in VS Code's Explorer. */
export async function revealThreadFile(_: CommandContext, item: unknown): Promise<void> {
  await vscode.commands.executeCommand('revealInExplorer', uriOf(item));
}

/** Puts a thread file's path, of one on a disk, or its URI on the clipboard; gives that text. */
export async function copyThreadFilePath(_: CommandContext, item: unknown): Promise<string> {
  const uri = uriOf(item);
  const text = uri.scheme === 'file' ? uri.fsPath : uri.toString();
  await vscode.env.clipboard.writeText(text);
  return text;
}

function uriOf(item: unknown): vscode.Uri {
  const address = fileAddressOf(item);
  if (address === undefined) throw new UserError(words.notAThreadFile());
  return vscode.Uri.parse(address, true);
}
