import * as vscode from 'vscode';
import type { LangGraphThreadsApi } from './api';
import { commandTable } from './commands/commandTable';
import type { CommandContext } from './commands/context';
import { createApi } from './commands/exportedApi';
import { pickThread } from './commands/pickThread';
import { runCommand } from './commands/runCommand';
import { HistoryDocuments } from './documents/historyDocuments';
import { Reports } from './documents/reports';
import { Agreements } from './host/agreements';
import { CompareSelection } from './host/compareSelection';
import { Connections } from './host/connections';
import { Credentials } from './host/credentials';
import { createLog } from './host/log';
import { Settings } from './host/settings';
import { commandIds } from './ids';
import { ThreadsView } from './threads/threadsView';

export function activate(extension: vscode.ExtensionContext): LangGraphThreadsApi {
  const settings = new Settings();
  const credentials = new Credentials(extension.secrets);
  const log = createLog((text) => credentials.redact(text));
  const agreements = new Agreements(extension.globalState);
  // A bundle of its own, with axios in it: first needed at the first request.
  const connections = new Connections(settings, credentials, agreements, log, () => import('./langgraph/http'));
  const reports = new Reports(extension.workspaceState);
  const documents = new HistoryDocuments(connections, settings, reports);
  const view = new ThreadsView(connections, settings, credentials, log);
  const context: CommandContext = {
    connections,
    credentials,
    compareSelection: new CompareSelection(),
    settings,
    view,
    documents,
    reports,
    log,
    pickThread: (placeholder, options) => pickThread(context, placeholder, options),
  };
  const commands = commandIds.map((id) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(context, id, commandTable[id], args)),
  );
  extension.subscriptions.push(...commands, view, documents, reports, connections, credentials, log);
  return createApi(context);
}
