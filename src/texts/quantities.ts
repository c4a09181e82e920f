import * as vscode from 'vscode';

/** A whole number in the display language's digits and separators. */
export function count(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

export function megabytes(bytes: number): string {
  const size = bytes / (1024 * 1024);
  return vscode.l10n.t(
    '{0} MiB',
    size.toLocaleString(vscode.env.language, { maximumFractionDigits: size < 10 ? 1 : 0 }),
  );
}

/** Bytes that nobody waits for, and that round to nothing. */
export function isLittle(bytes = 0): boolean {
  return bytes < 100_000;
}

export function seconds(milliseconds: number): string {
  return vscode.l10n.t('{0} s', count(Math.floor(milliseconds / 1000)));
}

export function checkpoints(value: number): string {
  return value === 1 ? vscode.l10n.t('1 checkpoint') : vscode.l10n.t('{0} checkpoints', count(value));
}

export function namespaces(value: number): string {
  return value === 1 ? vscode.l10n.t('1 namespace') : vscode.l10n.t('{0} namespaces', count(value));
}

export function places(value: number): string {
  return value === 1 ? vscode.l10n.t('1 place') : vscode.l10n.t('{0} places', count(value));
}
