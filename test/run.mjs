// npm test: every check there is; `npm test -- unit` or `npm test -- ui <words of a title>` runs a part.
import { start } from './tools/bootstrap.mjs';

await start('test/tools/testRun.ts');
