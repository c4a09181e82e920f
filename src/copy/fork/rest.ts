import type { CopyResult, Difference, Note, ThreadReference, Verification, VerificationProgress } from '../../api';
import type { ForkResult } from '../../api';
import { type Age, ageOf, isNewer } from '../../history/age';
import type { Checkpoint } from '../../history/checkpoint';
import { compareHistories } from '../../comparison/compareHistories';
import type { ComparisonReader } from '../../comparison/comparisonReader';
import type { HistoryServer } from '../../history/side';
import type { ForkOptions } from './server';

export interface RestOptions extends ForkOptions {
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
  /** Sees what is read, so that it can be shown without being read again. */
  reader?: ComparisonReader | undefined;
}

/** A task's namespace ends in the task's id; one that does not is the same for every call, and keeps its state. */
const isStateful = (namespace: string): boolean => namespace !== '' && !/[^|]:[^|]+(\|\d+)?$/.test(namespace);

/**
 * Hands on what a comparison reads, and notes the stateful subgraphs of the copy that have run on since the chosen
 * checkpoint, and what the source's root had when its copy was compared for the first time.
 */
class RestReader implements ComparisonReader {
  readonly statefulNamespaces = new Set<string>();
  private readonly old = new Set<string>();
  private chosen: Age | undefined;

  constructor(
    private readonly chosenId: string,
    private readonly headId: string,
    private readonly next: ComparisonReader | undefined,
  ) {}

  begin(leftThreadId: string, rightThreadId: string): void {
    this.statefulNamespaces.clear();
    this.old.clear();
    this.next?.begin(leftThreadId, rightThreadId);
  }

  take(read: Parameters<ComparisonReader['take']>[0]): void {
    const { left, right } = read;
    if (left?.namespace === '' && (left.id === this.headId || this.old.size > 0)) this.old.add(left.id);
    if (right?.namespace === '' && right.id === this.chosenId) this.chosen = ageOf(right);
    if (right && this.isLater(right)) this.statefulNamespaces.add(right.namespace);
    this.next?.take(read);
  }

  leaveOut(...which: Parameters<ComparisonReader['leaveOut']>): void {
    this.next?.leaveOut(...which);
  }

  end(): void {
    this.next?.end();
  }

  /** Whether the source's root had it: a list is newest first. */
  isOld(checkpointId: string): boolean {
    return this.old.has(checkpointId);
  }

  /** Also where that is not known. */
  private isLater(checkpoint: Checkpoint): boolean {
    return isStateful(checkpoint.namespace) && !(this.chosen && isNewer(ageOf(checkpoint), this.chosen) === false);
  }
}

/** Whether a copy was compared with its source whole before it was forked; else the rest is not read either. */
export function wasReadWhole({ verification }: CopyResult): boolean {
  return verification !== undefined && verification.reason?.code !== 'sampled';
}

/**
 * Compares source and copy once more after a fork: the copy must have what it had when it was verified, and the new
 * checkpoint. Also notes the subgraphs that keep their state: a fork of the root does not take them back.
 */
export async function compareRest(
  [source, copy]: [source: ThreadReference, copy: ThreadReference],
  server: HistoryServer,
  fork: ForkResult,
  before: Verification,
  options: RestOptions,
): Promise<ForkResult> {
  const { reader, ...others } = options;
  const rest = new RestReader(fork.checkpoint.checkpointId, before.right.headCheckpointId, reader);
  const verification = await compareHistories(
    { thread: source, server },
    { thread: copy, server },
    { ...others, reader: rest },
  );
  const names = [...rest.statefulNamespaces];
  const notes =
    names.length === 0
      ? fork.notes
      : [...fork.notes, { code: 'statefulSubgraphs', facts: { namespaces: names.length, names: names.join(', ') } }];
  const judged = judgeRest(before, verification, fork.headCheckpointId ?? '', (id) => rest.isOld(id));
  return { ...fork, ...judged, notes, verification };
}

/**
 * @param forkId the checkpoint that the fork made.
 * @param isOld whether the source's root had a checkpoint when it was compared before the fork.
 */
export function judgeRest(
  before: Verification,
  after: Verification,
  forkId: string,
  isOld: (checkpointId: string) => boolean,
): Pick<ForkResult, 'outcome' | 'rest'> & Partial<Pick<ForkResult, 'reason'>> {
  const unread = (reason: Note): ReturnType<typeof judgeRest> => ({ outcome: 'forked', rest: 'notCompared', reason });
  if (after.verdict === 'cancelled') return unread({ code: 'cancelled', facts: {} });
  if (after.verdict === 'cannotTell' && after.reason) return unread(after.reason);
  const large = after.notes.find(({ code }) => code === 'leftOut' || code === 'notJson');
  const { differences, differenceCount } = after;
  const isFork = ({ kind, namespace, checkpointId }: Difference): boolean =>
    kind === 'onlyRight' && namespace === '' && checkpointId === forkId;
  // The source may run on at any time. That takes nothing from the copy, whose own count must be one more.
  const moved =
    before.verdict === 'identicalUpToCopyPoint' ||
    differences.some(({ kind }) => kind === 'onlyLeft') ||
    after.notes.some(({ code, facts }) => code === 'sourceMoved' && facts.side === 'left');
  const others = differences.filter((each) => !isFork(each) && !(moved && isNews(each, isOld)));
  const isWhole = after.right.checkpoints === before.right.checkpoints + 1;
  if (others.length > 0 || !isWhole || !differences.some(isFork)) {
    // Of so many differences not all are known: the source may have run on that far.
    if (moved && isWhole && differenceCount > differences.length)
      return unread({ code: 'sourceMoved', facts: { side: 'left' } });
    return { outcome: 'wrong', rest: 'changed', reason: { code: 'restChanged', facts: { places: others.length } } };
  }
  if (differenceCount > differences.length) return unread({ code: 'sourceMoved', facts: { side: 'left' } });
  return large ? unread(large) : { outcome: 'forked', rest: 'same' };
}

/** What came to the source after its copy: checkpoints, and results of the tasks that had not ended. */
function isNews({ kind, checkpointId, pointer, namespace }: Difference, isOld: (id: string) => boolean): boolean {
  if (kind === 'onlyLeft') return namespace !== '' || !isOld(checkpointId);
  return (kind === 'changed' || kind === 'nextOrTasks') && pointer.startsWith('/tasks');
}
