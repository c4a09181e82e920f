import * as vscode from 'vscode';
import { pick as messages } from '../../texts/messages';

export interface ListItem<Choice> extends vscode.QuickPickItem {
  choice: Choice | 'loadMore';
}

/** A list that is read page by page. */
export interface PickedList<Choice> {
  /** What there is so far. */
  items: () => ListItem<Choice>[];
  /** Rows for what is typed, above the others; Enter takes the first of them though nothing is read yet. */
  typed?: (text: string) => ListItem<Choice>[];
  /** Why it could not be read. */
  problem: () => string | undefined;
  load: () => Promise<void>;
  loadMore: () => Promise<void>;
}

/** The row that a list grows by. */
export function moreItem(): ListItem<never> {
  return { label: messages.loadMore(), alwaysShow: true, choice: 'loadMore' };
}

/** What is picked of a list that grows by a row of its own; `undefined` where that was dismissed. */
export async function pickFromList<Choice>(placeholder: string, list: PickedList<Choice>): Promise<Choice | undefined> {
  const pick = vscode.window.createQuickPick<ListItem<Choice>>();
  let isOpen = true;
  const typed = () => list.typed?.(pick.value) ?? [];
  const draw = (): void => {
    if (isOpen) pick.items = [...typed(), ...list.items()];
  };
  const read = async (reading: Promise<void>): Promise<void> => {
    const before = pick.items.length;
    pick.busy = true;
    await reading;
    if (!isOpen) return;
    pick.busy = false;
    draw();
    const problem = list.problem();
    if (problem !== undefined) pick.placeholder = problem;
    // Where "Load More" stood, the first of the new ones stands now.
    else pick.activeItems = pick.items.slice(Math.max(0, before - 1)).slice(0, 1);
  };
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  if (list.typed) pick.onDidChangeValue(draw);
  const picked = new Promise<Choice | undefined>((resolve) => {
    pick.onDidAccept(() => {
      // Who pastes and presses Enter at once is faster than the row for what was pasted.
      const { choice } = pick.selectedItems[0] ?? typed()[0] ?? {};
      if (choice === 'loadMore') void read(list.loadMore());
      else if (choice !== undefined) resolve(choice);
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
  pick.show();
  draw();
  void read(list.load());
  try {
    return await picked;
  } finally {
    isOpen = false;
    pick.dispose();
  }
}
