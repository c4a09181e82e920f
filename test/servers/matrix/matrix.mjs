// npm run servers [-- part of a name]: what the extension does on the servers and libraries that people run.
import { start } from '../../tools/bootstrap.mjs';

await start('test/servers/matrix/runMatrix.ts');
