import type * as vscode from 'vscode';
import { checkFilter, checkSort, newestFirst, type ThreadQuery } from './filter';

/** The filter and the order of each deployment, by its base URL, kept with the workspace. */
export class ThreadQueryStore {
  constructor(private readonly memory: vscode.Memento) {}

  /** What was kept, or no filter and newest first: also where what was kept is none. */
  get(baseUrl: string): ThreadQuery {
    const kept = this.memory.get<{ filter?: unknown; sort?: unknown } | null>(keyOf(baseUrl)) ?? {};
    const filter = checkFilter(kept.filter);
    const sort = checkSort(kept.sort);
    return { filter: filter.valid ? filter.filter : {}, sort: sort.valid ? sort.sort : newestFirst };
  }

  async set(baseUrl: string, query: ThreadQuery): Promise<void> {
    await this.memory.update(keyOf(baseUrl), query);
  }
}

function keyOf(baseUrl: string): string {
  return `query ${baseUrl}`;
}
