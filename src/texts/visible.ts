import { inertText } from './inertText';

/** Text from a server as it may stand in a notification, which reads `[text](address)` as a link. */
export function visible(text: string): string {
  return inertText(text).replaceAll('](', '] (');
}
