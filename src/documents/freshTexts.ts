import type { Verification } from '../api';
import { ComparisonTexts } from '../historyText/comparisonTexts';
import type { Settings } from '../host/settings';

/** Bytes. Several comparisons are shown together, and not at all above this. */
const largestTogether = 100 * 1024 * 1024;

/**
 * The texts that comparisons make while they read, for the diff that the setting `showDiff` opens behind them: without
 * it every history would be read twice.
 */
export class FreshTexts {
  readonly #texts = new Map<Verification, ComparisonTexts>();
  #size = 0;
  #kept = 0;

  constructor(private readonly settings: Settings) {}

  /** To be handed to the next comparison; `undefined` where no diff will open. */
  next(): ComparisonTexts | undefined {
    return this.settings.showDiff() === 'never' || this.areTooLarge ? undefined : new ComparisonTexts();
  }

  keep(verification: Verification, texts: ComparisonTexts | undefined): void {
    if (texts) {
      this.#texts.set(verification, texts);
      this.#size += texts.size;
      this.#kept++;
    }
    if (this.areTooLarge) {
      this.#texts.clear();
    }
  }

  /** Too large to be shown together: none is kept. */
  get areTooLarge(): boolean {
    return this.#size > largestTogether && this.#kept > 1;
  }

  of(verification: Verification): ComparisonTexts | undefined {
    return this.#texts.get(verification);
  }
}
