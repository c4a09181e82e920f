import * as vscode from 'vscode';
import type { CredentialHeader } from '../../deployments/credentials';
import { credentialMessages } from '../../texts/credentials';
import { toHeaders } from '../../host/credentials';
import { describeError, describeForLog, needsCredentials } from '../../texts/errors';
import { check } from '../../texts/messages';
import { infoOf } from '../../host/localServers';
import { withProgress } from '../../host/progress';
import { isAgentServerError } from '../../langgraph/http/errors';
import { askCredentials } from './askCredentials';
import type { CommandContext } from '../context';

/** The credentials to take a deployment with; or another base URL that is meant, or that the user wants to edit it. */
export type CheckedDeployment = { headers: CredentialHeader[] } | { instead: string } | 'editUrl';

/**
 * Whether a deployment answers, and with which credentials: what is stored for its base URL, or what the user then
 * enters. Nothing is stored here. `undefined` when the user gives up; `anyway` is the button that takes it unchecked.
 */
export async function checkDeployment(
  context: CommandContext,
  baseUrl: string,
  anyway: string,
): Promise<CheckedDeployment | undefined> {
  let headers = await context.credentials.get(baseUrl);
  for (;;) {
    const problem = await tryOut(context, baseUrl, headers);
    if (problem === undefined) {
      return { headers };
    }
    context.log.warn(baseUrl, describeForLog(problem.thrown));
    if (needsCredentials(problem.thrown)) {
      const entered = await askCredentials(baseUrl, { reason: reasonFor(problem.thrown, headers), stored: false });
      if (entered === undefined) {
        return undefined;
      }
      headers = entered;
      continue;
    }
    const origin = await originOf(context, baseUrl);
    const [again, editUrl, instead] = [check.again(), check.editUrl(), origin && check.instead(origin)];
    const detail = origin === undefined ? describeError(problem.thrown) : check.answersAt(origin);
    const buttons = [...(instead === undefined ? [] : [instead]), again, editUrl, anyway];
    const options = { modal: true, detail };
    const answer = await vscode.window.showWarningMessage(check.failed(baseUrl), options, ...buttons);
    if (answer === anyway) {
      return { headers };
    }
    if (answer === editUrl) {
      return 'editUrl';
    }
    if (answer !== undefined && answer === instead && origin !== undefined) {
      return { instead: origin };
    }
    if (answer !== again) {
      return undefined;
    }
  }
}

/** Where a page of the server was entered, such as `/docs`: the server itself, if one answers there without credentials. */
async function originOf({ connections }: CommandContext, baseUrl: string): Promise<string | undefined> {
  const { origin } = new URL(baseUrl);
  return origin !== baseUrl && (await infoOf(connections, origin)) !== undefined ? origin : undefined;
}

/** `/info` is open even where a key is needed, so a wrong key shows only in a search. Gives what was thrown. */
async function tryOut(
  { connections, credentials }: CommandContext,
  baseUrl: string,
  headers: CredentialHeader[],
): Promise<{ thrown: unknown } | undefined> {
  credentials.remember(headers);
  const server = connections.probe(baseUrl, () => Promise.resolve(toHeaders(headers)));
  try {
    await withProgress(check.progress(baseUrl), async ({ signal }) => {
      await server.info(signal).catch(unlessMissing);
      await server.searchThreads({ limit: 1, offset: 0, select: ['thread_id', 'created_at', 'updated_at'] }, signal);
    });
    return undefined;
  } catch (thrown) {
    if (isAgentServerError(thrown) && thrown.kind === 'cancelled') {
      throw thrown;
    }
    return { thrown };
  }
}

/** Some servers have no `/info`. Whether they are Agent Servers, the search tells. */
function unlessMissing(error: unknown): void {
  if (!isAgentServerError(error) || !['notFound', 'unsupported', 'notAgentServer'].includes(error.kind)) {
    throw error;
  }
}

function reasonFor(error: unknown, tried: CredentialHeader[]): string {
  if (isAgentServerError(error) && error.kind === 'forbidden') {
    return credentialMessages.forbidden();
  }
  return tried.length === 0 ? credentialMessages.needed() : credentialMessages.refused();
}
