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

/**
 * The folder of our own that has this name, with what `fill` puts into it: made once a day for all that run here, and
 * whole for whoever finds it.
 */
export async function sharedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(os.tmpdir(), `${prefix}${name}`);
  if (fs.existsSync(folder)) return folder;
  const draft = makeTemporaryFolder(name);
  await fill(draft);
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    removeFolder(draft);
    if (!fs.existsSync(folder)) throw error; // else another run was faster
  }
  return folder;
}

/** Removes a folder that a killed process may still be writing to. */
export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
