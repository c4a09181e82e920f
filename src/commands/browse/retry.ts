import { agreeToPlainHttp } from '../ask/agreeToPlainHttp';
import { rowToReadUnder } from '../arguments';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Reads again what could not be read. Where plain http stands in the way, asks for it. */
export async function retry(context: CommandContext, argument: unknown): Promise<void> {
  const under = rowToReadUnder(argument);
  if (under !== undefined) {
    return context.view.retryBelow(under);
  }
  const deployment = await chooseDeployment(context, argument);
  if (deployment !== undefined && (await agreeToPlainHttp(context, deployment))) {
    await context.view.retry(deployment);
  }
}
