import type { Verification, VerificationProgress } from '../api';
import { isAccountedFor } from '../history/completeness';
import { firstPageFor, usualPageBytes } from '../history/page';
import type { ReadOptions } from '../history/readNamespace';
import type { ThreadSource } from '../history/side';
import { snapshotRow } from '../history/snapshot';
import { NamespaceWalk } from '../history/walk';
import { compareNamespace } from './compareNamespace';
import type { ComparisonReader } from './comparisonReader';
import type { CopyEvidence } from './copyPoint';
import { Findings } from './findings';
import { reasonOf } from './reason';
import { settleReading } from './settle';
import { ofBoth, readInfos, type Sides, startReading } from './sides';
import { decideCancelled, decideUnread, type Outcome, toVerification } from './verification';

export interface CompareOptions {
  signal: AbortSignal;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
  /** Where `right` is our own copy of `left`. */
  copy?: CopyEvidence | undefined;
  /**
   * Told of the verdict on all that the servers list, where there are many hidden namespaces to be asked for behind it.
   * It is the result's if these are given up.
   */
  onListed?: ((soFar: Verification) => void) | undefined;
  /** Sees what is read, so that it can be shown without being read again. */
  reader?: ComparisonReader | undefined;
}

/** A thread that went back while it was read (a run rolled back or deleted), or changed during a look, is read again. */
const readings = 2;

interface Listeners {
  onListed: (outcome: Outcome) => void;
  onProbe: (asked: number, known: number) => void;
}

async function readAndDecide(
  sides: Sides,
  findings: Findings,
  options: CompareOptions,
  listeners: Listeners,
  isFirst: boolean,
): Promise<Outcome | 'again'> {
  const [left, right] = sides;
  const { signal } = options;
  let probing: VerificationProgress['probing'];
  let verdictSoFar: VerificationProgress['verdictSoFar'];
  const progress = (): void => {
    const { checkpoints, bytes } = left;
    options.onProgress?.({
      left: { checkpoints, bytes },
      right: { checkpoints: right.checkpoints, bytes: right.bytes },
      ...(probing && { probing }),
      ...(verdictSoFar && { verdictSoFar }),
    });
  };
  const { maxCheckpointBytes, reader } = options;
  const read: ReadOptions = { signal, maxCheckpointBytes, onBytes: progress };
  // A source that runs has moved on since.
  const known = isFirst && options.copy?.after.status !== 'busy' ? options.copy?.after : undefined;
  const [infoBefore, rows] = await Promise.all([
    readInfos(sides, signal),
    ofBoth(sides, async (reading) => {
      // Of our own copy's source that has just been read.
      if (reading === left && known) return { ...known, rowBytes: known.headBytes };
      return snapshotRow(reading.side, signal, maxCheckpointBytes);
    }),
  ]);
  reader?.begin(left.threadId, right.threadId);
  for (const reading of sides) reading.stored = rows[reading.name].stored?.checkpoints;
  // Both are read in step.
  const rootPage = firstPageFor(
    Math.max(rows.left.rowBytes, rows.right.rowBytes),
    Math.min(left.side.server.pageBytes ?? usualPageBytes, right.side.server.pageBytes ?? usualPageBytes),
  );
  const walk = new NamespaceWalk(sides, (namespace) =>
    compareNamespace(namespace, sides, findings, { ...read, reader, firstPage: namespace === '' ? rootPage : 1 }),
  );
  const settle = (soFar: boolean) =>
    settleReading(sides, soFar ? findings.copy() : findings, options, { infoBefore, rows, soFar });
  // The server's own count says whether anything is hidden; without it every task has to be asked about.
  await walk.visitAll(
    () => sides.every((reading) => isAccountedFor(reading, rows[reading.name], rows[reading.name]) === true),
    {
      onListed: async () => {
        const outcome = await settle(true);
        if (outcome === 'again') return;
        verdictSoFar = outcome.decision.verdict;
        reader?.end();
        listeners.onListed(outcome);
      },
      onProbe: (asked, known) => {
        probing = { asked, known };
        listeners.onProbe(asked, known);
        progress();
      },
    },
  );
  probing = undefined;
  reader?.end();
  return settle(false);
}

/**
 * Reads both histories whole, both at once, and compares them exactly: every namespace that the servers list, and those
 * of subgraphs called inside tasks, which they do not list. Memory holds one pair of checkpoints, whatever the length.
 *
 * Never rejects for what it finds out: what cannot be read is `cannotTell` with the reason, an aborted signal
 * `cancelled`, both with what had been read so far.
 */
export async function compareHistories(
  leftSide: ThreadSource,
  rightSide: ThreadSource,
  options: CompareOptions,
): Promise<Verification> {
  const started = performance.now();
  let outcome: Outcome | 'again' = 'again';
  let sides = startReading(leftSide, rightSide);
  let findings = new Findings();
  let soFar: Outcome | undefined;
  let probing = { asked: 0, known: 0 };
  try {
    for (let reading = 0; reading < readings && outcome === 'again'; reading++) {
      sides = startReading(leftSide, rightSide);
      findings = new Findings();
      soFar = undefined;
      outcome = await readAndDecide(
        sides,
        findings,
        options,
        {
          onListed: (listed) => {
            soFar = listed;
            options.onListed?.(toVerification(listed, sides, started));
          },
          onProbe: (asked, known) => (probing = { asked, known }),
        },
        reading === 0,
      );
    }
    if (outcome === 'again') {
      outcome = {
        findings,
        decision: { verdict: 'cannotTell', reason: { code: 'sourceMoved', facts: {} }, relation: 'unknown' },
        notes: [],
      };
    }
  } catch (error) {
    outcome = options.signal.aborted
      ? decideCancelled(findings, soFar, probing)
      : decideUnread(findings, reasonOf(error));
  }
  return toVerification(outcome, sides, started);
}
