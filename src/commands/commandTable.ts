import type { CommandId } from '../ids';
import { addDeployment } from './deployments/addDeployment';
import { clearFilter } from './browse/clearFilter';
import { compareThreads } from './compare/compareThreads';
import { compareWithParent } from './compare/compareWithParent';
import { compareWithSelected } from './compare/compareWithSelected';
import type { Handler } from './context';
import { copyAndRun } from './run/copyAndRun';
import { copyAsCode } from './copy/copyAsCode';
import { exportThread } from './files/exportThread';
import { copyThreadFilePath, revealThreadFile } from './files/fileRow';
import { copyDeploymentUrl } from './deployments/copyDeploymentUrl';
import { copyThread } from './copy/copyThread';
import { copyThreadFrom } from './copy/copyThreadFrom';
import { copyThreadTo } from './copy/copyThreadTo';
import { importThread } from './files/importThread';
import { copyThreadId } from './thread/copyThreadId';
import { deleteReportedCopy } from './copy/deleteReportedCopy';
import { deleteThread } from './thread/deleteThread';
import { editDeployment } from './deployments/editDeployment';
import { filterThreads } from './browse/filterThreads';
import { findThread } from './browse/findThread';
import { loadMore } from './browse/loadMore';
import { newThread } from './thread/newThread';
import { openConversation } from './open/openConversation';
import { openHistory } from './open/openHistory';
import { openInStudio } from './thread/openInStudio';
import { openReport } from './open/openReport';
import { openThread } from './open/openThread';
import { openState } from './open/openState';
import { refreshThread } from './open/refreshThread';
import { refresh } from './browse/refresh';
import { removeDeployment } from './deployments/removeDeployment';
import { renameThread } from './thread/renameThread';
import { retry } from './browse/retry';
import { revealSource } from './copy/revealSource';
import { saveConversation } from './open/saveConversation';
import { saveDocument } from './open/saveDocument';
import { runOnThread } from './run/runOnThread';
import { showAsGraph } from './compare/showAsGraph';
import { selectForCompare } from './compare/selectForCompare';
import { editState } from './run/editState';
import { startServer } from './deployments/startServer';
import { showRuns } from './run/showRuns';
import { stopRun } from './run/stopRun';
import { setCredentials } from './deployments/setCredentials';
import { showLog } from './showLog';
import { sortThreads } from './browse/sortThreads';
import { toggleHistoryForm } from './open/toggleHistoryForm';

/** Every command and what it does. An id without a handler does not compile. */
export const commandTable: Record<CommandId, Handler> = {
  'langgraphThreads.addDeployment': addDeployment,
  'langgraphThreads.editDeployment': editDeployment,
  'langgraphThreads.removeDeployment': removeDeployment,
  'langgraphThreads.copyDeploymentUrl': copyDeploymentUrl,
  'langgraphThreads.startServer': startServer,
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
  'langgraphThreads.showAsGraph': showAsGraph,
  'langgraphThreads.selectForCompare': selectForCompare,
  'langgraphThreads.compareWithSelected': compareWithSelected,
  'langgraphThreads.openThread': openThread,
  'langgraphThreads.openHistory': openHistory,
  'langgraphThreads.toggleHistoryForm': toggleHistoryForm,
  'langgraphThreads.openState': openState,
  'langgraphThreads.compareWithParent': compareWithParent,
  'langgraphThreads.openConversation': openConversation,
  'langgraphThreads.saveConversation': saveConversation,
  'langgraphThreads.openReport': openReport,
  'langgraphThreads.saveDocument': saveDocument,
  'langgraphThreads.copyThreadId': copyThreadId,
  'langgraphThreads.exportThread': exportThread,
  'langgraphThreads.importThread': importThread,
  'langgraphThreads.copyThreadTo': copyThreadTo,
  'langgraphThreads.revealThreadFile': revealThreadFile,
  'langgraphThreads.copyThreadFilePath': copyThreadFilePath,
  'langgraphThreads.copyAsCode': copyAsCode,
  'langgraphThreads.copyAsPython': (context, item) => copyAsCode(context, item, 'python'),
  'langgraphThreads.copyAsJavaScript': (context, item) => copyAsCode(context, item, 'javascript'),
  'langgraphThreads.copyAsCurl': (context, item) => copyAsCode(context, item, 'curl'),
  'langgraphThreads.openInStudio': openInStudio,
  'langgraphThreads.deleteThread': deleteThread,
  'langgraphThreads.deleteReportedCopy': deleteReportedCopy,
  'langgraphThreads.runOnThread': runOnThread,
  'langgraphThreads.copyAndRun': copyAndRun,
  'langgraphThreads.editState': editState,
  'langgraphThreads.stopRun': stopRun,
  'langgraphThreads.showRuns': showRuns,
  'langgraphThreads.refreshThread': refreshThread,
  'langgraphThreads.showLog': showLog,
};
