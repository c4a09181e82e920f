import * as documentMessages from '../../texts/documents';
import { describeReading, withProgress } from '../../host/progress';
import { parseThreadReference } from '../arguments';
import type { CommandContext } from '../context';

/** Opens a thread's whole history as a document. */
export async function openHistory(context: CommandContext, item: unknown): Promise<void> {
  const thread =
    parseThreadReference(context.connections, item) ?? (await context.pickThread(documentMessages.threadToOpen()));
  if (thread !== undefined) {
    await withProgress(documentMessages.openingTitle(thread), (progress) =>
      context.documents.open(thread, {
        signal: progress.signal,
        onProgress: (read) => {
          progress.report(describeReading(read));
        },
      }),
    );
  }
}
