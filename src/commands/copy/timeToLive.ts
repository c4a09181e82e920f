import type { CopyResult } from '../../api';
import { buttons } from '../../texts/copies';
import type { Action } from '../../host/notify';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';

/** The button that gives a copy its source's time to live, counted from then on; none where the source has none. */
export function timeToLiveActions(context: CommandContext, { copy, notes = [] }: CopyResult): Action[] {
  const { minutes, strategy } = notes.find(({ code }) => code === 'timeToLive')?.facts ?? {};
  if (copy === undefined || typeof minutes !== 'number' || typeof strategy !== 'string') return [];
  const server = context.connections.server(copy.deployment);
  return [
    commandAction(context, buttons.timeToLive(), () =>
      server.patchThread(copy.threadId, { ttl: { ttl: minutes, strategy } }),
    ),
  ];
}
