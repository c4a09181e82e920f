import { l10n } from 'vscode';
import { type Block, toMarkdown } from '../../report/markdown';
import type { ThreadFile } from '../../threadFile/openThreadFile';
import { localTime } from '../age';
import { withoutLinks } from '../inertText';
import { count } from '../quantities';
import { describeFlaw, leftOut } from './fileView';

/**
 * What is in a thread file, what is wrong with it, and what could not be read of its thread when it was exported, as a
 * Markdown document. All that comes from the file stands in code blocks.
 */
export function writeFileReport({ header, threadId, entries, namespaces, flaws }: ThreadFile, address: string): string {
  const facts: [string, string][] = [
    [l10n.t('file'), address],
    [l10n.t('exported'), localTime(header.exportedAt)],
    [l10n.t('deployment'), header.deployment ?? l10n.t('(left out)')],
    [l10n.t('thread'), threadId],
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  const isDamaged = flaws.some(({ code }) => code.startsWith('file'));
  const blocks: Block[] = [
    { heading: l10n.t('A thread file'), level: 1 },
    {
      paragraph:
        flaws.length === 0
          ? l10n.t('The file is whole, and nothing of its thread is missing.')
          : isDamaged
            ? l10n.t('The file is damaged, so nothing can be proven with it.')
            : l10n.t('The file is whole, but something of its thread couldn’t be read when it was exported.'),
    },
    { heading: l10n.t('The thread'), level: 2 },
    { data: facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`) },
    { paragraph: l10n.t('Checkpoints: {0}. Namespaces: {1}.', count(entries.length), count(namespaces.size)) },
    { paragraph: header.redacted === undefined ? '' : leftOut(header.redacted) },
  ];
  const problems: Block[] = [
    { heading: l10n.t('What’s missing or wrong'), level: 2 },
    { data: flaws.map((flaw) => withoutLinks(describeFlaw(flaw))) },
  ];
  return toMarkdown(flaws.length === 0 ? blocks : [...blocks, ...problems]);
}
