import assert from 'node:assert/strict';
import fs from 'node:fs';
import { sentences } from './sentences';

const read = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>;

/** A literal of the source as the text that `l10n.t` gets. */
const unescaped = (literal: string) =>
  literal.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, one?: string) =>
    code === undefined ? (one === 'n' ? '\n' : (one ?? '')) : String.fromCodePoint(parseInt(code, 16)),
  );

const kept = (text: string) => [
  ...(text.match(/\{\d\}/g) ?? []).sort(),
  ...(text.match(/\(command:[\w.]+\)/g) ?? []),
  ...(text.match(/`[^`]+`/g) ?? []),
  ...(text.match(/langgraphThreads\.\w+|https?:\/\/[\w.:]+\w/g) ?? []).sort(),
];

const inCode = new Set(
  sentences()
    .filter(({ place }) => place.endsWith('.ts'))
    .map(({ text }) => unescaped(text)),
);
const manifest = read('package.nls.json');

for (const language of ['de']) {
  const translations: [string, Record<string, string>, Record<string, string>][] = [
    [
      'the code',
      Object.fromEntries([...inCode].map((text) => [text, text])),
      read(`l10n/bundle.l10n.${language}.json`),
    ],
    ['the manifest', manifest, read(`package.nls.${language}.json`)],
  ];
  for (const [of, original, translated] of translations) {
    describe(`the translation of ${of}: ${language}`, () => {
      it('lacks no sentence, and has none that nobody says', () => {
        const missing = Object.keys(original).filter((key) => !(key in translated));
        const unused = Object.keys(translated).filter((key) => !(key in original));
        assert.deepEqual({ missing, unused }, { missing: [], unused: [] });
      });

      it('keeps placeholders, commands, code, settings and addresses', () => {
        for (const [key, text] of Object.entries(translated)) {
          assert.deepEqual(kept(text), kept(original[key] ?? ''), text);
        }
      });

      it('is not the English text, where that is a sentence', () => {
        const same = Object.entries(translated).filter(
          ([key, text]) => text === original[key] && /[a-z] [a-z]/.test(text),
        );
        assert.deepEqual(same, []);
      });
    });
  }
}
