import * as vscode from 'vscode';
import { nameBox, nameTaken } from '../../texts/messages';
import type { CommandContext } from '../context';

/** The settings' schema has the same limit. */
const longest = 100;

/** A name that no other deployment has; `undefined` when dismissed. `own` may stay: it is the name being changed. */
export async function askName(
  { connections }: CommandContext,
  value: string,
  own?: string,
): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: nameBox.title(),
    prompt: nameBox.prompt(),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const wanted = text.trim();
      if (wanted === '') {
        return nameBox.empty();
      }
      if (wanted.length > longest) {
        return nameBox.long();
      }
      return wanted !== own && connections.find(wanted) !== undefined ? nameTaken(wanted) : undefined;
    },
  });
  return name?.trim();
}
