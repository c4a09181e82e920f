import type { Place, Request } from './protocol';
import type { ViewState } from './viewState';

/** What the parts of the view draw from, and what they can do. */
export interface View {
  state: ViewState;
  send(request: Request): void;
  /** Draws anew with these members changed. */
  update(change: Partial<ViewState>): void;
  select(place: Place): void;
  /** What a click on a row does, or Enter: it is selected, and in the graph of two threads opened. */
  open(place: Place): void;
  /** Answers that are being written, by the place of the question. */
  answers: Map<number, Draft>;
  /** Says something to a screen reader. */
  announce(text: string): void;
}

/** What is being done with a card. */
export interface Draft {
  text: string;
  /** The choice for which something is being typed. */
  typing: number | undefined;
  /** What was given, until it is sent. */
  given: { choice: number | null; text: string } | undefined;
}

/** The sentence, with `{0}`, `{1}` … replaced. */
export function words(view: View, name: string, ...values: (string | number)[]): string {
  const format = (value: string | number): string =>
    typeof value === 'number' ? value.toLocaleString(view.state.language) : value;
  const text = view.state.words[name] ?? '';
  return text.replace(/\{(\d)\}/g, (_, index: string) => format(values[Number(index)] ?? ''));
}

const minute = 60_000;
const day = 24 * 60;

/** Making one takes longer than drawing the row that it is for. */
const narrowUnits = new Map<string, Intl.NumberFormat>();

function narrowUnit(language: string, unit: string): Intl.NumberFormat {
  const key = `${language} ${unit}`;
  const known = narrowUnits.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' });
  narrowUnits.set(key, made);
  return made;
}

/** How long ago a time was, as the rows of the Threads view say it: `2m`. */
export function age(view: View, iso: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / minute);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return words(view, 'now');
  const narrow = (amount: number, unit: 'minute' | 'hour' | 'day'): string =>
    narrowUnit(view.state.language, unit).format(Math.floor(amount));
  if (minutes < 60) return narrow(minutes, 'minute');
  if (minutes < day) return narrow(minutes / 60, 'hour');
  return minutes < 30 * day ? narrow(minutes / day, 'day') : new Date(iso).toISOString().slice(0, 10);
}
