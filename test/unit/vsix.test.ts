import assert from 'node:assert/strict';
import fs from 'node:fs';
import yauzl from 'yauzl';

const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { name: string; version: string };
const vsix = `${name}-${version}.vsix`;

/** Every file that is in the package; a new one is named here on purpose. */
const shipped = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/extension.js',
  'extension/dist/langgraph/http/http.js',
  'extension/media/icon.png',
  'extension/media/langgraph-json.language-configuration.json',
  'extension/media/langgraph-json.tmLanguage.json',
  'extension/media/langgraph.svg',
  ...['checkpoints', 'conversation', 'filter', 'identical', 'menu', 'ran-on', 'run-question', 'threads'].map(
    (picture) => `extension/media/readme/${picture}.png`,
  ),
  ...['add', 'browse', 'copy', 'diff'].map((picture) => `extension/media/walkthrough/${picture}.svg`),
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
];

function list(file: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, (error, zip) => {
      if (error) return reject(error);
      const names: string[] = [];
      zip.on('entry', (entry: yauzl.Entry) => names.push(entry.fileName));
      zip.on('end', () => resolve(names));
      zip.on('error', reject);
    });
  });
}

describe('the package', () => {
  it('holds exactly the files that ship', async () => {
    assert.deepEqual((await list(vsix)).sort(), shipped);
  });

  it('is at most 700 KB', () => {
    assert.ok(fs.statSync(vsix).size <= 700 * 1024);
  });

  it('does not load axios at activation, and has no source maps', () => {
    const [extension, http] = ['dist/extension.js', 'dist/langgraph/http/http.js'].map((file) =>
      fs.readFileSync(file, 'utf8'),
    );
    assert.doesNotMatch(extension ?? '', /AxiosError/);
    assert.match(http ?? '', /AxiosError/);
    for (const text of [extension, http]) assert.doesNotMatch(text ?? '', /sourceMappingURL/);
  });
});
