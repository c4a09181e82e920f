/** The strings that package.json repeats; `manifest.test.ts` holds the two equal. */

export const commandIds = [
  'langgraphThreads.addDeployment',
  'langgraphThreads.editDeployment',
  'langgraphThreads.removeDeployment',
  'langgraphThreads.setCredentials',
  'langgraphThreads.refresh',
  'langgraphThreads.retry',
  'langgraphThreads.loadMore',
  'langgraphThreads.newThread',
  'langgraphThreads.copyThread',
  'langgraphThreads.compareThreads',
  'langgraphThreads.selectForCompare',
  'langgraphThreads.compareWithSelected',
  'langgraphThreads.openHistory',
  'langgraphThreads.toggleHistoryForm',
  'langgraphThreads.openReport',
  'langgraphThreads.copyThreadId',
  'langgraphThreads.showLog',
] as const;
export type CommandId = (typeof commandIds)[number];

export const viewContainerId = 'langgraphThreads';
export const threadsViewId = 'langgraphThreads.threads';

export const settingsSection = 'langgraphThreads';
export const settingKeys = [
  'deployments',
  'pageSize',
  'showDiff',
  'requestTimeout',
  'copyTimeout',
  'maxCheckpointSize',
  'askBeforeReading',
] as const;
export type SettingKey = (typeof settingKeys)[number];

/** Set while a thread waits for Compare with Selected. */
export const compareSelectionKey = 'langgraphThreads.hasCompareSelection';

export const documentScheme = 'langgraph';
export const documentLanguage = 'langgraph-json';
export const documentExtension = '.langgraph.json';
