import type { Note } from '../../api';
import { type Checkpoint, readMember } from '../../history/checkpoint';
import { type JsonValue, member } from '../../json/json';

/** Names that are quoted; those that every run has are not. */
const mostNames = 5;
/** Servers and their clients write these at every run. */
const ofRuns =
  /^(langgraph_.*|ls_.*|checkpoint_.*|thread_id|run_id|run_attempt|assistant_id|graph_id|user_id|user-agent|created_by)$/;

const isThere = (value: JsonValue | undefined): boolean => value !== undefined && value !== null;

function tasksWith({ span }: Checkpoint, isMeant: (task: JsonValue) => boolean): number {
  const tasks = readMember(span, 'tasks');
  return Array.isArray(tasks) ? tasks.filter(isMeant).length : 0;
}

const asks = (task: JsonValue): boolean => {
  const interrupts = member(task, 'interrupts');
  return Array.isArray(interrupts) && interrupts.length > 0;
};
const hasResult = (task: JsonValue): boolean => isThere(member(task, 'result'));
const hasFailed = (task: JsonValue): boolean => isThere(member(task, 'error'));

function metadataKeys({ span }: Checkpoint): string[] {
  const metadata = readMember(span, 'metadata');
  return metadata instanceof Map ? [...metadata.keys()] : [];
}

/**
 * What a fork has not taken over from its checkpoint: questions that tasks ask, what tasks had given or failed with, keys
 * of its metadata. On both servers that is all of them, but for `source`, `step` and `parents` (JavaScript 1.5.1, Python
 * 0.16.7).
 */
export function lossesOf(chosen: Checkpoint, fork: Checkpoint): Note[] {
  const kinds = [
    ['question', asks],
    ['results', hasResult],
    ['errors', hasFailed],
  ] as const;
  const ofTasks = kinds.flatMap(([code, isMeant]): Note[] => {
    const tasks = tasksWith(chosen, isMeant) - tasksWith(fork, isMeant);
    return tasks > 0 ? [{ code, facts: { tasks } }] : [];
  });
  const kept = new Set(metadataKeys(fork));
  const lost = metadataKeys(chosen).filter((key) => !kept.has(key));
  const names = lost.filter((key) => !ofRuns.test(key)).slice(0, mostNames);
  return lost.length === 0
    ? ofTasks
    : [...ofTasks, { code: 'metadata', facts: { keys: lost.length, names: names.join(', ') } }];
}
