// npm run soak: the tests that are counted, as often as it takes to trust them. `npm test` has a short form of each.
import { start } from './tools/bootstrap.mjs';

await start('test/tools/soakRun.ts');
