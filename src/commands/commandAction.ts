import type { Action } from '../host/notify';
import type { CommandContext } from './context';
import { showError } from './runCommand';

/** A button of a notification, with the boundary that commands have: what it throws is shown, once. */
export function commandAction(context: CommandContext, title: string, run: () => Promise<unknown>): Action {
  return {
    title,
    run: async () => {
      try {
        await run();
      } catch (error) {
        showError(context, error, { command: title });
      }
    },
  };
}
