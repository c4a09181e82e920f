import assert from 'node:assert/strict';
import fs from 'node:fs';
import { verdictMarkdown } from '../servers/verdictMarkdown';

/** The README's section of this title, without the title. */
function section(title: string): string {
  const [, after] = fs.readFileSync('README.md', 'utf8').split(`\n## ${title}\n`);
  assert.ok(after !== undefined, `README.md has no section “${title}”`);
  return after.split('\n## ')[0] ?? '';
}

/** Whatever a formatter pads. */
const plain = (rows = ''): string => rows.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

describe('the README', () => {
  it('shows the verdicts that the tests hold', () => {
    const shown = section('Verdicts of real threads')
      .match(/^\|.*\n/gm)
      ?.join('');
    assert.ok(plain(shown) === plain(verdictMarkdown()), `README.md must have this table:\n\n${verdictMarkdown()}`);
  });
});
