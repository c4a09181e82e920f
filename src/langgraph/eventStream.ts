/** One event of a stream (`text/event-stream`). */
export interface StreamEvent {
  /** `message` where the stream names none. */
  event: string;
  /** `undefined` for an event that is too large. */
  data: string | undefined;
  /** Of the last event that had one: from there a stream goes on that is opened anew. */
  id: string | undefined;
}

/** Characters; of a larger event only that it came is told. A `tasks` event has a node's whole state. */
const largestEvent = 4 * 1024 * 1024;

/**
 * The events of a `text/event-stream`, as the HTML standard cuts it: lines end in CR, LF or both, a blank line ends an
 * event, comments (heartbeats) are passed over, and an event that the stream ends in is none.
 */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  largest = largestEvent,
): AsyncGenerator<StreamEvent> {
  const lines = new LineCutter(largest);
  let id: string | undefined;
  let event = '';
  let data: string[] = [];
  let isTooLarge = false;
  let length = 0;
  for await (const chunk of chunks) {
    for (const line of lines.add(chunk)) {
      if (line === '') {
        if (data.length > 0 || isTooLarge) {
          yield { event: event || 'message', data: isTooLarge ? undefined : data.join('\n'), id };
        }
        [event, data, isTooLarge, length] = ['', [], false, 0];
        continue;
      }
      const [name, value] = fieldOf(line ?? 'data');
      if (name === 'event') event = value;
      else if (name === 'id' && !value.includes('\0')) id = value;
      else if (name === 'data') {
        length += value.length;
        isTooLarge ||= line === undefined || length > largest;
        data = isTooLarge ? [] : [...data, value];
      }
    }
  }
}

/** `name: value`; a comment has no name. */
function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

/** Cuts what comes in into lines. */
class LineCutter {
  private readonly decoder = new TextDecoder();
  private pieces: string[] = [];
  private length = 0;
  private endsInReturn = false;

  constructor(private readonly longest: number) {}

  /** The lines that end in this chunk; `undefined` for one that is too long to be kept. */
  *add(chunk: Uint8Array): Generator<string | undefined> {
    let text = this.decoder.decode(chunk, { stream: true });
    if (text === '') return;
    // The LF of a CRLF that two chunks share.
    if (this.endsInReturn && text.startsWith('\n')) text = text.slice(1);
    this.endsInReturn = text.endsWith('\r');
    const [first = '', ...others] = text.split(/\r\n|\r|\n/);
    this.keep(first);
    for (const other of others) {
      yield this.length > this.longest ? undefined : this.pieces.join('');
      [this.pieces, this.length] = [[], 0];
      this.keep(other);
    }
  }

  private keep(piece: string): void {
    this.length += piece.length;
    if (this.length > this.longest) this.pieces = [];
    else if (piece !== '') this.pieces.push(piece);
  }
}
