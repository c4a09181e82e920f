import type { CommandId } from '../ids';
import { addDeployment } from './addDeployment';
import { clearFilter } from './clearFilter';
import { compareThreads } from './compareThreads';
import { compareWithParent } from './compareWithParent';
import { compareWithSelected } from './compareWithSelected';
import type { Handler } from './context';
import { copyAndRun } from './copyAndRun';
import { copyAsCode } from './copyAsCode';
import { copyThread } from './copyThread';
import { copyThreadFrom } from './copyThreadFrom';
import { copyThreadId } from './copyThreadId';
import { deleteReportedCopy } from './deleteReportedCopy';
import { deleteThread } from './deleteThread';
import { editDeployment } from './editDeployment';
import { filterThreads } from './filterThreads';
import { findThread } from './findThread';
import { loadMore } from './loadMore';
import { newThread } from './newThread';
import { openConversation } from './openConversation';
import { openHistory } from './openHistory';
import { openInStudio } from './openInStudio';
import { openReport } from './openReport';
import { openState } from './openState';
import { refresh } from './refresh';
import { removeDeployment } from './removeDeployment';
import { renameThread } from './renameThread';
import { retry } from './retry';
import { revealSource } from './revealSource';
import { saveDocument } from './saveDocument';
import { runOnThread } from './runOnThread';
import { selectForCompare } from './selectForCompare';
import { setCredentials } from './setCredentials';
import { showLog } from './showLog';
import { sortThreads } from './sortThreads';
import { toggleHistoryForm } from './toggleHistoryForm';

/** Every command and what it does. An id without a handler does not compile. */
export const commandTable: Record<CommandId, Handler> = {
  'langgraphThreads.addDeployment': addDeployment,
  'langgraphThreads.editDeployment': editDeployment,
  'langgraphThreads.removeDeployment': removeDeployment,
  'langgraphThreads.setCredentials': setCredentials,
  'langgraphThreads.refresh': refresh,
  'langgraphThreads.retry': retry,
  'langgraphThreads.loadMore': loadMore,
  'langgraphThreads.newThread': newThread,
  'langgraphThreads.filterThreads': filterThreads,
  'langgraphThreads.clearFilter': clearFilter,
  'langgraphThreads.sortThreads': sortThreads,
  'langgraphThreads.findThread': findThread,
  'langgraphThreads.renameThread': renameThread,
  'langgraphThreads.copyThread': copyThread,
  'langgraphThreads.copyThreadFrom': copyThreadFrom,
  'langgraphThreads.revealSource': revealSource,
  'langgraphThreads.compareThreads': compareThreads,
  'langgraphThreads.selectForCompare': selectForCompare,
  'langgraphThreads.compareWithSelected': compareWithSelected,
  'langgraphThreads.openHistory': openHistory,
  'langgraphThreads.toggleHistoryForm': toggleHistoryForm,
  'langgraphThreads.openState': openState,
  'langgraphThreads.compareWithParent': compareWithParent,
  'langgraphThreads.openConversation': openConversation,
  'langgraphThreads.openReport': openReport,
  'langgraphThreads.saveDocument': saveDocument,
  'langgraphThreads.copyThreadId': copyThreadId,
  'langgraphThreads.copyAsCode': copyAsCode,
  'langgraphThreads.openInStudio': openInStudio,
  'langgraphThreads.deleteThread': deleteThread,
  'langgraphThreads.deleteReportedCopy': deleteReportedCopy,
  'langgraphThreads.runOnThread': runOnThread,
  'langgraphThreads.copyAndRun': copyAndRun,
  'langgraphThreads.showLog': showLog,
};
