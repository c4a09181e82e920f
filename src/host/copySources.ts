import type * as vscode from 'vscode';
import type { ThreadReference } from '../api';

const key = 'copySources';
const most = 1_000;

/** Deployment, copy, source: kept short, for all of them are written at every change. */
type Kept = [deployment: string, copyId: string, sourceId: string];

/** Which thread each copy was made from, as far as this extension made it: the newest 1,000, in `globalState`. */
export class CopySources {
  #read: { kept: unknown; sources: Map<string, string> } | undefined;

  constructor(private readonly memory: vscode.Memento) {}

  async remember(copy: ThreadReference, source: ThreadReference): Promise<void> {
    const others = this.#kept().filter(([deployment, copyId]) => !isSame([deployment, copyId], copy));
    const all = [...others, [copy.deployment, copy.threadId, source.threadId] satisfies Kept];
    await this.memory.update(key, all.slice(-most));
  }

  /** The id of the thread that this one was copied from. */
  of({ deployment, threadId }: ThreadReference): string | undefined {
    const kept = this.memory.get<unknown>(key);
    // Asked for every row at every drawing.
    if (this.#read === undefined || this.#read.kept !== kept) {
      const sources = new Map(this.#kept().map(([at, copyId, sourceId]) => [nameOf(at, copyId), sourceId]));
      this.#read = { kept, sources };
    }
    return this.#read.sources.get(nameOf(deployment, threadId));
  }

  #kept(): Kept[] {
    const kept = this.memory.get<unknown>(key);
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  }
}

function isKept(value: unknown): value is Kept {
  return Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'string');
}

function isSame([deployment, copyId]: [string, string], copy: ThreadReference): boolean {
  return deployment === copy.deployment && copyId === copy.threadId;
}

/** A base URL has no space. */
function nameOf(deployment: string, threadId: string): string {
  return `${deployment} ${threadId}`;
}
