import type { CopyResult, Note } from '../../api';
import { addMetadata } from '../../langgraph/threadMetadata';
import { describeForLog, describeShortly } from '../../texts/errors';
import type { CommandContext } from '../context';

/**
 * Writes where a copy came from to its metadata, where the setting `recordSource` says so: `forked_from` replaces one that
 * was copied along. Gives a note where that failed; the copy is there all the same.
 */
export async function recordSource(
  { settings, connections, log }: Pick<CommandContext, 'settings' | 'connections' | 'log'>,
  { source, copy, verification }: CopyResult,
): Promise<Note[]> {
  if (copy === undefined || !settings.recordSource()) {
    return [];
  }
  const checkpointId = verification?.right.headCheckpointId ?? '';
  const record = { thread_id: source.threadId, ...(checkpointId !== '' && { checkpoint_id: checkpointId }) };
  try {
    await addMetadata(connections.server(copy.deployment), copy.threadId, { forked_from: record });
    return [];
  } catch (error) {
    log.warn(`forked_from of ${copy.threadId}: ${describeForLog(error)}`);
    return [{ code: 'sourceNotRecorded', facts: { why: describeShortly(error) } }];
  }
}
