/**
 * The words of a thread file (`docs/thread-file.md`): one JSON value a line, the header first, then the thread's row,
 * every checkpoint of every namespace, the oldest first, and a last line that says what the file is to hold.
 */
import type { Note } from '../api';
import { sha256 } from '../digest';
import { type JsonObject, type JsonValue, parseJson } from '../json/json';
import { printLine } from '../json/print';

export const format = 'langgraph-thread';
export const version = 1;

/** What was taken out of a file. */
export interface Redacted {
  what: RedactionKind;
  /** Keys, and JSON pointers in a checkpoint. */
  chosen?: string[];
  /** Ids of the deployment, of assistants and users too. */
  ids?: boolean;
  places: number;
}
export type RedactionKind = 'nothing' | 'messages' | 'texts' | 'chosen';

export interface Header {
  /** ISO 8601. */
  exportedAt: string;
  /** The base URL; `undefined` where it was left out. */
  deployment: string | undefined;
  /** The body of `GET /info`; `null` where the server has no such call, or it was left out. */
  info: JsonValue;
  redacted: Redacted | undefined;
}

/** The last line. */
export interface End {
  checkpoints: number;
  namespaces: number;
  /** Lines before this one. */
  lines: number;
  /** Their bytes, each line with one byte for its end. */
  bytes: number;
  /** SHA-256 of these. */
  sha256: string;
  /** The namespaces under which the server gives the same checkpoints as under another name, and that name. */
  aliases: Map<string, string>;
  /** What could not be read of the thread. */
  unread: Note[];
}

export function printHeader({ exportedAt, deployment, info, redacted }: Header): string {
  const members: [string, string][] = [
    ['format', JSON.stringify(format)],
    ['version', String(version)],
    ['exportedAt', JSON.stringify(exportedAt)],
    ...(deployment === undefined ? [] : ([['deployment', JSON.stringify(deployment)]] satisfies [string, string][])),
    ['info', printLine(info)],
    ...(redacted === undefined ? [] : ([['redacted', JSON.stringify(redacted)]] satisfies [string, string][])),
  ];
  return `{${members.map(([name, text]) => `"${name}":${text}`).join()}}`;
}

export function printEnd({ aliases, unread, ...counts }: End): string {
  const end = parseJson(JSON.stringify({ ...counts, unread })) as JsonObject;
  end.set('aliases', new Map(aliases));
  return printLine(new Map([['end', end.set('check', checkOf(end))]]));
}

/** Of the last line, which the digest does not cover: the first half of the SHA-256 of all that it says else. */
export function checkOf(end: JsonObject): string {
  const others = new Map(end);
  others.delete('check');
  return sha256(printLine(others), 32);
}

/** A checkpoint's line: its values whole, or as the patch that makes them of its parent's. */
export function printCheckpoint(state: JsonObject, patch?: JsonValue): string {
  const line: JsonObject = new Map([['state', state]]);
  if (patch !== undefined) line.set('patch', patch);
  return printLine(line);
}
