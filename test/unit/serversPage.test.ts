import assert from 'node:assert/strict';
import fs from 'node:fs';
import { combinations } from '../servers/matrix/combinations';

describe('docs/servers.md', () => {
  it('has a row of each server that npm run servers tries', () => {
    const rows = fs.readFileSync('docs/servers.md', 'utf8').split('\n');
    const missing = combinations.filter(({ name }) => !rows.some((row) => row.startsWith(`| ${name} `)));
    assert.deepEqual(missing, [], 'npm run servers writes it');
  });
});
