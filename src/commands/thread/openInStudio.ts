import * as vscode from 'vscode';
import { parseBaseUrl } from '../../deployments/baseUrl';
import { makeStudioLink, parseStudioUrl } from '../../deployments/studioLink';
import { describeForLog } from '../../texts/errors';
import { studioUrlUnusable, threadToOpenInStudio } from '../../texts/urls';
import { UserError } from '../../texts/userError';
import { isAgentServerError } from '../../langgraph/http/errors';
import { parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Opens a thread in LangGraph Studio, in the browser. Gives the link; whether the user lets VS Code open it is theirs. */
export async function openInStudio(context: CommandContext, item: unknown): Promise<string | undefined> {
  const { connections, settings, log } = context;
  const studio = parseStudioUrl(settings.studioUrl());
  if ('problem' in studio) {
    throw new UserError(studioUrlUnusable(studio.problem));
  }
  const thread = parseThreadReference(connections, item) ?? (await pickThread(context, threadToOpenInStudio()));
  if (thread === undefined) {
    return undefined;
  }
  const host = await hostOf(context, thread.deployment);
  const baseUrl = await asSeenByTheBrowser(thread.deployment);
  const link = makeStudioLink(studio.studioUrl, { baseUrl, threadId: thread.threadId }, host);
  vscode.env.openExternal(vscode.Uri.parse(link, true)).then(undefined, (error: unknown) => {
    log.error('opening LangGraph Studio:', describeForLog(error));
  });
  return link;
}

/** A server without `/info` is self-hosted. */
async function hostOf({ connections }: CommandContext, deployment: string): Promise<unknown> {
  try {
    return (await connections.server(deployment).info()).host;
  } catch (error) {
    if (isAgentServerError(error) && (error.kind === 'unsupported' || error.kind === 'notAgentServer')) {
      return undefined;
    }
    throw error;
  }
}

/** In a remote workspace this machine is another one than the browser's: VS Code forwards the port and says where to. */
async function asSeenByTheBrowser(baseUrl: string): Promise<string> {
  const url = parseBaseUrl(baseUrl);
  if (vscode.env.remoteName === undefined || !url.valid || !url.loopback) {
    return baseUrl;
  }
  const forwarded = parseBaseUrl((await vscode.env.asExternalUri(vscode.Uri.parse(baseUrl, true))).toString(true));
  return forwarded.valid ? forwarded.baseUrl : baseUrl;
}
