import type { CopyResult, Note, ThreadReference, Verification } from '../../api';
import { copyAndVerify, type CopyQuestions } from '../../copy/copyAndVerify';
import type { FreshTexts } from '../../documents/freshTexts';
import { isPartlyKnown, soFarOf } from '../../texts/verdicts';
import { describeCopy, type TaskProgress } from '../../host/progress';
import { describeForLog } from '../../texts/errors';
import type { CommandContext } from '../context';
import { recordSource } from './recordSource';

/**
 * The copy is pinned as soon as there is one, while it is verified, and its row says what is known. `onListed`: see
 * `CopyOptions`.
 */
export async function copyAndPin(
  context: CommandContext,
  source: ThreadReference,
  fresh: FreshTexts,
  progress: TaskProgress,
  ask: CopyQuestions,
  onListed?: (soFar: Verification) => void,
): Promise<CopyResult> {
  const reader = fresh.next();
  const server = context.connections.interactiveServer(source.deployment);
  let notes: Note[] = [];
  let pinned: Promise<void> | undefined;
  let row: ThreadReference | undefined;
  const result = await copyAndVerify(source, server, {
    signal: progress.signal,
    onProgress: progress.reporter(describeCopy),
    onCopied: (copy) => {
      row = copy;
      pinned = pin(context, copy, source);
      context.view.markCopy(copy, 'checking');
    },
    onListed: (soFar) => {
      if (row) context.view.markCopy(row, { verdict: soFar.verdict, soFar: true });
      if (reader) fresh.keep(soFar, reader);
      // VS Code draws the row with its mark before it has a diff to draw.
      void pinned?.then(() => onListed?.(soFar));
    },
    copyTimeoutMs: context.settings.copyTimeoutMs(),
    maxCheckpointBytes: context.settings.maxCheckpointBytes(),
    reader,
    ask,
    journal: context.copies,
    limits: context.copies.limits,
  }).finally(() => {
    if (row) context.view.markCopy(row, undefined);
  });
  if (result.verification) {
    fresh.keep(result.verification, reader);
  }
  const verdict = result.verification ? `${result.verification.verdict} ${result.verification.reason?.code ?? ''}` : '';
  context.log.info(`copy of ${source.threadId}: ${result.outcome} ${result.copy?.threadId ?? ''} ${verdict}`);
  if (result.copy) pinned ??= pin(context, result.copy, source);
  markCopy(context, result);
  // Whoever cancels does not wait for a server that still works on the answer given up.
  if (!progress.signal.aborted) {
    notes = await recordSource(context, result);
    await pinned;
  }
  return withNotes(result, notes);
}

function markCopy({ view }: CommandContext, { copy, verification }: CopyResult): void {
  if (!copy || !verification) return;
  if (isPartlyKnown(verification)) view.markCopy(copy, { verdict: soFarOf(verification), soFar: true });
  else if (verification.verdict !== 'cancelled') view.markCopy(copy, { verdict: verification.verdict });
}

function withNotes(result: CopyResult, notes: Note[]): CopyResult {
  return notes.length === 0 ? result : { ...result, notes: [...(result.notes ?? []), ...notes] };
}

/** The copy is there whether or not the view can show it. */
async function pin({ view, log }: CommandContext, copy: ThreadReference, source: ThreadReference): Promise<void> {
  try {
    await view.pinCopy(copy, source);
  } catch (error) {
    log.warn(`The copy could not be shown in the view: ${describeForLog(error)}`);
  }
}
