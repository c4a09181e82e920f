/** Copy Thread from Checkpoint as the command does it, without VS Code. */
import assert from 'node:assert/strict';
import type { ThreadReference } from '../../../src/api';
import type { ForkedCopyResult } from '../../../src/api';
import { copyAndVerify, type CopyServer } from '../../../src/copy/copyAndVerify';
import { findChosen, forkCopy } from '../../../src/copy/fork/forkCopy';
import { compareRest } from '../../../src/copy/fork/rest';
import type { ForkServer } from '../../../src/copy/fork/server';

/** Copies, forks and compares; `meanwhile` is waited for between the copy and the fork. */
export async function copyFrom(
  server: CopyServer & ForkServer,
  source: ThreadReference,
  checkpointId: string,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<ForkedCopyResult> {
  const { signal } = new AbortController();
  const reference = { ...source, checkpointId, namespace: '' };
  const row = await findChosen({ thread: source, server }, reference, { signal });
  assert.ok(row);
  const copied = await copyAndVerify(source, server, { signal, copyTimeoutMs: 20_000 });
  await meanwhile();
  const fork = await forkCopy(copied, { reference, row }, server, { signal });
  const { copy, verification } = copied;
  if (fork.outcome !== 'forked' || !copy || !verification) return { ...copied, fork };
  return { ...copied, fork: await compareRest([source, copy], server, fork, verification, { signal }) };
}
