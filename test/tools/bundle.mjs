// Bundles TypeScript of test/ into out/, so that it runs on plain Node with no loader.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  outbase: 'test',
  outdir: 'out',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'inline',
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'error' }, // bundles are CommonJS: say __dirname, or process.cwd()
};

/** Bundles one script of test/ and returns the bundle's path. */
export async function bundleScript(entry, outdir = 'out') {
  await esbuild.build({ ...common, outdir, entryPoints: [entry], packages: 'external' });
  return path.join(root, outdir, path.relative('test', entry).replace(/\.ts$/, '.js'));
}

/** Bundles every test of a suite, found by glob so that none is forgotten, and the suite's runner. */
export async function bundleSuite(suite, outdir = 'out') {
  fs.rmSync(path.join(root, outdir, suite), { recursive: true, force: true });
  await esbuild.build(suiteOptions(suite, outdir));
}

/** How esbuild bundles the tests that the suite has now. */
export function suiteOptions(suite, outdir = 'out') {
  const tests = fs.globSync(`test/${suite}/**/*.test.ts`, { cwd: root });
  if (tests.length === 0) throw new Error(`no test in test/${suite}`);
  const runners = suite === 'host' ? ['runHost', 'launcher', 'suite'].map((name) => `test/host/${name}.ts`) : [];
  return {
    ...common,
    outdir,
    entryPoints: [...tests, ...runners],
    // Unit tests name their externals, so that code which reaches `vscode` does not build.
    ...(suite === 'unit'
      ? { external: Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }) }
      : { packages: 'external' }),
  };
}
