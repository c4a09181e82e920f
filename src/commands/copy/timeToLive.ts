import type { CopyResult, Note } from '../../api';
import { buttons } from '../../texts/copies';
import { describeForLog } from '../../texts/errors';
import type { Action } from '../../host/notify';
import type { TimeToLive } from '../../langgraph/serverExtras';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';

/** The source's time to live, which no copy has. `undefined` where it has none, or none is said: that stops no copy. */
export async function timeToLiveOf(
  { connections, log }: CommandContext,
  { source, copy }: CopyResult,
  signal: AbortSignal,
): Promise<TimeToLive | undefined> {
  if (copy === undefined || signal.aborted) {
    return undefined;
  }
  try {
    const server = connections.server(source.deployment);
    // The JavaScript server has no such thing, and would answer with the thread's whole state.
    const { langgraph_py_version: python } = await server.info(signal);
    return python === undefined ? undefined : await server.timeToLive(source.threadId, signal);
  } catch (error) {
    log.debug(`time to live of ${source.threadId}: ${describeForLog(error)}`);
    return undefined;
  }
}

export function timeToLiveNote({ ttl, strategy }: TimeToLive): Note {
  return { code: 'timeToLive', facts: { minutes: ttl, strategy } };
}

/** The button that gives a copy its source's time to live, counted from then on. */
export function timeToLiveAction(
  context: CommandContext,
  copy: { deployment: string; threadId: string },
  ttl: TimeToLive,
): Action {
  return commandAction(context, buttons.timeToLive(), () =>
    context.connections.server(copy.deployment).patchThread(copy.threadId, { ttl }),
  );
}
