import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import type { ThreadSource } from '../../history/side';
import { fileNameOf, isFileAddress } from '../../deployments/fileAddress';
import { describeThreadFileError, fileUnreadable, threadFileMessages as words } from '../../texts/files/threadFiles';
import { UserError } from '../../texts/userError';
import { threadFileExtension } from '../../ids';
import { ThreadFileError } from '../../threadFile/openThreadFile';
import type { CommandContext } from '../context';

/** Whether an argument is a thread file: its URI, as an object or as text, or a reference that a command gave. */
export function fileAddressOf(argument: unknown): string | undefined {
  const given =
    typeof argument === 'object' && argument !== null && 'deployment' in argument ? argument.deployment : argument;
  const text = given instanceof vscode.Uri ? given.toString() : given;
  return typeof text === 'string' && isFileAddress(text) ? vscode.Uri.parse(text, true).toString() : undefined;
}

/** The thread in a file, read to its end. Throws a sentence where it is none. */
export async function sideInFile(
  { connections }: Pick<CommandContext, 'connections'>,
  address: string,
): Promise<ThreadSource> {
  try {
    return await connections.files.open(vscode.Uri.parse(address, true));
  } catch (error) {
    const name = fileNameOf(address);
    if (error instanceof ThreadFileError) throw new UserError(describeThreadFileError(error, name));
    throw new UserError(fileUnreadable(name, error instanceof Error ? error.message : String(error)));
  }
}

/** A thread file that a person chooses. */
export async function pickThreadFile(context: CommandContext): Promise<ThreadReference | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: words.pickFile(),
      filters: { [words.fileType()]: [threadFileExtension.slice(1)] },
    })) ?? [];
  const address = fileAddressOf(file);
  return address === undefined ? undefined : (await sideInFile(context, address)).thread;
}
