import * as v from 'valibot';
import { readAs } from '../schemas';
import { parseBaseUrl } from './baseUrl';

export interface StudioLink {
  /** As `parseBaseUrl` spells it. */
  baseUrl?: string;
  threadId?: string;
  organizationId?: string;
  hostProjectId?: string;
}

const studioId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/));
const hosted = v.object({ tenant_id: studioId, project_id: studioId });

/**
 * What a pasted LangGraph Studio link points to, or undefined where the text has none. Found anywhere in the text, so
 * that the whole line printed by `langgraph dev` will do. No official page documents these links; the shapes are those
 * of LangChain's own apps: `/studio/?baseUrl=`, `/studio/thread?threadId=&baseUrl=`, `/studio/thread/<id>?baseUrl=`,
 * `/studio/thread?organizationId=&hostProjectId=&threadId=`, each perhaps under `/o/<organization>`. The host is not
 * looked at (there are a European and self-hosted ones), and nothing of the link is ever requested. Parts that are not
 * valid are left out.
 */
export function parseStudioLink(text: string): StudioLink | undefined {
  const links = text.slice(0, 10_000).match(/https?:\/\/[^\s"'<>]+/gi) ?? [];
  return links.map(readLink).find((link) => link !== undefined);
}

function readLink(text: string): StudioLink | undefined {
  if (!URL.canParse(text)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const studio = segments.indexOf('studio');
  if (studio < 0) return undefined;
  const [page, threadInPath] = segments.slice(studio + 1);
  const baseUrl = parseBaseUrl(searchParams.get('baseUrl') ?? '');
  const link = withoutUndefined({
    baseUrl: baseUrl.valid ? baseUrl.baseUrl : undefined,
    threadId: readAs(studioId, (page === 'thread' ? threadInPath : undefined) ?? searchParams.get('threadId')),
    organizationId: readAs(
      studioId,
      searchParams.get('organizationId') ?? (segments[0] === 'o' ? segments[1] : undefined),
    ),
    hostProjectId: readAs(studioId, searchParams.get('hostProjectId')),
  });
  return Object.keys(link).length > 0 ? link : undefined;
}

/** Why a setting names no place where LangGraph Studio could be. */
export type StudioUrlProblem = 'notAUrl' | 'notHttps';

/** The base URL that `langgraphThreads.studioUrl` names: https, or http on this machine. */
export function parseStudioUrl(text: string): { studioUrl: string } | { problem: StudioUrlProblem } {
  const url = parseBaseUrl(text);
  if (!url.valid) return { problem: 'notAUrl' };
  return url.secure || url.loopback ? { studioUrl: url.baseUrl } : { problem: 'notHttps' };
}

/**
 * The link that opens a thread in LangGraph Studio, in the two forms that `parseStudioLink` reads back. `host` is what
 * `GET /info` says: Studio finds a hosted deployment by its organization and project, any other by its base URL, which
 * the browser itself asks then. There is no credential in it.
 */
export function makeStudioLink(
  studioUrl: string,
  thread: { baseUrl: string; threadId: string },
  host: unknown,
): string {
  const known = readAs(hosted, host);
  // VS Code decodes a link once on its way to the browser: what would end the parameter is encoded twice.
  const baseUrl = thread.baseUrl.replace(/[&+]/g, encodeURIComponent);
  const where: Record<string, string> =
    known !== undefined
      ? { organizationId: known.tenant_id, hostProjectId: known.project_id, threadId: thread.threadId }
      : { threadId: thread.threadId, baseUrl };
  return `${studioUrl}/studio/thread?${new URLSearchParams(where).toString()}`;
}

function withoutUndefined(link: { [Name in keyof StudioLink]: StudioLink[Name] | undefined }): StudioLink {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined));
}
