// npm test: every check there is; `npm test -- unit` or `npm test -- ui <words of a title>` runs a part.
// `npm test -- unit --watch` stays, and runs what a change concerns.
import { start } from './tools/bootstrap.mjs';

await start(process.argv.includes('--watch') ? 'test/tools/watchUnit.mjs' : 'test/tools/testRun.ts');
