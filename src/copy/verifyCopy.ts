import type { CopyProgress, Verification } from '../api';
import { compareHistories } from '../comparison/compareHistories';
import { compareSamples, type ReadingChoice } from '../comparison/compareSamples';
import type { CopyEvidence } from '../comparison/copyPoint';
import type { ComparisonReader } from '../comparison/comparisonReader';
import type { Estimate } from '../history/estimate';
import type { ThreadSource } from '../history/side';

export interface ReadingQuestion {
  /**
   * Asked when the copy is there and before it is verified, with what one of the two is thought to be. `later`: no
   * verification.
   */
  reading?: ((source: ThreadSource, copy: ThreadSource, each?: Estimate) => Promise<ReadingChoice>) | undefined;
}

export interface VerifyOptions {
  signal: AbortSignal;
  onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** See `CompareOptions`. */
  onListed?: ((soFar: Verification) => void) | undefined;
  maxCheckpointBytes?: number | undefined;
  reader?: ComparisonReader | undefined;
  ask?: ReadingQuestion | undefined;
}

/**
 * Compares a copy with its source, of which `evidence` was seen right before and right after it was copied. `undefined`
 * where that is to be done later.
 */
export async function verifyCopy(
  [source, copy]: [source: ThreadSource, copy: ThreadSource],
  { evidence, estimate }: { evidence?: CopyEvidence | undefined; estimate?: Estimate | undefined },
  options: VerifyOptions,
): Promise<Verification | undefined> {
  const { signal, maxCheckpointBytes } = options;
  // The copy is there: whatever becomes of a question must not lose it.
  const choice = (await options.ask?.reading?.(source, copy, estimate).catch(() => 'later' as const)) ?? 'all';
  if (choice === 'later') return undefined;
  if (choice === 'sampled') return compareSamples(source, copy, { signal, maxCheckpointBytes });
  return compareHistories(source, copy, {
    signal,
    onProgress: (progress) => options.onProgress?.({ phase: 'verifying', ...progress }),
    onListed: options.onListed,
    maxCheckpointBytes,
    copy: evidence,
    reader: options.reader,
  });
}
