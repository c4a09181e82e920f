import * as v from 'valibot';
import type * as vscode from 'vscode';
import { readAs } from '../../schemas';
import { checkFilter, checkSort, newestFirst, type ThreadQuery } from './filter';

const kept = v.object({ filter: v.optional(v.unknown()), sort: v.optional(v.unknown()) });

/** The filter and the order of each deployment, by its base URL, kept with the workspace. */
export class ThreadQueryStore {
  constructor(private readonly memory: vscode.Memento) {}

  /** What was kept, or no filter and newest first: also where what was kept is none. */
  get(baseUrl: string): ThreadQuery {
    const query = readAs(kept, this.memory.get(keyOf(baseUrl)));
    const filter = checkFilter(query?.filter);
    const sort = checkSort(query?.sort);
    return { filter: filter.valid ? filter.filter : {}, sort: sort.valid ? sort.sort : newestFirst };
  }

  async set(baseUrl: string, query: ThreadQuery): Promise<void> {
    await this.memory.update(keyOf(baseUrl), query);
  }
}

function keyOf(baseUrl: string): string {
  return `query ${baseUrl}`;
}
