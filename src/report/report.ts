import type { Difference, SideSummary, Verification } from '../api';
import { type Block, toMarkdown } from './markdown';
import { type SourceWords, sourceSection } from './source';
import { shortPair, shortText, withoutLinks } from './values';

/** Every word of a report. Those of `notes` may quote a server; the others hold only words and numbers of ours. */
export interface ReportWords {
  title: string;
  /** The verdict, the counts and how both are known, in sentences. */
  verdict: string;
  /** The reason and the notes, a sentence each. */
  notes: string[];
  relation: string;
  completeness: string;
  identicalCheckpoints: string;
  times: string;
  differenceCount: string;
  notChecked: string;
  headings: Record<'threads' | 'notes' | 'read' | 'masked' | 'rewrittenIds' | 'differences' | 'notChecked', string>;
  explained: Record<'masked' | 'rewrittenIds', string>;
  labels: Record<ReportLabel, string>;
  kinds: Record<Difference['kind'], string>;
  /** After a run on the copy. */
  source?: SourceWords | undefined;
  number: (value: number) => string;
  bytes: (value: number) => string;
}

export type ReportLabel =
  | ('left' | 'right' | 'deployment' | 'thread' | 'headCheckpoint' | 'lastCommonCheckpoint' | 'none')
  | ('checkpoints' | 'namespaces' | 'stored' | 'notSaid' | 'bytes' | 'namespace' | 'checkpoint' | 'rootNamespace')
  | ('wholeCheckpoint' | 'sameSoFar');

/** Paths that are named one by one. */
const namedPaths = 100;

/** An id as it is; whatever is no such word as a string. */
const idText = (id: string): string => (/^[\w.:@-]{1,200}$/.test(id) ? id : shortText(id));

/** A path or pointer of plain names as it is; any other as a string. */
const plainText = (text: string): string => (/^[\w./~[\]<>-]{1,300}$/.test(text) ? text : shortText(text));

/** `label  value` lines, the values below each other. */
function aligned(rows: [label: string, value: string][]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`.trimEnd());
}

function threads({ left, right, lastCommonCheckpointId }: Verification, { labels }: ReportWords): string[] {
  const side = (name: string, { thread, headCheckpointId }: SideSummary): [string, string][] => [
    [name, ''],
    [`  ${labels.deployment}`, thread.deployment],
    [`  ${labels.thread}`, thread.threadId],
    [`  ${labels.headCheckpoint}`, headCheckpointId === '' ? labels.none : idText(headCheckpointId)],
  ];
  const common = lastCommonCheckpointId === undefined ? labels.none : idText(lastCommonCheckpointId);
  return aligned([...side(labels.left, left), ...side(labels.right, right), [labels.lastCommonCheckpoint, common]]);
}

function amounts({ left, right }: Verification, { labels, number, bytes }: ReportWords): string[][] {
  const row = (label: string, value: (side: SideSummary) => string): string[] => [label, value(left), value(right)];
  return [
    ['', labels.left, labels.right],
    row(labels.checkpoints, (side) => number(side.checkpoints)),
    row(labels.stored, ({ stored }) => (stored === undefined ? labels.notSaid : number(stored))),
    row(labels.namespaces, (side) => number(side.namespaces)),
    row(labels.bytes, (side) => bytes(side.bytes)),
  ];
}

/** Paths by how often, the most frequent first. */
function paths(counts: Record<string, number>, { number }: ReportWords): string[] {
  const sorted = Object.entries(counts).sort(([a, times], [b, more]) => more - times || (a < b ? -1 : 1));
  const rows = sorted.slice(0, namedPaths).map(([path, times]) => [number(times), path] as const);
  const width = Math.max(0, ...rows.map(([times]) => times.length));
  const lines = rows.map(([times, path]) => `${times.padStart(width)} × ${plainText(path)}`);
  return sorted.length > namedPaths ? [...lines, '…'] : lines;
}

function place({ namespace, checkpointId, pointer, kind }: Difference, { labels }: ReportWords): string {
  if (kind === 'storage') return '';
  return [
    `${labels.checkpoint} ${idText(checkpointId)}`,
    namespace === '' ? labels.rootNamespace : `${labels.namespace} ${shortText(namespace)}`,
    pointer === '' ? labels.wholeCheckpoint : plainText(pointer),
  ].join(', ');
}

function differences({ differences: all }: Verification, words: ReportWords): string[] {
  const { labels, kinds, number } = words;
  return all.flatMap((difference, index) => {
    const head = [`${number(index + 1)}. ${kinds[difference.kind]}`, place(difference, words)]
      .filter(Boolean)
      .join(': ');
    // Of a checkpoint that is on one side only, or in another place, there are no two values.
    if (difference.left === undefined && difference.right === undefined) return [head];
    const [left, right] = shortPair(difference.left, difference.right);
    const value = (given: unknown, text: string): string => (given === undefined ? labels.none : text);
    return [
      head,
      ...aligned([
        [`   ${labels.left}`, value(difference.left, left)],
        [`   ${labels.right}`, value(difference.right, right)],
      ]),
      ...(left === right ? [`   ${labels.sameSoFar}`] : []),
    ];
  });
}

/** Heading and content; nothing where there is no content. */
function section(heading: string, ...content: Block[]): Block[] {
  const isEmpty = content.some((block) => 'data' in block && block.data.length === 0);
  return isEmpty ? [] : [{ heading, level: 2 }, ...content];
}

/**
 * A verification as a Markdown document: what it says, of which threads, how it is known, and what was not looked at.
 * All that comes from a thread or a server stands in code blocks, so the document links to nothing, loads nothing and
 * runs nothing, wherever it is rendered.
 */
export function writeReport(verification: Verification, words: ReportWords): string {
  const { headings, explained } = words;
  const data = (lines: string[]): Block => ({ data: lines });
  return toMarkdown([
    { heading: words.title, level: 1 },
    { paragraph: words.verdict },
    { paragraph: words.relation },
    ...section(headings.threads, data(threads(verification, words))),
    ...section(headings.notes, data(words.notes.map(withoutLinks))),
    ...section(
      headings.read,
      { table: amounts(verification, words) },
      ...[words.completeness, words.identicalCheckpoints, words.times].map((paragraph) => ({ paragraph })),
    ),
    ...sourceSection(verification.sourceAfterRun, words.source),
    { heading: headings.differences, level: 2 },
    { paragraph: words.differenceCount },
    data(differences(verification, words)),
    ...section(
      headings.rewrittenIds,
      { paragraph: explained.rewrittenIds },
      data(paths(verification.rewrittenIds, words)),
    ),
    ...section(headings.masked, { paragraph: explained.masked }, data(paths(verification.masked, words))),
    { heading: headings.notChecked, level: 2 },
    { paragraph: words.notChecked },
  ]);
}
