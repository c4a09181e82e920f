import * as vscode from 'vscode';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago an ISO 8601 time was, for a row; `''` for what is no time. A clock that is behind counts as now. */
export function age(iso: string, now = Date.now()): string {
  const milliseconds = now - Date.parse(iso);
  if (Number.isNaN(milliseconds)) {
    return '';
  }
  if (milliseconds < minute) {
    return vscode.l10n.t('now');
  }
  if (milliseconds < hour) {
    return vscode.l10n.t('{0} min ago', Math.floor(milliseconds / minute));
  }
  if (milliseconds < day) {
    return vscode.l10n.t('{0} h ago', Math.floor(milliseconds / hour));
  }
  return milliseconds < 30 * day
    ? vscode.l10n.t('{0} d ago', Math.floor(milliseconds / day))
    : new Date(iso).toISOString().slice(0, 10);
}

/** An ISO 8601 time in the reader's own clock and language, with its seconds; the text itself where it is no time. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? iso
    : time.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}
