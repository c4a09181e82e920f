import * as vscode from 'vscode';
import type { RedactionMemory } from '../../host/redactionMemory';
import type { Redaction } from '../../threadFile/redaction';
import { redactionMessages as words } from '../../texts/files/threadFiles';

type Choice = 'messages' | 'texts' | 'chosen' | 'ids';

/** What to leave out of a thread file; begins with what was chosen last. `undefined` where it was dismissed. */
export async function askRedaction(memory: RedactionMemory): Promise<Redaction | undefined> {
  const last = memory.last();
  const item = (choice: Choice, label: string, detail: string): vscode.QuickPickItem & { choice: Choice } => ({
    choice,
    label,
    detail,
    picked: choice === 'ids' ? last.ids === true : choice === last.what,
  });
  const picked = await vscode.window.showQuickPick(
    [
      item('messages', words.messages(), words.messagesDetail()),
      item('texts', words.texts(), words.textsDetail()),
      item('chosen', words.chosen(), words.chosenDetail()),
      item('ids', words.ids(), ''),
    ],
    { canPickMany: true, placeHolder: words.placeholder(), ignoreFocusOut: true },
  );
  if (picked === undefined) {
    return undefined;
  }
  const choices = new Set(picked.map(({ choice }) => choice));
  const chosen = choices.has('chosen') ? await askKeys(last.chosen ?? []) : [];
  if (chosen === undefined) {
    return undefined;
  }
  const what = (['texts', 'messages', 'chosen'] as const).find((each) => choices.has(each)) ?? 'nothing';
  const redaction: Redaction = { what, ...(chosen.length > 0 && { chosen }), ...(choices.has('ids') && { ids: true }) };
  await memory.remember(redaction);
  return redaction;
}

async function askKeys(last: readonly string[]): Promise<string[] | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: words.chosenPrompt(),
    value: last.join(', '),
    ignoreFocusOut: true,
  });
  return text
    ?.split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}
