import * as vscode from 'vscode';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago an ISO 8601 time was, for a row: `2m`, `3h`, `5d`, or the day; `''` for what is no time. A clock that is behind counts as now. */
export function age(iso: string, now = Date.now()): string {
  const [amount, unit] = distance(iso, now) ?? [];
  if (amount === undefined || unit === undefined) {
    return Number.isNaN(Date.parse(iso)) ? '' : new Date(iso).toISOString().slice(0, 10);
  }
  return amount === 0
    ? vscode.l10n.t('now')
    : amount.toLocaleString(vscode.env.language, { style: 'unit', unit, unitDisplay: 'narrow' });
}

/** The same in words, for a screen reader: `2 minutes ago`. */
export function spokenAge(iso: string, now = Date.now()): string {
  const [amount, unit] = distance(iso, now) ?? [];
  return amount === undefined || unit === undefined || amount === 0
    ? age(iso, now)
    : new Intl.RelativeTimeFormat(vscode.env.language).format(-amount, unit);
}

/** Undefined for what is no time, or long ago. */
function distance(iso: string, now: number): [number, 'minute' | 'hour' | 'day'] | undefined {
  const milliseconds = now - Date.parse(iso);
  if (milliseconds < hour) {
    return [Math.max(0, Math.floor(milliseconds / minute)), 'minute'];
  }
  if (milliseconds < day) {
    return [Math.floor(milliseconds / hour), 'hour'];
  }
  return milliseconds < 30 * day ? [Math.floor(milliseconds / day), 'day'] : undefined;
}

/** An ISO 8601 time in the reader's own clock and language, with its seconds; the text itself where it is no time. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? iso
    : time.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}
