import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { root } from '../tools/paths';
import { copyTable, type CopyMeasured } from './copyTable';

const file = path.join(root, 'docs', 'costs.md');
const [begin, end] = ['<!-- measured by npm run bench -->', '<!-- end of what was measured -->'];

/** Writes the table to docs/costs.md, in the place of the one before. */
export async function writeCosts(results: CopyMeasured[]): Promise<void> {
  const text = fs.readFileSync(file, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`no place for the table in ${file}`);
  const written = `${text.slice(0, before)}${begin}\n\n${copyTable(results)}\n\n${text.slice(after)}`;
  const options = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(written, { ...options, filepath: file }));
}
