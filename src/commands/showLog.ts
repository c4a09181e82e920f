import type { CommandContext } from './context';

/** Opens the extension's log. */
export async function showLog({ log }: CommandContext): Promise<void> {
  log.show();
  return Promise.resolve();
}
