import * as vscode from 'vscode';
import { describeForLog } from '../texts/errors';

type Write = (...words: unknown[]) => void;

/** The extension's log, levels honoured. */
export interface Log extends Record<'trace' | 'debug' | 'info' | 'warn' | 'error', Write> {
  show(): void;
  dispose(): void;
}

/** No caller hands it a credential; should one slip through in somebody else's words, it is blotted out here. */
export function createLog(redact: (text: string) => string): Log {
  const channel = vscode.window.createOutputChannel('LangGraph Threads', { log: true });
  const line = (args: unknown[]) => redact(args.map(words).filter(Boolean).join(' '));
  return {
    trace: (...args) => {
      channel.trace(line(args));
    },
    debug: (...args) => {
      channel.debug(line(args));
    },
    info: (...args) => {
      channel.info(line(args));
    },
    warn: (...args) => {
      channel.warn(line(args));
    },
    error: (...args) => {
      channel.error(line(args));
    },
    show: () => {
      channel.show();
    },
    dispose: () => {
      channel.dispose();
    },
  };
}

function words(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return value instanceof Error ? describeForLog(value) : JSON.stringify(value);
}
