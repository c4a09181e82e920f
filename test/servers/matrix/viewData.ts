import assert from 'node:assert/strict';
import { arrangeState } from '../../../src/conversation/arrange';
import { Timeline, type TimelineRow } from '../../../src/conversation/timeline';
import type { ThreadSource } from '../../../src/history/side';
import { readWaiting, type Waiting } from '../../../src/history/questions';
import { diffJson } from '../../../src/json/patch';
import { CheckpointContents } from '../../../src/threadView/checkpointContents';

const { signal } = new AbortController();

/** Of the newest checkpoint, as the thread view has it. */
interface ViewedHead {
  lists: number;
  /** Values that are not its parent's. */
  changes: number;
  waiting: Waiting;
}

/**
 * What the thread view shows of a thread: its rows, page by page, and of the newest one the messages, the changes and the
 * questions. Rejects where a row says nothing of what led to it although its parent is there.
 */
export async function viewData(side: ThreadSource): Promise<{ rows: TimelineRow[]; head: ViewedHead | undefined }> {
  const timeline = new Timeline(side, '');
  while (!timeline.ended) await timeline.more(7, { signal });
  const { rows } = timeline;
  for (const { row, lane, effects } of rows) {
    assert.ok(lane.lane < lane.width, `the lane of ${row.id}`);
    assert.ok(effects, `what led to ${row.id}`);
  }
  const [newest] = rows;
  if (!newest) return { rows, head: undefined };
  const contents = new CheckpointContents(
    side,
    () => 64 * 1024 * 1024,
    (namespace) => namespace,
  );
  const get = (checkpointId: string) => contents.get({ namespace: '', checkpointId }, signal);
  const content = await get(newest.row.id);
  const parent = newest.row.parentId === undefined ? undefined : await get(newest.row.parentId);
  assert.ok(content, 'the newest checkpoint');
  assert.ok(parent ?? newest.row.parentId === undefined, 'its parent');
  const { whole, values } = content;
  const head = {
    lists: arrangeState(values).lists.length,
    changes: diffJson(parent?.values ?? null, values).length,
    waiting: readWaiting({ tasks: whole.get('tasks'), next: whole.get('next') }, undefined),
  };
  return { rows, head };
}
