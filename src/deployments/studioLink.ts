import { parseBaseUrl } from './baseUrl';

export interface StudioLink {
  /** As `parseBaseUrl` spells it. */
  baseUrl?: string;
  threadId?: string;
  organizationId?: string;
  hostProjectId?: string;
}

const idPattern = /^[A-Za-z0-9_-]{1,128}$/;

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
    threadId: idOf((page === 'thread' ? threadInPath : undefined) ?? searchParams.get('threadId')),
    organizationId: idOf(searchParams.get('organizationId') ?? (segments[0] === 'o' ? segments[1] : undefined)),
    hostProjectId: idOf(searchParams.get('hostProjectId')),
  });
  return Object.keys(link).length > 0 ? link : undefined;
}

function idOf(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && idPattern.test(text) ? text : undefined;
}

function withoutUndefined(link: { [Name in keyof StudioLink]: StudioLink[Name] | undefined }): StudioLink {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined));
}
