/**
 * Lets `src/host/*Messages.ts` be imported outside VS Code, for the sentences that people read. Import it before them.
 */
import Module from 'node:module';

const module = Module as unknown as { _load: (name: string, ...others: unknown[]) => unknown };
const load = module._load;
const l10n = {
  t: (text: string, ...words: unknown[]): string =>
    text.replace(/\{(\d+)\}/g, (_, place: string) => String(words[Number(place)])),
};
module._load = (name, ...others) =>
  name === 'vscode' ? { l10n, env: { language: 'en' } } : load.call(module, name, ...others);
