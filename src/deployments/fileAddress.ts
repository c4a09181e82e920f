import * as v from 'valibot';
import { threadFileExtension } from '../ids';
import { parseBaseUrl } from './baseUrl';

/** Characters. */
const longest = 2_000;

/** Whether a text stands for a thread file in the place of a deployment's base URL: its URI. */
export function isFileAddress(text: string): boolean {
  const isUri = /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[\x21-\x7e]*$/i.test(text);
  return isUri && text.length <= longest && text.endsWith(threadFileExtension);
}

/** Where a thread is: a deployment's base URL in the one spelling of the settings, or a thread file's URI. */
export const threadAddress = v.pipe(
  v.string(),
  v.check((text) => {
    if (isFileAddress(text)) return true;
    const url = parseBaseUrl(text);
    return url.valid && url.baseUrl === text;
  }),
);

/** What a person calls the file. */
export function fileNameOf(address: string): string {
  const name = address.slice(address.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
