// npm run bench: measures the verification against its neighbours, on both real servers.
import { start } from '../tools/bootstrap.mjs';

await start('test/bench/runBench.ts');
