/** The functional API: two finished tasks and a question are pending writes that no history row shows. */
import { entrypoint, interrupt, task } from '@langchain/langgraph';

const fetchPage = task('fetchPage', async (topic) => `page about ${topic}`);
const summarise = task('summarise', async (page) => `summary of ${page}`);

export const functional = entrypoint({ name: 'functional' }, async ({ topic }, config) => {
  const page = await fetchPage(topic);
  const summary = await summarise(page);
  const answer = interrupt({ question: 'publish?', summary, thread: config.configurable.thread_id });
  return { page, summary, answer };
});
