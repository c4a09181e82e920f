import type { CopyRecords } from '../copy/copyRecords';
import type { TransferRecords } from '../copy/transfer/transferRecords';
import type { Conversations } from '../documents/conversations';
import type { HistoryDocuments } from '../documents/historyDocuments';
import type { OutdatedDocuments } from '../documents/outdatedDocuments';
import type { Reports } from '../documents/reports';
import type { StateEdits } from '../documents/stateEdits';
import type { StateDocuments } from '../documents/stateDocuments';
import type { Agreements } from '../host/agreements';
import type { CompareSelection } from '../host/compareSelection';
import type { Connections } from '../host/connections';
import type { Credentials } from '../host/credentials';
import type { Log } from '../host/log';
import type { RunningStatus } from '../host/runningStatus';
import type { RedactionMemory } from '../host/redactionMemory';
import type { Settings } from '../host/settings';
import type { ComparisonEditors } from '../threadView/comparisonEditors';
import type { ThreadEditors } from '../threadView/threadEditors';
import type { ThreadsView } from '../threads/threadsView';

/** What a command may use. */
export interface CommandContext {
  agreements: Agreements;
  connections: Connections;
  credentials: Credentials;
  settings: Settings;
  view: ThreadsView;
  documents: HistoryDocuments;
  conversations: Conversations;
  states: StateDocuments;
  edits: StateEdits;
  reports: Reports;
  redactions: RedactionMemory;
  threadEditors: ThreadEditors;
  comparisonEditors: ComparisonEditors;
  outdated: OutdatedDocuments;
  compareSelection: CompareSelection;
  copies: CopyRecords;
  transfers: TransferRecords;
  running: RunningStatus;
  log: Log;
}

/**
 * A command's verb. Arguments come from menus, keybindings and other extensions: parse them with `commands/arguments`.
 * What it throws, `runCommand` shows.
 */
export type Handler = (context: CommandContext, ...args: unknown[]) => Promise<unknown>;
