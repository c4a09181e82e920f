import * as v from 'valibot';
import { members, readAs } from '../schemas';
import { parseBaseUrl, type BaseUrlProblem } from './baseUrl';

export interface Deployment {
  name: string;
  /** As `parseBaseUrl` spells it. */
  baseUrl: string;
}

export interface DeploymentProblem {
  /** Its place in the setting. */
  index: number;
  name?: string;
  code: 'notAnObject' | 'nameMissing' | 'nameTwice' | 'urlTwice' | BaseUrlProblem;
}

const entrySchema = v.pipe(
  members,
  v.object({ name: v.fallback(v.pipe(v.string(), v.trim()), ''), url: v.fallback(v.string(), '') }),
);

/**
 * The deployments of the setting `langgraphThreads.deployments` and, apart, the entries that cannot be used and why.
 * Never throws. Of two entries with one name or one URL the first counts. A setting that is no list is one problem.
 */
export function parseDeployments(setting: unknown): { deployments: Deployment[]; problems: DeploymentProblem[] } {
  const deployments: Deployment[] = [];
  const problems: DeploymentProblem[] = [];
  const entries: unknown[] = Array.isArray(setting) ? setting : setting === undefined ? [] : [setting];
  entries.forEach((entry, index) => {
    const parsed = parseEntry(entry, deployments);
    if ('code' in parsed) problems.push({ index, ...parsed });
    else deployments.push(parsed);
  });
  return { deployments, problems };
}

/**
 * The deployment of that name or URL. A URL wins over a name, whatever somebody may have called a deployment: commands
 * hand out base URLs, and what they hand out must lead back to the same place.
 */
export function findDeployment(deployments: Deployment[], nameOrUrl: string): Deployment | undefined {
  const url = parseBaseUrl(nameOrUrl);
  const byUrl = url.valid ? deployments.find(({ baseUrl }) => baseUrl === url.baseUrl) : undefined;
  return byUrl ?? deployments.find(({ name }) => name === nameOrUrl.trim());
}

function parseEntry(entry: unknown, before: Deployment[]): Deployment | Omit<DeploymentProblem, 'index'> {
  const read = readAs(entrySchema, entry);
  if (read === undefined) return { code: 'notAnObject' };
  const { name } = read;
  if (name === '') return { code: 'nameMissing' };
  const url = parseBaseUrl(read.url);
  if (!url.valid) return { name, code: url.reason };
  if (before.some((other) => other.name === name)) return { name, code: 'nameTwice' };
  if (before.some((other) => other.baseUrl === url.baseUrl)) return { name, code: 'urlTwice' };
  return { name, baseUrl: url.baseUrl };
}
