// Runs one suite of tests on plain Node, or (host) inside VS Code: node test/tools/suite.mjs <suite> [words of a title]
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleScript, bundleSuite } from './bundle.mjs';
import { root } from './install.mjs';

const limitsMs = { unit: 10_000, servers: 60_000, ui: 60_000 };
const [suite, ...words] = process.argv.slice(2);
const grep = words.join(' ');

process.chdir(root);
process.setSourceMapsEnabled(true);
try {
  await bundleSuite(suite);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const load = createRequire(import.meta.url);
const folder = path.join(root, 'out', suite);
const counts =
  suite === 'host'
    ? await load(path.join(folder, 'runHost.js')).runHost(grep)
    : await load(await bundleScript('test/tools/runMocha.ts')).runMocha(folder, {
        grep,
        timeoutMs: limitsMs[suite],
        retries: suite === 'unit' ? 0 : 1,
      });

// The last act: a suite without this file has died.
fs.mkdirSync(path.join(root, 'out', 'results'), { recursive: true });
fs.writeFileSync(path.join(root, 'out', 'results', `${suite}.json`), JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);
