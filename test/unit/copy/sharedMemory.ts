/** `globalState` of several windows: each has a copy of all of it, and each write reaches the others a moment later. */
import type { Memento } from 'vscode';

export interface SharedMemory {
  /** A window's own. */
  open(): Memento;
}

/** @param delayMs until another window has what one has written; the whole is written at once, as VS Code does. */
export function sharedMemory(delayMs = 0): SharedMemory {
  let stored: Record<string, unknown> = {};
  const windows: ((all: Record<string, unknown>) => void)[] = [];
  return {
    open: () => {
      let own = stored;
      const receive = (all: Record<string, unknown>): void => {
        own = all;
      };
      windows.push(receive);
      return {
        keys: () => Object.keys(own),
        get: (key: string) => own[key],
        update: async (key: string, value: unknown) => {
          own = Object.fromEntries(Object.entries({ ...own, [key]: value }).filter(([, each]) => each !== undefined));
          const all = own;
          stored = all;
          for (const other of windows) if (other !== receive) setTimeout(() => other(all), delayMs);
          await new Promise(setImmediate);
        },
      } as Memento;
    },
  };
}
