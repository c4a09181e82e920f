import { readCheckpointValue } from '../history/checkpoint';
import { displayJson } from '../json/display';
import { JsonNumber, type JsonObject, type JsonValue, member } from '../json/json';
import { normalForm } from '../comparison/normalForm';
import { printString } from '../json/print';
import { readOneCheckpoint } from './readCheckpointText';
import type { ReadOptions } from '../history/readNamespace';
import { canonicalThread, type ThreadSource } from '../history/side';

export interface CheckpointState {
  checkpointId: string;
  /** `''` is the root. */
  namespace: string;
  parentId: string | undefined;
  step: number | undefined;
  values: JsonValue;
  /** The whole ThreadState, its own id as in a history. */
  whole: JsonObject;
  /** The same as text, ended by a line feed. */
  text: string;
}

/** What people look for stands first; a history's own order is by the alphabet. */
const first = ['values', 'next', 'tasks', 'interrupts'];
/** The members in which a checkpoint names its thread. */
const envelope = new Set(['metadata', 'checkpoint', 'parent_checkpoint', 'tasks']);

/**
 * Reads the state of one checkpoint, out of the history: asked for by its id, a server answers one also for an id that
 * it does not know (JavaScript 1.5.1, Python 0.16.7). In the text the thread's own id is `<thread_id>` where the
 * envelope names it, as in a history, and strings over 10,000 characters are shortened as `displayJson` does.
 * `undefined` where the checkpoint is not there. Rejects as `readOneCheckpoint`.
 */
export async function readState(
  side: ThreadSource,
  checkpoint: { namespace: string; checkpointId: string },
  options: ReadOptions,
): Promise<CheckpointState | undefined> {
  const found = await readOneCheckpoint(side, checkpoint, options);
  if (!found) return undefined;
  const { threadId } = canonicalThread(side.thread);
  const state = readCheckpointValue(found.span);
  for (const [name, value] of state) if (envelope.has(name)) state.set(name, normalForm(value, threadId, [name]));
  const step = member(state.get('metadata'), 'step');
  return {
    checkpointId: found.id,
    namespace: found.namespace,
    parentId: found.parentId,
    step: step instanceof JsonNumber && /^-?\d{1,15}$/.test(step.text) ? Number(step.text) : undefined,
    values: state.get('values') ?? null,
    whole: state,
    text: stateTextOf(state),
  };
}

/** The text of a ThreadState, with other members before its own; of `values` these members stand first. */
export function stateTextOf(state: JsonObject, before: JsonObject = new Map(), firstValues: string[] = []): string {
  const others = [...state.keys()].filter((name) => !first.includes(name)).sort();
  const own = [...first, ...others].flatMap((name): [string, JsonValue][] => {
    const value = state.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const lines = [...before, ...own].map(([name, value]) => {
    const isReordered = name === 'values' && value instanceof Map && firstValues.length > 0;
    return `  ${printString(name)}: ${isReordered ? inOrder(value, firstValues) : displayJson(value, 1)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function inOrder(value: JsonObject, firstValues: string[]): string {
  const others = [...value.keys()].filter((name) => !firstValues.includes(name)).sort();
  const members = [...firstValues, ...others].map(
    (name) => `    ${printString(name)}: ${displayJson(value.get(name) ?? null, 2)}`,
  );
  return `{\n${members.join(',\n')}\n  }`;
}
