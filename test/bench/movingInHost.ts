/** Load More in the extension host while threads move: one to the front before each click, and then to the end of a list that stands still. */
import * as vscode from 'vscode';
import { plantTree } from '../host/treeUnderTest';
import { hostTask } from './hostTask';
import { moveThread, pagesRead } from './threadsServer';

export interface MovingTask {
  url: string;
  threads: number;
  clicks: number;
}

export interface MovingFigures {
  clicks: number;
  /** New rows of the click that brought the fewest, and requests for pages of the one that took the most. */
  fewestRows: number;
  mostRequests: number;
  clickMs: number[];
  /** At the end: rows that are there again, threads that have no row. */
  again: number;
  missing: number;
}

async function measureMoving({ url, threads, clicks }: MovingTask): Promise<MovingFigures> {
  const tree = plantTree();
  const list = tree.provider.list(url);
  if (!list) throw new Error(`no deployment at ${url}`);
  const [added, requests, clickMs]: [number[], number[], number[]] = [[], [], []];
  try {
    await list.load();
    for (let click = 0; click < clicks; click++) {
      await tree.provider.settled(url);
      // From all over the list: most have not been read yet.
      await moveThread(url, (click * 7919 + 20_000) % threads);
      const [rows, pages, started] = [list.size, await pagesRead(url), performance.now()];
      await list.loadMore();
      clickMs.push(performance.now() - started);
      added.push(list.size - rows);
      requests.push((await pagesRead(url)) - pages);
    }
    // The rest in large pages: what is asked is only whether all are there.
    await vscode.workspace.getConfiguration('langgraphThreads').update('pageSize', 1000, true);
    while (list.more) await list.loadMore();
    const ids = list.rows.map(({ thread }) => thread.thread_id);
    const once = new Set(ids).size;
    return {
      clicks,
      fewestRows: Math.min(...added),
      mostRequests: Math.max(...requests),
      clickMs,
      again: ids.length - once,
      missing: threads - once,
    };
  } finally {
    tree.dispose();
  }
}

export const run = (): Promise<void> => hostTask((task) => measureMoving(task as MovingTask));
