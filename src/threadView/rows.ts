import type { TimelineRow } from '../conversation/timeline';
import { checkpointMessages } from '../texts/checkpoints';
import { inertText } from '../texts/inertText';
import { describeEffects, stepLabel, threadViewMessages as words } from '../texts/threadView';
import { localTime } from '../texts/age';
import type { Row } from '../webview/protocol';

/** A checkpoint as the history draws it: which node ran, and what it did. */
export function toRow({ row, lane, ran, effects }: TimelineRow, depth = 0): Row {
  const error = row.tasks.find((task) => task.error !== undefined)?.error;
  const [question] = row.tasks.flatMap(({ questions }) => questions);
  const said = effects?.added.find(({ speaker }) => speaker === 'user');
  const isUser = said !== undefined && said.text !== '' && ran.length === 0;
  const detail = [
    row.largerThan === undefined ? '' : checkpointMessages.largerThan(row.largerThan),
    error === undefined ? '' : checkpointMessages.failed(error),
    question === undefined ? '' : checkpointMessages.asks(question),
    effects === undefined || isUser ? '' : describeEffects(effects),
  ]
    .filter(Boolean)
    .join(' · ');
  const tone = error !== undefined ? 'failed' : question !== undefined ? 'asks' : undefined;
  return {
    place: { namespace: row.namespace, checkpointId: row.id },
    label: isUser ? words.you(said.text) : stepLabel(row.source, ran),
    detail,
    tone: tone ?? (isUser ? 'user' : row.source === 'update' || row.source === 'fork' ? 'edit' : 'plain'),
    createdAt: row.createdAt,
    tooltip: tooltipOf(row),
    lane,
    depth,
    opens: row.tasks.some(({ name, namespace }) => namespace !== undefined || name !== '__start__'),
  };
}

function tooltipOf(row: TimelineRow['row']): string {
  return [
    row.step === undefined ? '' : words.tooltipStep(row.step),
    row.source === undefined ? '' : inertText(row.source),
    row.next.length === 0 ? '' : checkpointMessages.next(row.next),
    localTime(row.createdAt),
    inertText(row.id),
  ]
    .filter(Boolean)
    .join(' · ');
}
