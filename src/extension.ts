import path from 'node:path';
import * as vscode from 'vscode';
import type { LangGraphThreadsApi } from './api';
import { commandTable } from './commands/commandTable';
import type { CommandContext } from './commands/context';
import { namesOf, sideOf } from './commands/compare/compareThreads';
import { createApi } from './exportedApi';
import { offerLostCopies } from './commands/copy/lostCopies';
import { renewCredentials } from './commands/ask/renewCredentials';
import { continueEdited } from './commands/run/editState';
import { runCommand } from './commands/runCommand';
import { CopyRecords } from './copy/copyRecords';
import { TransferRecords } from './copy/transfer/transferRecords';
import { Conversations } from './documents/conversations';
import { serveDocuments } from './documents/documentFileSystem';
import { outlineDocuments } from './documents/documentOutline';
import { HistoryDocuments } from './documents/historyDocuments';
import { OpenDocuments } from './documents/openDocuments';
import { OutdatedDocuments } from './documents/outdatedDocuments';
import { Reports } from './documents/reports';
import { StateEdits } from './documents/stateEdits';
import { StateDocuments } from './documents/stateDocuments';
import { Agreements } from './host/agreements';
import { CompareSelection } from './host/compareSelection';
import { Connections } from './host/connections';
import { Credentials } from './host/credentials';
import { createLog } from './host/log';
import { RunningStatus } from './host/runningStatus';
import { RedactionMemory } from './host/redactionMemory';
import { Settings } from './host/settings';
import { describeForLog } from './texts/errors';
import { commandIds } from './ids';
import { ComparisonEditors } from './threadView/comparisonEditors';
import { SourceChecks } from './threadView/sourceChecks';
import { ThreadEditors } from './threadView/threadEditors';
import { ThreadQueryStore } from './threads/list/queryStore';
import { ExpandedDeployments } from './threads/expandedDeployments';
import { ThreadsView } from './threads/threadsView';

export function activate(extension: vscode.ExtensionContext): LangGraphThreadsApi {
  const settings = new Settings();
  const credentials = new Credentials(extension.secrets);
  const log = createLog((text) => credentials.redact(text));
  const agreements = new Agreements(extension.globalState);
  // A bundle of its own, with axios in it: first needed at the first request.
  const loadHttp = () => import('./langgraph/http/http');
  const renewal = renewCredentials(credentials, log);
  const connections = new Connections(settings, credentials, agreements, log, loadHttp, renewal);
  const pendingCopies = path.join(extension.globalStorageUri.fsPath, 'pendingCopies');
  const copies = new CopyRecords(extension.globalState, pendingCopies, (error) => {
    log.warn(`The copy could not be remembered: ${describeForLog(error)}`);
  });
  const transfers = new TransferRecords(extension.globalState);
  const reports = new Reports(extension.workspaceState);
  const openDocuments = new OpenDocuments();
  const documents = new HistoryDocuments(connections, settings, openDocuments, log);
  const conversations = new Conversations(connections, settings, openDocuments);
  const states = new StateDocuments(connections, settings, openDocuments);
  const served = serveDocuments(openDocuments, {
    history: (address) => documents.readHistory(address),
    checkpoint: (address) => documents.readCheckpoint(address),
    conversation: (address) => conversations.read(address),
    state: (address) => states.read(address),
    report: (_, uri) => reports.read(uri),
    comparison: ({ left, right }) => new TextEncoder().encode(JSON.stringify({ left, right })),
    thread: ({ deployment, threadId }) => new TextEncoder().encode(JSON.stringify({ deployment, threadId })),
  });
  const queries = new ThreadQueryStore(extension.workspaceState);
  const view = new ThreadsView(
    connections,
    settings,
    credentials,
    log,
    queries,
    (copy) => copies.sources.of(copy),
    new ExpandedDeployments(extension.workspaceState),
  );
  const threadEditors = new ThreadEditors(
    extension.extensionUri,
    connections,
    settings,
    log,
    view,
    transfers,
    new SourceChecks(extension.workspaceState),
  );
  const comparisonEditors = new ComparisonEditors(extension.extensionUri, {
    side: (thread) => sideOf({ connections }, thread),
    names: (left, right) => namesOf({ view, copies, transfers }, left, right),
    documents,
    states,
    settings,
    log,
  });
  const edits = new StateEdits(states, (checkpoint, text) => {
    const handler = () => continueEdited(context, checkpoint, text);
    void runCommand(context, 'langgraphThreads.editState', handler, []);
  });
  const outdated = new OutdatedDocuments(connections, log);
  const running = new RunningStatus(view.name);
  const context: CommandContext = {
    agreements,
    connections,
    credentials,
    compareSelection: new CompareSelection(),
    copies,
    transfers,
    settings,
    view,
    documents,
    conversations,
    states,
    edits,
    reports,
    redactions: new RedactionMemory(extension.workspaceState),
    threadEditors,
    comparisonEditors,
    outdated,
    running,
    log,
  };
  view.onFirstShown(() => void offerLostCopies(context));
  const commands = commandIds.map((id) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(context, id, commandTable[id], args)),
  );
  extension.subscriptions.push(
    ...commands,
    running,
    threadEditors,
    comparisonEditors,
    view,
    served,
    outlineDocuments(outdated),
    outdated,
    openDocuments,
    reports,
    connections,
    credentials,
    log,
  );
  return createApi(context);
}
