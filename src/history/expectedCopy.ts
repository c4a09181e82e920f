import { type Checkpoint, memberBytes } from './checkpoint';
import type { ElementSpan } from '../json/elementBuilder';
import { openObject } from '../json/bytes';
import type { ExpectedBytes } from '../json/scanner';
import { scanObject } from '../json/scanObject';

/** The members that name the checkpoint's thread at their top; tasks do so deeper, where they have subgraphs. */
const naming = ['metadata', 'checkpoint', 'parent_checkpoint'];

/**
 * What a checkpoint is on the other side if it is the same there: byte for byte, with the other thread's id where the
 * checkpoint names its own. Such bytes need neither be scanned nor parsed.
 */
export interface ExpectedCopy {
  bytes: ExpectedBytes;
  /** How many these are. */
  size: number;
  /** The checkpoint, when its bytes were found. Good as long as the one that it is the twin of. */
  checkpoint: Checkpoint;
}

/** The bytes are put together only when somebody wants them. */
class ExpectedCopySpan implements ElementSpan {
  readonly members: ElementSpan['members'];
  readonly position = 0;

  constructor(
    { members }: ElementSpan,
    private readonly pieces: ExpectedBytes,
  ) {
    this.members = members;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }
}

/**
 * `undefined` where that cannot be told from the bytes alone: the checkpoint does not name its own thread, or its tasks
 * name one of the two, or the ids are not of the same length.
 */
export function expectedCopyOf(checkpoint: Checkpoint, ownId: string, otherId: string): ExpectedCopy | undefined {
  if (ownId.length !== otherId.length) return undefined;
  const { span } = checkpoint;
  const tasks = memberBytes(span, 'tasks');
  if ([ownId, otherId, '\\u'].some((text) => tasks.includes(text))) return undefined;
  const places = ownPlaces(span, Buffer.from(JSON.stringify(ownId)));
  if (!places) return undefined;
  const other = Buffer.from(JSON.stringify(otherId));
  const bytes: Buffer[] = [];
  let from = 0;
  for (const { start, end } of places) {
    bytes.push(span.bytes.subarray(from, start), other);
    from = end;
  }
  bytes.push(span.bytes.subarray(from));
  const twin = { of: checkpoint, masked: places.map(({ name }) => `${name}.thread_id`) };
  return {
    bytes,
    size: span.bytes.length,
    checkpoint: { ...checkpoint, threadId: otherId, span: new ExpectedCopySpan(span, bytes), twin },
  };
}

interface Place {
  name: string;
  start: number;
  end: number;
}

/** Where the members name their own thread, in order; `undefined` where one of them names another. */
function ownPlaces(span: ElementSpan, own: Buffer): Place[] | undefined {
  const places: Place[] = [];
  for (const name of naming) {
    const place = threadIdIn(span, name);
    if (place === 'unreadable') return undefined;
    if (!place) continue;
    if (!span.bytes.subarray(place.start, place.end).equals(own)) return undefined;
    places.push({ name, ...place });
  }
  return places.sort((a, b) => a.start - b.start);
}

/** Where in the element the member's own `thread_id` stands. */
function threadIdIn(span: ElementSpan, name: string): Omit<Place, 'name'> | 'unreadable' | undefined {
  const member = span.members.get(name);
  if (!member || span.bytes[member.start] !== openObject) return undefined;
  try {
    const inside = scanObject(span.bytes.subarray(member.start, member.end)).members.get('thread_id');
    return inside && { start: member.start + inside.start, end: member.start + inside.end };
  } catch {
    // A key that stands twice: those who parse it say where.
    return 'unreadable';
  }
}
