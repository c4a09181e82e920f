import * as v from 'valibot';
import { parseBaseUrl } from './baseUrl';
import type { Deployment } from './deploymentSettings';

/**
 * Changes to the value of `langgraphThreads.deployments`. Entries that are no deployments, and members this version
 * does not know, stay as they are: a person wrote them.
 */
export function withDeployment(setting: unknown, { name, baseUrl }: Deployment): unknown[] {
  return [...entries(setting), { name, url: baseUrl }];
}

export function withChange(setting: unknown, baseUrl: string, to: Deployment): unknown[] {
  return entries(setting).map((entry) =>
    isFor(entry, baseUrl) ? { ...entry, name: to.name, url: to.baseUrl } : entry,
  );
}

export function without(setting: unknown, baseUrl: string): unknown[] {
  return entries(setting).filter((entry) => !isFor(entry, baseUrl));
}

const withUrl = v.object({ url: v.string() });

function entries(setting: unknown): unknown[] {
  return Array.isArray(setting) ? setting : [];
}

function isFor(entry: unknown, baseUrl: string): entry is object {
  if (!v.is(withUrl, entry)) return false;
  const url = parseBaseUrl(entry.url);
  return url.valid && url.baseUrl === baseUrl;
}
