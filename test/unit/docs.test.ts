import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { verdictMarkdown } from '../servers/verdictMarkdown';

/** The page's section of this title, without the title. */
function section(title: string): string {
  const [, after] = fs.readFileSync('docs/verdicts.md', 'utf8').split(`\n## ${title}\n`);
  assert.ok(after !== undefined, `docs/verdicts.md has no section “${title}”`);
  return after.split('\n## ')[0] ?? '';
}

/** Whatever a formatter pads. */
const plain = (rows = ''): string => rows.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

describe('docs/verdicts.md', () => {
  it('shows the verdicts that the tests hold', () => {
    const shown = section('Verdicts of real threads')
      .match(/^\|.*\n/gm)
      ?.join('');
    assert.ok(
      plain(shown) === plain(verdictMarkdown()),
      `docs/verdicts.md must have this table:\n\n${verdictMarkdown()}`,
    );
  });
});

describe('the README and the pages behind it', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...fs.globSync('docs/*.md')];

  it('link only to files that are there, from README and docs also in the package', () => {
    const allowed = fs.readFileSync('.vscodeignore', 'utf8').split('\n');
    const isShipped = (file: string) =>
      allowed.some((line) => path.matchesGlob(file, line.replace(/^!/, '')) && line !== '**');
    for (const page of pages) {
      for (const [, link = ''] of fs.readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        const file = path.posix.join(path.posix.dirname(page), link);
        assert.ok(fs.existsSync(file), `${page} links to ${link}`);
        assert.ok(isShipped(file), `${page} links to ${link}, which is not in the package`);
      }
    }
  });

  it('say what the extension is for in at most 900 words', () => {
    const text = fs.readFileSync('README.md', 'utf8').replaceAll(/\]\([^)]*\)/g, ']');
    const words = text.split(/[\s|]+/).filter((word) => /\p{L}|\d/u.test(word));
    assert.ok(words.length <= 900, `${words.length} words`);
  });
});
