import fs from 'node:fs';

/** Every text that the product says: the first argument of each `l10n.t`, and the manifest's. */
export function sentences(): { place: string; text: string }[] {
  const inCode = fs.globSync('src/**/*.ts').flatMap((place) => {
    const code = fs.readFileSync(place, 'utf8');
    return [...code.matchAll(/l10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map(
      ([, single, double = '']) => ({ place, text: single ?? double }),
    );
  });
  const manifest = JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
  return [...inCode, ...Object.entries(manifest).map(([place, text]) => ({ place, text }))];
}
