import type { HistoryAnswer, HistoryServer } from '../history/side';
import type { HistoryQuery } from '../langgraph/types';
import { Turns, type EndTurn } from './turns';

/**
 * A server for comparing two of its threads that opens at most two histories at a time: comparing asks for many namespaces
 * at once, each on both sides. A namespace that is being read on one side may always be read on the other too, for the
 * one is held back for the other; any other namespace waits.
 */
export function calmReading(server: HistoryServer): HistoryServer {
  const turns = new Turns(1);
  const reading = new Map<string, { streams: number; turn: Promise<EndTurn | undefined> }>();

  const enter = async (namespace: string, signal: AbortSignal): Promise<EndTurn> => {
    const known = reading.get(namespace) ?? { streams: 0, turn: turns.take('', 1, signal) };
    reading.set(namespace, known);
    known.streams++;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      signal.removeEventListener('abort', leave);
      if (--known.streams > 0) return;
      reading.delete(namespace);
      void known.turn.then((endTurn) => endTurn?.());
    };
    // Whoever is cancelled may never read what was opened.
    signal.addEventListener('abort', leave, { once: true });
    await known.turn;
    return leave;
  };

  return {
    baseUrl: server.baseUrl,
    get pageBytes() {
      return server.pageBytes;
    },
    historyStream: async (threadId, query: HistoryQuery, signal = new AbortController().signal) => {
      const leave = await enter(query.namespace, signal);
      try {
        return untilEnd(await server.historyStream(threadId, query, signal), leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
    threadBytes: (...args) => server.threadBytes(...args),
    checkpointBytes: (...args) => server.checkpointBytes(...args),
    storageBytes: (...args) => server.storageBytes(...args),
    infoBytes: (...args) => server.infoBytes(...args),
  };
}

function untilEnd(answer: HistoryAnswer, onEnd: () => void): HistoryAnswer {
  const read = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* answer;
    } finally {
      onEnd();
    }
  };
  return { [Symbol.asyncIterator]: read, ...(answer.received && { received: answer.received }) };
}
