import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import type { OpenedFile } from '../../host/threadFiles';
import { fileNameOf, isFileAddress } from '../../deployments/fileAddress';
import { describeFileError, threadFileMessages as words } from '../../texts/files/threadFiles';
import { UserError } from '../../texts/userError';
import { threadFileExtension } from '../../ids';
import { readAs } from '../../schemas';
import { parseThreadReference } from '../arguments';
import type { CommandContext } from '../context';

const uri = v.union([v.string(), v.custom<vscode.Uri>((given) => given instanceof vscode.Uri)]);
const fileAddress = v.pipe(
  v.union([
    uri,
    v.pipe(
      v.object({ deployment: uri }),
      v.transform(({ deployment }) => deployment),
    ),
  ]),
  v.transform((given) => given.toString()),
  v.check(isFileAddress),
  v.transform((text) => vscode.Uri.parse(text, true).toString()),
);

/** The URI of a thread file that an argument is: as an object or as text, or in a reference that a command gave. */
export function fileAddressOf(argument: unknown): string | undefined {
  return readAs(fileAddress, argument);
}

/** The thread in a file, read to its end. Throws a sentence where it is none. */
export async function sideInFile(
  { connections }: Pick<CommandContext, 'connections'>,
  address: string,
): Promise<OpenedFile> {
  try {
    return await connections.files.open(vscode.Uri.parse(address, true));
  } catch (error) {
    throw new UserError(describeFileError(error, fileNameOf(address)));
  }
}

/** The thread that an argument names, for what only reads it: of a deployment, or in a file, also where that alone is named. */
export async function parseReadableThread(
  context: CommandContext,
  argument: unknown,
): Promise<ThreadReference | undefined> {
  const address = fileAddressOf(argument);
  return address === undefined
    ? parseThreadReference(context.connections, argument)
    : (await sideInFile(context, address)).thread;
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
