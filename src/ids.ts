/** The strings that package.json repeats; `manifest.test.ts` holds the two equal. */

export const commandIds = [
  'langgraphThreads.addDeployment',
  'langgraphThreads.editDeployment',
  'langgraphThreads.removeDeployment',
  'langgraphThreads.copyDeploymentUrl',
  'langgraphThreads.startServer',
  'langgraphThreads.setCredentials',
  'langgraphThreads.refresh',
  'langgraphThreads.retry',
  'langgraphThreads.loadMore',
  'langgraphThreads.newThread',
  'langgraphThreads.filterThreads',
  'langgraphThreads.clearFilter',
  'langgraphThreads.sortThreads',
  'langgraphThreads.findThread',
  'langgraphThreads.renameThread',
  'langgraphThreads.copyThread',
  'langgraphThreads.copyThreadFrom',
  'langgraphThreads.revealSource',
  'langgraphThreads.compareThreads',
  'langgraphThreads.showAsGraph',
  'langgraphThreads.selectForCompare',
  'langgraphThreads.compareWithSelected',
  'langgraphThreads.openThread',
  'langgraphThreads.openHistory',
  'langgraphThreads.toggleHistoryForm',
  'langgraphThreads.openState',
  'langgraphThreads.compareWithParent',
  'langgraphThreads.openConversation',
  'langgraphThreads.saveConversation',
  'langgraphThreads.openReport',
  'langgraphThreads.saveDocument',
  'langgraphThreads.copyThreadId',
  'langgraphThreads.exportThread',
  'langgraphThreads.importThread',
  'langgraphThreads.copyThreadTo',
  'langgraphThreads.revealThreadFile',
  'langgraphThreads.copyThreadFilePath',
  'langgraphThreads.copyAsCode',
  'langgraphThreads.copyAsPython',
  'langgraphThreads.copyAsJavaScript',
  'langgraphThreads.copyAsCurl',
  'langgraphThreads.openInStudio',
  'langgraphThreads.deleteThread',
  'langgraphThreads.deleteReportedCopy',
  'langgraphThreads.runOnThread',
  'langgraphThreads.copyAndRun',
  'langgraphThreads.editState',
  'langgraphThreads.stopRun',
  'langgraphThreads.showRuns',
  'langgraphThreads.refreshThread',
  'langgraphThreads.showLog',
] as const;
export type CommandId = (typeof commandIds)[number];

export const viewContainerId = 'langgraphThreads';
export const threadsViewId = 'langgraphThreads.threads';

/** The custom editor in which a thread is seen. */
export const threadEditorId = 'langgraphThreads.thread';
/** The custom editor in which two threads are seen as one graph. */
export const comparisonEditorId = 'langgraphThreads.comparison';

export const settingsSection = 'langgraphThreads';
export const settingKeys = [
  'deployments',
  'pageSize',
  'showDiff',
  'autoRefresh',
  'requestTimeout',
  'copyTimeout',
  'maxCheckpointSize',
  'askBeforeReading',
  'recordSource',
  'studioUrl',
] as const;
export type SettingKey = (typeof settingKeys)[number];

/** Set while a thread waits for Compare with Selected. */
export const compareSelectionKey = 'langgraphThreads.hasCompareSelection';
/** Set while threads are selected in the view: what its keys are about. */
export const threadSelectionKey = 'langgraphThreads.hasSelectedThreads';
/** Set while any deployment is configured: the walkthrough's first step. */
export const deploymentsKey = 'langgraphThreads.hasDeployments';
/** Set once a diff of histories has been opened: the walkthrough's last step. */
export const diffOpenedKey = 'langgraphThreads.hasOpenedDiff';

/** Of threads that were written to a file. */
export const threadFileExtension = '.langgraph-thread';

export const documentScheme = 'langgraph';
/** Of states that are being edited. */
export const editScheme = 'langgraph-edit';
export const documentLanguage = 'langgraph-json';
export const documentExtension = '.langgraph.json';

/** Of conversations: Markdown in which the source has no links either. */
export const conversationLanguage = 'langgraph-markdown';
export const conversationExtension = '.conversation.md';
