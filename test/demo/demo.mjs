// npm run demo: VS Code in the browser with the packaged extension and a seeded sample deployment.
// `npm run demo -- --server-only` starts the deployment alone. DEMO_PORT chooses the port.
import { start } from '../tools/bootstrap.mjs';

await start('test/demo/runDemo.ts');
