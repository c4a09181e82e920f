// Three bundles: the extension, http.ts with axios, which extension.ts loads at the first request, and the thread view's page.
import * as esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  outdir: 'dist',
  outbase: 'src',
  minify,
  keepNames: minify, // errors are told apart by their names
  sourcemap: watch,
  metafile: true,
  legalComments: 'none',
  logLevel: watch ? 'silent' : 'info', // while watching, `problems` prints
  supported: { 'dynamic-import': false }, // becomes require()
};

/** Leaves `import('./langgraph/http/http')` in the first bundle as a require of the second. */
const httpApart = {
  name: 'http-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/langgraph\/http\/http$/ }, () => ({
      path: './langgraph/http/http.js',
      external: true,
    }));
  },
};

let building = 0;
/** Prints what the problem matcher of .vscode/tasks.json reads: one beginning and one end for all bundles. */
const problems = {
  name: 'problems',
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column + 1}:`);
      }
      if (--building === 0) console.log('[watch] build finished');
    });
  },
};

const bundles = [
  { ...common, entryPoints: ['src/extension.ts'], external: ['vscode'], plugins: [httpApart] },
  { ...common, entryPoints: ['src/langgraph/http/http.ts'] }, // vscode is not external here: a leak does not build
  // What runs in the thread view's webview: loaded when a thread is opened.
  {
    ...common,
    entryPoints: ['src/webview/main.ts'],
    platform: 'browser',
    target: 'chrome134',
    format: 'iife',
    keepNames: false,
    loader: { '.ttf': 'file' },
    assetNames: 'webview/[name]',
  },
];

if (watch) {
  const contexts = bundles.map((bundle) =>
    esbuild.context({ ...bundle, plugins: [...(bundle.plugins ?? []), problems] }),
  );
  await Promise.all((await Promise.all(contexts)).map((context) => context.watch()));
} else {
  const [extension] = await Promise.all(bundles.map((bundle) => esbuild.build(bundle))).catch(() => process.exit(1));
  const early = Object.keys(extension.metafile.inputs).filter((file) => file.includes('node_modules/axios/'));
  if (early.length > 0) throw new Error(`axios is loaded at activation: ${early[0]} is in dist/extension.js`);
}
