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
  #tooLarge = false;

  constructor(private readonly settings: Settings) {}

  /** To be handed to the next comparison; `undefined` where no diff will open. */
  next(): ComparisonTexts | undefined {
    return this.settings.showDiff() === 'never' || this.areTooLarge ? undefined : new ComparisonTexts();
  }

  keep(verification: Verification, texts: ComparisonTexts | undefined): void {
    if (texts && !this.#tooLarge) {
      this.#texts.set(verification, texts);
    }
    const all = [...new Set(this.#texts.values())];
    if (all.length > 1 && all.reduce((sum, { size }) => sum + size, 0) > largestTogether) {
      this.#tooLarge = true;
      this.#texts.clear();
    }
  }

  /** Too large to be shown together: none is kept. */
  get areTooLarge(): boolean {
    return this.#tooLarge;
  }

  of(verification: Verification): ComparisonTexts | undefined {
    return this.#texts.get(verification);
  }
}
