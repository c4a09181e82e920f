import type { Settings } from '../host/settings';
import type { HistoryServer } from '../history/side';
import type { AgentServer } from '../langgraph/agentServer';
import type { Thread } from '../langgraph/types';
import type { Header } from '../webview/protocol';
import type { AnsweringPorts } from './answering';

/** What a session uses of the extension. */
export interface SessionPorts extends AnsweringPorts {
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
  /** What the Threads view calls the thread, and the deployment. */
  title: () => string;
  deploymentName: () => string;
  /** Of a copy, what it is a copy of; `''` of any other thread. */
  origin: () => string;
}
