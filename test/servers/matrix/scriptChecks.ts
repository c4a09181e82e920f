import assert from 'node:assert/strict';
import { snippet, type SnippetLanguage, snippetLanguages } from '../../../src/copy/scripts/snippet';
import { agentServerOn } from '../stage/agentServerOn';
import { engineOn } from '../stage/engine';
import * as rest from '../stage/rest';
import { missingTools, runScript, urlOfNobody } from '../stage/scripts';
import type { Seeded } from '../stage/startedServers';
import { ask, type Check, compared, forgeMemory } from './checks';

const codeOf = (verdict: string): 0 | 1 | 2 => (verdict.startsWith('identical') ? 0 : verdict === 'different' ? 1 : 2);

async function checkExitCodes(on: Seeded, language: SnippetLanguage): Promise<string> {
  const missing = missingTools(language);
  if (missing.length > 0) return `${language} script not tried: no ${missing.join(', no ')}`;
  const { server, threads } = on;
  const isPython = (await agentServerOn(server.url).info()).langgraph_py_version !== undefined;
  const scriptFor = (threadId: string, baseUrl = server.url): string =>
    snippet(language, { baseUrl, threadId, headers: [], cursor: isPython ? 'object' : 'text' });
  const endsWith = async (code: number, source: string, ...args: string[]): Promise<void> => {
    const ran = await runScript(language, scriptFor(source), args, '');
    assert.equal(ran.code, code, ran.output);
  };
  let note = '';

  const before = await rest.listThreads(server);
  await endsWith(0, threads.finishedChat);
  assert.equal((await rest.listThreads(server)).length, before.length + 1, 'one copy');
  for (const name of compared.filter((each) => each in threads)) {
    const copy = await rest.copy(server, threads[name]);
    const { verdict } = await engineOn(server.url).compare(threads[name], copy);
    if (name === 'ownId' && verdict === 'identicalExceptRewrittenIds') {
      await endsWith(1, threads[name], copy);
      note = 'scripts take an id that the server rewrote within base64 for a difference';
    } else await endsWith(name === 'empty' ? 2 : codeOf(verdict), threads[name], copy);
  }
  const ranOn = await rest.copy(server, threads.finishedChat);
  await rest.runAndWait(server, ranOn, 'chat', ask);
  await endsWith(1, threads.finishedChat, ranOn);
  const { copy: forged, verification } = await forgeMemory(on);
  await endsWith(codeOf(verification.verdict), threads.stateful, forged);
  const gone = await runScript(language, scriptFor(threads.finishedChat, await urlOfNobody()), [], '');
  assert.equal(gone.code, 2, gone.output);
  return note;
}

/** 36 scripts and more: half a minute a server. */
export const scriptChecks: readonly Check[] = snippetLanguages.map((language) => ({
  area: 'scripts',
  copies: true,
  title: `the ${language} script ends with 0, 1 or 2 as the verdict is, and with 2 where the server is gone`,
  run: (on) => checkExitCodes(on, language),
}));
