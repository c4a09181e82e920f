/** The words of the graph of two threads. */
import { l10n } from 'vscode';
import { type ComparedNames, sideNames } from '../compare';
import { count } from '../quantities';
import { shortId } from '../shortId';

export const graphMessages = {
  title: (names: ComparedNames) =>
    names.copy === undefined
      ? l10n.t('{0} and {1}', names.left, names.right)
      : l10n.t('{0} and its copy', names.copy === 'right' ? names.left : names.right),
  button: () => l10n.t('Show as Graph'),
  comparing: () => l10n.t('Comparing…'),
  notCompared: () => l10n.t('These threads haven’t been compared yet: that would read much of both.'),
  onlyIn: (name: string) => l10n.t('only in {0}', name),
  differs: () => l10n.t('differs'),
  tasksDiffer: () => l10n.t('tasks differ'),
  inSubgraphs: (differences: number) =>
    differences === 1
      ? l10n.t('1 difference is in a subgraph; the report has it.')
      : l10n.t('{0} differences are in subgraphs; the report has them.', count(differences)),
  notAllMarked: (marked: number) => l10n.t('Only the first {0} differences are marked.', count(marked)),
  opening: () => l10n.t('Opening a checkpoint'),
  pairTitle: ({ checkpointId }: { checkpointId: string }, { left, right }: { left: string; right: string }) =>
    l10n.t('{0} ↔ {1}: {2}', left, right, shortId(checkpointId)),
  onlyOneVerification: () => l10n.t('This report is about several copies. Compare two threads to see them as a graph.'),
  reportIsOld: () => l10n.t('This report was made before the window was reloaded. Compare the threads again.'),
};

/** What a sentence or a legend calls the two sides: source and copy, or their titles. */
export function shownNames(names: ComparedNames): { left: string; right: string } {
  return names.copy === undefined ? names : sideNames(names);
}
