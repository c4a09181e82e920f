import fs from 'node:fs';
import { runMocha } from '../tools/runMocha';

/** What VS Code calls inside the extension host. Its last act is to write the result: without it the run has failed. */
export async function run(): Promise<void> {
  const grep = process.env.VSCODE_HOST_GREP;
  const counts = await runMocha(__dirname, { timeoutMs: 120_000, retries: 1, ...(grep ? { grep } : {}) });
  const file = process.env.VSCODE_HOST_RESULT;
  if (!file) throw new Error('VSCODE_HOST_RESULT is not set');
  fs.writeFileSync(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
