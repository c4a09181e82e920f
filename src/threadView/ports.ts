import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { HistoryServer } from '../history/side';
import type { AgentServer } from '../langgraph/agentServer';
import type { Thread } from '../langgraph/types';
import type { Header, Response } from '../webview/protocol';

/** What a session uses of the extension. */
export interface SessionPorts {
  /** Throws a sentence where the deployment cannot be asked. The quiet one never asks for credentials. */
  server(): HistoryServer;
  quietServer(): HistoryServer;
  /** Where runs of it are, if there can be any; never asks for credentials. */
  runServer?: () => AgentServer;
  /** The thread's row as it is now; `undefined` where it is gone. */
  row(isQuiet: boolean, signal: AbortSignal): Promise<Thread | undefined>;
  /** Of a thread file, of which nothing but its bytes can change: what is said above it. */
  file?: () => Promise<NonNullable<Header['file']>>;
  settings: Settings;
  log: Log;
  /** What the Threads view calls the thread, and the deployment. */
  title: () => string;
  deploymentName: () => string;
  /** Of a copy, what it is a copy of; `''` of any other thread. */
  origin: () => string;
  post: (response: Response) => void;
  /** A sentence about what a history's bytes have that cannot be read; else the error itself. */
  readable(error: unknown): unknown;
}
