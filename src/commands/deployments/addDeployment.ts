import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { parseBaseUrl } from '../../deployments/baseUrl';
import { withDeployment } from '../../deployments/deploymentEntries';
import { find } from '../../texts/filters';
import { inertText } from '../../texts/inertText';
import { readAs } from '../../schemas';
import * as messages from '../../texts/messages';
import { UserError } from '../../texts/userError';
import { agreeToPlainHttp } from '../ask/agreeToPlainHttp';
import { askName } from '../ask/askName';
import { checkDeployment } from '../ask/checkDeployment';
import type { CommandContext } from '../context';
import { pickDeploymentUrl, readEnteredUrl, type EnteredUrl } from '../ask/pickDeploymentUrl';

/** What was entered last and did not become a deployment: it stands in the box the next time. */
let unfinished: string | undefined;

/**
 * Adds a deployment to the settings, after a look whether it answers. Asks for what the argument leaves open; from a row of
 * the view (`place`) it is added at once, by the name of its host.
 */
export async function addDeployment(context: CommandContext, argument: unknown, place?: unknown): Promise<void> {
  const given = parseArgument(argument);
  let entered = given.url === undefined ? await pickDeploymentUrl(context, unfinished) : readEnteredUrl(given.url);
  while (entered !== undefined) {
    if (!entered.valid) {
      throw new UserError(entered.sentence);
    }
    if (given.url === undefined) unfinished = entered.baseUrl;
    entered = await addEntered(context, entered, { name: given.name, isAsked: place !== 'row' });
  }
}

/** Gives what was entered instead, where the check failed. */
async function addEntered(
  context: CommandContext,
  entered: Extract<EnteredUrl, { valid: true }>,
  wanted: { name: string | undefined; isAsked: boolean },
): Promise<EnteredUrl | undefined> {
  const { baseUrl } = entered;
  const known = context.connections.find(baseUrl);
  if (known !== undefined) {
    void vscode.window.showInformationMessage(messages.alreadyConfigured(known.name, baseUrl));
    await context.view.revealDeployment(baseUrl);
    if (entered.threadId !== undefined) {
      await showThread(context, { deployment: baseUrl, threadId: entered.threadId });
    }
    return undefined;
  }
  if (wanted.name !== undefined && context.connections.find(wanted.name) !== undefined) {
    throw new UserError(messages.nameTaken(wanted.name));
  }
  if (!(await agreeToPlainHttp(context, baseUrl))) {
    return undefined;
  }
  const checked = await checkDeployment(context, baseUrl, messages.check.addAnyway());
  if (checked === 'editUrl') {
    return pickDeploymentUrl(context, baseUrl);
  }
  if (checked !== undefined && 'instead' in checked) {
    return { ...entered, baseUrl: checked.instead };
  }
  const proposed = defaultName(context, baseUrl);
  const name = checked && (wanted.name ?? (wanted.isAsked ? await askName(context, proposed) : proposed));
  if (checked === undefined || name === undefined) {
    return undefined;
  }
  unfinished = undefined;
  // The key comes first: the view asks the deployment as soon as it is in the settings.
  await context.credentials.set(baseUrl, checked.headers);
  await context.settings.setDeployments(withDeployment(context.settings.deployments(), { name, baseUrl }));
  await context.view.revealDeployment(baseUrl);
  if (entered.threadId !== undefined) {
    await showThread(context, { deployment: baseUrl, threadId: entered.threadId });
  }
  return undefined;
}

/** The thread of a Studio link. Throws where the deployment does not have it: it has no row then. */
async function showThread({ view }: CommandContext, thread: ThreadReference): Promise<void> {
  if (!(await view.revealThread(thread))) {
    throw new UserError(find.notFound(inertText(thread.threadId), 1));
  }
}

const newDeployment = v.union([
  v.object({ name: v.optional(v.pipe(v.string(), v.trim())), url: v.optional(v.string()) }),
  v.pipe(
    v.string(),
    v.transform((url) => ({ name: undefined, url })),
  ),
]);

function parseArgument(argument: unknown): { name: string | undefined; url: string | undefined } {
  const given = readAs(newDeployment, argument ?? {});
  if (given === undefined) throw new UserError(messages.notANewDeployment());
  return { name: given.name === '' ? undefined : given.name, url: given.url };
}

/** Host and port, numbered where that is another deployment's name. */
function defaultName({ connections }: CommandContext, baseUrl: string): string {
  const url = parseBaseUrl(baseUrl);
  const host = url.valid ? url.host : baseUrl;
  let name = host;
  for (let count = 2; connections.find(name) !== undefined; count++) {
    name = `${host} ${count}`;
  }
  return name;
}
