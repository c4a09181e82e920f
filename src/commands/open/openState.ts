import * as vscode from 'vscode';
import { openStateTitle, pickCheckpointMessages } from '../../texts/checkpoints';
import { withProgress } from '../../host/progress';
import type { CommandContext } from '../context';
import { checkpointFor } from '../ask/pickCheckpoint';

/** Opens the state of a checkpoint as a document. */
export async function openState(context: CommandContext, item: unknown): Promise<void> {
  const checkpoint = await checkpointFor(context, item, pickCheckpointMessages.toOpen());
  if (checkpoint === undefined) {
    return;
  }
  const { states } = context;
  await withProgress(openStateTitle(checkpoint), async ({ signal }) => {
    const state = await states.state(checkpoint, signal);
    const kept = states.keep({ ...checkpoint, namespace: state.namespace }, state);
    try {
      signal.throwIfAborted();
      await vscode.window.showTextDocument(kept.uri, { preview: true });
    } finally {
      kept.release();
    }
  });
}
