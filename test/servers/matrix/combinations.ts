/** The servers and libraries that people run, to the last digit: newest first. */
export interface Combination {
  /** As the command takes it and the table shows it. */
  name: string;
  kind: 'javascript' | 'python';
  server: string;
  library: string;
  /** What stands in place of the newest: requirement lines for Python, `name@version` for npm. Empty: the newest. */
  pins: readonly string[];
}

const python = (server: string, library: string, pins: readonly string[]): Combination => ({
  name: `Python ${server} langgraph ${library}`,
  kind: 'python',
  server,
  library,
  pins: [`langgraph-api==${server}`, `langgraph==${library}`, ...pins],
});

const javascript = (server: string, library: string, pins: readonly string[]): Combination => ({
  name: `JavaScript ${server} langgraph ${library}`,
  kind: 'javascript',
  server,
  library,
  pins: [`@langchain/langgraph-api@${server}`, `@langchain/langgraph@${library}`, ...pins],
});

const npmCore = ['@langchain/core@1.4.0', '@langchain/langgraph-checkpoint@1.2.2', 'typescript@6.0.3'];

/** These two run in `npm test` too, in a short form. */
export const oldPython = python('0.15.9', '1.2.12', ['langgraph-runtime-inmem==0.35.9']);
export const oldJavaScript = javascript('1.5.1', '1.4.18', ['@langchain/langgraph-sdk@1.12.9', ...npmCore]);
