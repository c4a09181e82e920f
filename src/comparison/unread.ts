import type { Checkpoint } from '../history/checkpoint';
import { SideError } from './cursor';
import type { Findings } from './findings';
import { FoundNamespaces, hiddenNamespace, isRefusal, nextCall } from '../history/hiddenNamespaces';
import type { ThreadMoment } from '../history/movement';
import { type LargeCheckpoint, readNamespace, type ReadOptions } from '../history/readNamespace';
import type { HistoryReading } from '../history/reading';
import type { SideName } from '../history/side';

type Moments = Record<SideName, ThreadMoment>;
/** A checkpoint without its bytes. */
type Newer = Pick<Checkpoint, 'namespace' | 'id' | 'createdAt' | 'tasks'>;
type Options = Pick<ReadOptions, 'signal' | 'maxCheckpointBytes'>;

/**
 * Checkpoints that a side got after it had been read count as its own: they are read now. True where a side went back
 * instead. Throws `SideError`.
 */
export async function addUnread(
  readings: readonly HistoryReading[],
  findings: Findings,
  start: Moments,
  end: Moments,
  options: Options,
): Promise<boolean> {
  let wentBack = false;
  for (const reading of readings) {
    const { heads } = end[reading.name];
    if ([...heads].some(([namespace, { id }]) => !reading.has(namespace, id))) {
      // Tasks that ran at the start have ended perhaps, and then no head names their namespaces any more.
      await addNewer(reading, findings, new Set([...heads.keys(), ...start[reading.name].heads.keys()]), options);
    }
    const head = heads.get('')?.id ?? '';
    if (head !== reading.headCheckpointId && (head === '' || reading.has('', head))) wentBack = true;
  }
  return wentBack;
}

/** Adds what is newer than what was read of these namespaces, and of those of the tasks that have run since. */
async function addNewer(
  reading: HistoryReading,
  findings: Findings,
  namespaces: Set<string>,
  options: Options,
): Promise<void> {
  const found = new FoundNamespaces();
  const listed = new Set(['', ...reading.listed]);
  // A set gives what is added to it meanwhile, too.
  for (const namespace of namespaces) {
    const onTooLarge = (large: LargeCheckpoint): unknown => reading.leaveOut(large, namespace);
    const newer = await readNewer(reading, namespace, found, { ...options, onTooLarge }).catch(
      (error: unknown): Newer[] => {
        // Of what nobody lists, a refusal is no failure: the server shows none of these.
        if (isRefusal(error) && reading.refusesUnlisted && !listed.has(namespace)) return [];
        throw new SideError(reading, namespace, error);
      },
    );
    for (const row of newer) {
      const { namespace: named, id, createdAt, tasks } = row;
      reading.addListers(row, namespace, true);
      // They are counted, and never paired.
      findings.extras[reading.name].set(`${named}\0${id}`, {
        namespace: named,
        id,
        createdAt,
        digest: '',
        asked: namespace,
        previousId: undefined,
        position: -1,
      });
      for (const task of tasks.filter(({ name }) => name !== '__start__')) {
        if (task.namespace !== undefined) listed.add(task.namespace);
        namespaces.add(task.namespace ?? hiddenNamespace(namespace, task));
      }
    }
    if (newer.length > 0 && namespace !== '') namespaces.add(nextCall(namespace));
  }
}

async function readNewer(
  reading: HistoryReading,
  namespace: string,
  found: FoundNamespaces,
  options: ReadOptions,
): Promise<Newer[]> {
  const newer: Newer[] = [];
  for await (const { namespace: named, id, createdAt, tasks } of readNamespace(reading.side, namespace, options)) {
    if (reading.has(named, id)) break;
    newer.push({ namespace: named, id, createdAt, tasks });
  }
  if (newer.length > 0) found.add(namespace);
  return newer;
}
