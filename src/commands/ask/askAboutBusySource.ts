import * as vscode from 'vscode';
import type { BusyChoice, BusyQuestion } from '../../copy/busySource';
import { buttons, detail, question } from '../../texts/busySource';
import type { CommandContext } from '../context';

/** @param copies that the command makes: the first answer counts for all of them. */
export function busyQuestion({ view }: CommandContext, copies: number): NonNullable<BusyQuestion['busy']> {
  let answer: Promise<BusyChoice> | undefined;
  return (source, facts) => {
    answer ??= ask(question(view.title(source)), detail(facts, copies));
    return answer;
  };
}

async function ask(text: string, details: string): Promise<BusyChoice> {
  const choices: (vscode.MessageItem & { choice: BusyChoice })[] = [
    { title: buttons.copy(), choice: 'copy' },
    { title: buttons.wait(), choice: 'wait' },
  ];
  const chosen = await vscode.window.showInformationMessage(text, { modal: true, detail: details }, ...choices);
  return chosen?.choice ?? 'cancel';
}
