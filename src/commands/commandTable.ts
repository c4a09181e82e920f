import type { CommandId } from '../ids';
import { addDeployment } from './addDeployment';
import { compareThreads } from './compareThreads';
import { compareWithSelected } from './compareWithSelected';
import type { Handler } from './context';
import { copyThread } from './copyThread';
import { copyThreadId } from './copyThreadId';
import { editDeployment } from './editDeployment';
import { loadMore } from './loadMore';
import { newThread } from './newThread';
import { openHistory } from './openHistory';
import { openReport } from './openReport';
import { refresh } from './refresh';
import { removeDeployment } from './removeDeployment';
import { retry } from './retry';
import { selectForCompare } from './selectForCompare';
import { setCredentials } from './setCredentials';
import { showLog } from './showLog';
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
  'langgraphThreads.copyThread': copyThread,
  'langgraphThreads.compareThreads': compareThreads,
  'langgraphThreads.selectForCompare': selectForCompare,
  'langgraphThreads.compareWithSelected': compareWithSelected,
  'langgraphThreads.openHistory': openHistory,
  'langgraphThreads.toggleHistoryForm': toggleHistoryForm,
  'langgraphThreads.openReport': openReport,
  'langgraphThreads.copyThreadId': copyThreadId,
  'langgraphThreads.showLog': showLog,
};
