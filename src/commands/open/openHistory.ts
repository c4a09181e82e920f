import * as documentMessages from '../../texts/documents';
import { describeReading, withProgress } from '../../host/progress';
import { parseReadableThread } from '../files/threadFileArgument';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Opens a thread's whole history as a document. */
export async function openHistory(context: CommandContext, item: unknown): Promise<void> {
  const thread =
    (await parseReadableThread(context, item)) ?? (await pickThread(context, documentMessages.threadToOpen()));
  if (thread !== undefined) {
    await withProgress(documentMessages.openingTitle(thread), (progress) =>
      context.documents.open(thread, {
        signal: progress.signal,
        onProgress: progress.reporter(describeReading),
      }),
    );
  }
}
