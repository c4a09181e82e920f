import type { ThreadReference, TransferResult } from '../../api';
import { BoundedMap } from '../../boundedMap';
import type { KeptState } from '../keptState';

/** What is remembered of a thread that was built anew. */
export interface TransferRecord {
  /** Of a thread file `deployment` is its URI. */
  source: ThreadReference;
  verdict: NonNullable<TransferResult['verdict']>;
}

const key = 'transfers';
const most = 500;

/** The copy's deployment and id, the source's, and the verdict. */
type Kept = [copyDeployment: string, copyId: string, sourceDeployment: string, sourceId: string, verdict: string];

/** From which thread each thread was built that this extension built on another deployment: the newest 500, in `globalState`. */
export class TransferRecords {
  /** See `CopySources`: VS Code may take away what was written a moment ago. */
  readonly #own = new BoundedMap<string, Kept>(most);

  constructor(private readonly state: KeptState) {}

  /** Nothing where there is no copy. */
  async remember({ outcome, source, copy, verdict }: TransferResult): Promise<void> {
    if (outcome !== 'transferred' || !copy || verdict === undefined) return;
    const kept: Kept = [copy.deployment, copy.threadId, source.deployment, source.threadId, verdict];
    this.#own.set(nameOf(kept), kept);
    const others = this.#kept().filter((each) => !this.#own.has(nameOf(each)));
    await this.state.update(key, [...others, ...this.#own.values()].slice(-most));
  }

  of({ deployment, threadId }: ThreadReference): TransferRecord | undefined {
    const name = nameOf([deployment, threadId]);
    const found = this.#own.get(name) ?? this.#kept().findLast((each) => nameOf(each) === name);
    if (!found) return undefined;
    const [, , sourceDeployment, sourceId, verdict] = found;
    const source = { deployment: sourceDeployment, threadId: sourceId };
    return { source, verdict: verdicts.find((each) => each === verdict) ?? 'cannotTell' };
  }

  /** Which of two threads was built from the other, or from one of its id: a thread file of the source is as good. */
  copyAmong(left: ThreadReference, right: ThreadReference): 'left' | 'right' | undefined {
    if (this.of(right)?.source.threadId === left.threadId) return 'right';
    return this.of(left)?.source.threadId === right.threadId ? 'left' : undefined;
  }

  #kept(): Kept[] {
    const kept = this.state.get(key);
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  }
}

const verdicts: TransferRecord['verdict'][] = [
  'sameAtEveryStep',
  'sameUpToMessages',
  'sameLatestState',
  'different',
  'cannotTell',
];

function isKept(value: unknown): value is Kept {
  return Array.isArray(value) && value.length === 5 && value.every((each) => typeof each === 'string');
}

/** A base URL has no space. */
function nameOf([deployment, threadId]: readonly [string, string, ...string[]]): string {
  return `${deployment} ${threadId}`;
}
