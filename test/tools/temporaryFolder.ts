import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const prefix = 'langgraph-threads-';
const dayMs = 24 * 60 * 60 * 1000;

/** A new folder of our own. Also removes those of runs that were killed more than a day ago. */
export function makeTemporaryFolder(purpose: string): string {
  for (const name of fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(prefix))) {
    const old = path.join(os.tmpdir(), name);
    try {
      if (Date.now() - fs.statSync(old).mtimeMs > dayMs) fs.rmSync(old, { recursive: true, force: true });
    } catch {
      // Somebody else's, or just removed by its own run.
    }
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), `${prefix}${purpose}-`));
}

/** Removes a folder that a killed process may still be writing to. */
export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
