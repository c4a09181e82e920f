import { notify, type Action } from '../host/notify';
import { actions as words } from '../texts/messages';
import { fitNotification, type Severity } from '../texts/notification';
import type { CommandContext } from './context';

/**
 * Says what came of a command: of the sentences, the most important first, those that fit, and the first three actions.
 * The log has the others.
 */
export function announce(
  context: CommandContext,
  severity: Severity,
  sentences: readonly (string | undefined)[],
  actions: Action[],
): void {
  const told = sentences.filter((each) => each !== undefined);
  const { text, isWhole } = fitNotification(told);
  if (!isWhole) {
    context.log.info(told.join(' '));
  }
  notify(severity, text, isWhole ? actions : [...actions, showLogAction(context)]);
}

export function showLogAction({ log }: Pick<CommandContext, 'log'>): Action {
  return {
    title: words.showLog(),
    run: () => {
      log.show();
      return Promise.resolve();
    },
  };
}
