import * as vscode from 'vscode';
import type { Log } from '../host/log';
import { describeError, describeForLog } from '../texts/errors';
import { threadViewWords } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Request, Response } from '../webview/protocol';

/** What every session of a page uses. */
export interface AnsweringPorts {
  log: Log;
  post: (response: Response) => void;
  /** A sentence about what a history's bytes have that cannot be read; else the error itself. */
  readable: (error: unknown) => unknown;
}

/** What the page says, in the language of VS Code. */
export function words(): Response {
  return { type: 'words', words: threadViewWords(), language: vscode.env.language };
}

/** Answers a request; what goes wrong is logged, and told at the place that it is about. Never rejects. */
export async function answerRequest(
  request: Request,
  answer: (request: Request) => Promise<void>,
  { log, post, readable }: AnsweringPorts,
  closed: AbortSignal,
): Promise<void> {
  try {
    await answer(request);
  } catch (error) {
    if (closed.aborted) return;
    const shown = readable(error);
    log.warn(`thread view: ${describeForLog(shown)}`);
    const text = describeError(shown);
    if ('place' in request && isAbout(request.type)) {
      post({ type: 'unreadable', place: request.place, what: request.type, text });
    } else {
      post({ type: 'problem', text, canRetry: !(shown instanceof UserError) });
    }
  }
}

function isAbout(type: Request['type']): type is Extract<Response, { type: 'unreadable' }>['what'] {
  return ['conversation', 'changes', 'raw', 'state', 'subgraphs'].includes(type);
}
