import type { ThreadReference } from '../../api';
import { BoundedMap } from '../../boundedMap';
import type { CheckpointRow } from '../../history/checkpointRows';
import { waitReasonOf, type WaitReason } from './waitReason';
import type { ThreadNode } from '../nodes';

interface Known {
  updatedAt: string;
  deployment: string;
  waitReason: WaitReason | undefined;
}

/** Rows whose wait reason is remembered. */
const mostKnown = 1000;

/**
 * Why threads stand still. What a search says of it is at hand; the rest is in a thread's newest checkpoint, which is
 * read only when somebody wants to know, and remembered until the thread is updated.
 */
export class CheckpointHeads {
  readonly #known = new BoundedMap<string, Known>(mostKnown);

  constructor(
    private readonly readHead: (thread: ThreadReference, signal: AbortSignal) => Promise<CheckpointRow | undefined>,
  ) {}

  /** @param head of the thread's rows, where they are loaded. */
  known(thread: ThreadNode, head: CheckpointRow | undefined): WaitReason | undefined {
    const remembered = this.#known.get(thread.id);
    const found =
      head === undefined && remembered?.updatedAt === thread.updatedAt
        ? remembered.waitReason
        : waitReasonOf(head, thread.status);
    // The Python server (0.16.7) hides the tasks behind a join edge, and with them what they ask; the search has it.
    return thread.status === 'busy' ? undefined : (found ?? thread.waitReason);
  }

  /** Never rejects: where the head cannot be read, what a search has said is all that is known. */
  async read(
    thread: ThreadNode,
    head: CheckpointRow | undefined,
    signal: AbortSignal,
  ): Promise<WaitReason | undefined> {
    if (head === undefined && this.#known.get(thread.id)?.updatedAt !== thread.updatedAt && thread.status !== 'busy') {
      // The row may say something newer by the time this is read.
      const asked = { ...thread };
      try {
        const read = await this.readHead(asked, signal);
        this.#remember(asked, waitReasonOf(read, asked.status));
      } catch {
        // Once is enough, until Refresh: a head may be too large for a tooltip.
        if (!signal.aborted) {
          this.#remember(asked, undefined);
        }
      }
    }
    return this.known(thread, head);
  }

  /** Of one deployment, or of all. */
  forget(deployment: string | undefined): void {
    for (const [id, known] of this.#known) {
      if (deployment === undefined || known.deployment === deployment) {
        this.#known.delete(id);
      }
    }
  }

  #remember({ id, updatedAt, deployment }: ThreadNode, waitReason: WaitReason | undefined): void {
    this.#known.set(id, { updatedAt, deployment, waitReason });
  }
}
