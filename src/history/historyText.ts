import { readCheckpointValue } from './checkpoint';
import { isAccountedFor } from './completeness';
import { lookAtThread } from './look';
import { NamespaceWalk } from './namespaces';
import { normalForm } from './normalForm';
import { printJson } from './printJson';
import { readNamespace } from './readNamespace';
import { SideReading } from './reading';
import type { HistorySide } from './side';

/** VS Code opens no document of an extension that is larger. */
const maxTextBytes = 50 * 1024 * 1024;

export interface HistoryText {
  /**
   * The normal form: a JSON array of the checkpoints, those of the root first and then namespace by namespace, newest
   * first, indented by two spaces, with the thread's own id as `<thread_id>` where the envelope names it.
   */
  text: string;
  /** `''` where the root has no checkpoint. */
  headCheckpointId: string;
  checkpoints: number;
  namespaces: number;
}

/** The text would be larger than an editor can open. `limit` is in bytes. */
export class HistoryTooLargeError extends Error {
  override readonly name = 'HistoryTooLargeError' as const;

  constructor(readonly limit = maxTextBytes) {
    super(`a history of more than ${String(limit)} bytes of text`);
  }
}

/**
 * Reads a thread's whole history as text. Rejects with `AgentServerError` (kind `cancelled` when the signal fires),
 * `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`, `HistoryTooLargeError`.
 */
export async function readHistoryText(
  side: HistorySide,
  options: {
    signal: AbortSignal;
    onProgress?: ((progress: { checkpoints: number; bytes: number }) => void) | undefined;
    maxCheckpointBytes?: number | undefined;
  },
): Promise<HistoryText> {
  const reading = new SideReading('left', side);
  const texts = new Map<string, string[]>();
  let size = 0;
  const onBytes = (bytes: number): void => {
    reading.bytes += bytes;
    options.onProgress?.({ checkpoints: reading.checkpoints, bytes: reading.bytes });
  };
  const look = await lookAtThread(side, options.signal);
  const walk = new NamespaceWalk([reading], async (asked) => {
    for await (const checkpoint of readNamespace(side, asked, { ...options, onBytes })) {
      if (!reading.add(checkpoint, asked)) continue;
      const text = printJson(normalForm(readCheckpointValue(checkpoint.span), side.thread.threadId), 2, 1);
      size += Buffer.byteLength(text);
      if (size > maxTextBytes) throw new HistoryTooLargeError();
      const siblings = texts.get(checkpoint.namespace);
      if (siblings) siblings.push(text);
      else texts.set(checkpoint.namespace, [text]);
    }
  });
  await walk.visitListed();
  if (isAccountedFor(reading, look, look) !== true) await walk.visitHidden();
  const ordered = [...texts.keys()].sort().flatMap((namespace) => texts.get(namespace) ?? []);
  return {
    text: ordered.length === 0 ? '[]\n' : `[\n  ${ordered.join(',\n  ')}\n]\n`,
    headCheckpointId: reading.headCheckpointId,
    checkpoints: reading.checkpoints,
    namespaces: texts.size,
  };
}
