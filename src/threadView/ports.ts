import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { AgentServer } from '../langgraph/agentServer';
import type { Response } from '../webview/protocol';

/** What a session uses of the extension. */
export interface SessionPorts {
  /** Throws a sentence where the deployment cannot be asked. The quiet one never asks for credentials. */
  server(): AgentServer;
  quietServer(): AgentServer;
  settings: Settings;
  log: Log;
  /** What the Threads view calls the thread, and the deployment. */
  title: () => string;
  deploymentName: () => string;
  isCopy: () => boolean;
  post: (response: Response) => void;
  /** A sentence about what a history's bytes have that cannot be read; else the error itself. */
  readable(error: unknown): unknown;
}
