// Runs one suite of tests on plain Node, or (host) inside VS Code: node test/tools/suite.mjs <suite> [words of a title]
// A suite that is run in parts is named with the part: servers/javascript, ui/1of4.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleScript, bundleSuite } from './bundle.mjs';
import { root } from './install.mjs';

/** Of a test or a hook on two quiet cores: what takes longer has hung. */
const limitsMs = { unit: 10_000, servers: 120_000, ui: 180_000 };
const [name, ...words] = process.argv.slice(2);
const [suite, part] = name.split('/');
const grep = words.join(' ');

/** Parts are bundled at the same time. */
const outFolder = part ? `out/${part}` : 'out';

process.chdir(root);
process.setSourceMapsEnabled(true);
try {
  await bundleSuite(suite, outFolder);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const load = createRequire(import.meta.url);
const folder = path.join(root, outFolder, suite);
const counts =
  suite === 'host'
    ? await load(path.join(folder, 'runHost.js')).runHost(grep)
    : await load(await bundleScript('test/tools/runMocha.ts', outFolder)).runMocha(folder, {
        grep,
        part,
        timeoutMs: limitsMs[suite],
        retries: suite === 'unit' ? 0 : 1,
      });

// The last act: a suite without this file has died.
const result = path.join(root, 'out', 'results', `${name}.json`);
fs.mkdirSync(path.dirname(result), { recursive: true });
fs.writeFileSync(result, JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);
