// npm run screenshots: takes the README's pictures anew, from the packaged extension and the JavaScript sample deployment.
import { start } from '../tools/bootstrap.mjs';

await start('test/ui/readmePictures.ts');
