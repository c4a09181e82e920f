import { threadFileExtension } from '../ids';

/** Characters. */
const longest = 2_000;

/** Whether a text stands for a thread file in the place of a deployment's base URL: its URI. */
export function isFileAddress(text: string): boolean {
  const isUri = /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[\x21-\x7e]*$/i.test(text);
  return isUri && text.length <= longest && text.endsWith(threadFileExtension);
}

/** What a person calls the file. */
export function fileNameOf(address: string): string {
  const name = address.slice(address.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
