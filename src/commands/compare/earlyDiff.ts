import type { Verification } from '../../api';
import type { FreshTexts } from '../../documents/freshTexts';
import type { TaskProgress } from '../../host/progress';
import type { CommandContext } from '../context';
import { readWhole } from './compareThreads';
import { notShown, openDiffBySetting, type Shown } from './showDiff';

/** A diff that opens while the hidden namespaces are still asked for, of what the servers list. */
export class EarlyDiff {
  #opened: { soFar: Verification; shown: Promise<Shown> } | undefined;

  constructor(
    private readonly context: CommandContext,
    private readonly fresh: FreshTexts,
    private readonly progress: TaskProgress,
  ) {}

  open(soFar: Verification): void {
    // VS Code changes no title of a tab that is open.
    const shown = openDiffBySetting(this.context, readWhole(soFar), this.fresh, this.progress, '');
    this.#opened = { soFar, shown };
  }

  /** When all is known: opens the diff, unless it is open and there is no more to be shown. */
  async settle(verification: Verification | undefined): Promise<Shown> {
    const early = this.#opened;
    const shown = (await early?.shown) ?? notShown;
    if (early && (verification === undefined || !isMore(early.soFar, verification))) return shown;
    return openDiffBySetting(this.context, readWhole(verification), this.fresh, this.progress);
  }
}

function isMore(soFar: Verification, verification: Verification): boolean {
  const amounts = ({ verdict, left, right, differenceCount }: Verification): string =>
    [verdict, left.checkpoints, right.checkpoints, differenceCount].join();
  return verification.verdict !== 'cancelled' && amounts(soFar) !== amounts(verification);
}
