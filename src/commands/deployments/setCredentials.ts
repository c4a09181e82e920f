import { credentialMessages } from '../../texts/credentials';
import { askCredentials } from '../ask/askCredentials';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Asks for a deployment's credentials and stores them. The view then reads the deployment again. */
export async function setCredentials(context: CommandContext, argument: unknown): Promise<void> {
  const baseUrl = await chooseDeployment(context, argument);
  if (baseUrl === undefined) {
    return;
  }
  const stored = (await context.credentials.get(baseUrl)).length > 0;
  const headers = await askCredentials(baseUrl, { reason: credentialMessages.which(), stored });
  if (headers !== undefined) {
    await context.credentials.set(baseUrl, headers);
  }
}
