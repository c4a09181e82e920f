/** Graphs made for what they keep in their state: many checkpoints, the thread's own id, difficult numbers and texts. */
import * as langgraph from '@langchain/langgraph';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const append = (left, right) => [...left, ...right];

/** `steps` steps of `ms` milliseconds, each appending a text of `bytes` bytes: `steps + 2` checkpoints. */
const Loop = Annotation.Root({
  steps: Annotation(),
  bytes: Annotation(),
  ms: Annotation(),
  done: Annotation(),
  items: Annotation({ reducer: append, default: () => [] }),
});
export const loop = new StateGraph(Loop)
  .addNode('step', async ({ ms, bytes, done }) => {
    await new Promise((resolve) => setTimeout(resolve, ms ?? 0));
    const count = done ?? 0;
    return { done: count + 1, items: [`${count}:`.padEnd(bytes ?? 16, 'x')] };
  })
  .addEdge(START, 'step')
  .addConditionalEdges('step', ({ done, steps }) => (done < (steps ?? 3) ? 'step' : END), ['step', END])
  .compile();

/**
 * Keeps what each step adds, not the sum: the state is added up from the thread's beginning at each reading. Libraries
 * without such channels (1.2.2) keep the sum.
 */
const { DeltaChannel } = langgraph;
const addUp = (state, writes) => [...state, ...writes.flat()];
const Diary = Annotation.Root({
  note: Annotation(),
  diary: DeltaChannel
    ? () => new DeltaChannel(addUp, { initialValueFactory: () => [] })
    : Annotation({ reducer: append, default: () => [] }),
});
export const delta = new StateGraph(Diary)
  .addNode('write', ({ note }) => ({ diary: [`wrote ${note}`] }))
  .addNode('sign', ({ note }) => ({ diary: [`signed ${note}`] }))
  .addEdge(START, 'write')
  .addEdge('write', 'sign')
  .addEdge('sign', END)
  .compile();

/** Everything about a thread that agents write into their state. */
const Own = Annotation.Root({
  thread: Annotation(),
  places: Annotation(),
  log: Annotation({ reducer: append, default: () => [] }),
});
export const ownId = new StateGraph(Own)
  .addNode('note', (_, config) => {
    const id = config.configurable.thread_id;
    return {
      thread: id,
      places: {
        text: `see thread ${id}, and again ${id}.`,
        path: `/data/${id}/report.txt`,
        upperCase: id.toUpperCase(),
        withoutDashes: id.replaceAll('-', ''),
        [id]: 'as a key',
        [`report of ${id}`]: { [id]: [id, 1, null] },
        base64: Buffer.from(`thread ${id}`).toString('base64'),
      },
      log: [`noted ${id}`],
    };
  })
  .addNode('answer', (_, config) => ({ log: [`answered ${config.configurable.thread_id}`] }))
  .addEdge(START, 'note')
  .addEdge('note', 'answer')
  .addEdge('answer', END)
  .compile();

/** Numbers at the edges, as far as JavaScript has them (`-0` is written as `0`), and texts that trip readers up. */
const Edges = Annotation.Root({
  numbers: Annotation(),
  texts: Annotation(),
  shapes: Annotation(),
  given: Annotation(),
});
export const numbers = new StateGraph(Edges)
  .addNode('count', () => ({
    numbers: {
      maxSafe: 9007199254740991,
      beyondSafe: 9007199254740992,
      large: 2 ** 64,
      largest: 1.7976931348623157e308,
      tiny: 5e-324,
      tenth: 0.1,
      exponent: 1e21,
      zero: 0,
      negativeZero: -0,
      notANumber: NaN,
      infinity: Infinity,
    },
  }))
  .addNode('write', () => ({
    texts: {
      unicode: 'é 漢字 😀 e\u0301 \u202etlr\u202c',
      separators: 'a\u2028b\u2029c',
      control: 'tab\t null\u0000 bell\u0007 quote" backslash\\ slash/',
      markup: '[x](command:evil) <img src=x onerror=1> $(zap) ```',
      lineBreaks: 'a\r\nb\nc\rd',
      trailing: 'space ',
      '': 'empty key',
      'a/b~c': 'pointer characters',
      é: 'key in one code point',
      'e\u0301': 'key in two code points',
    },
  }))
  .addNode('shape', () => ({
    shapes: {
      none: null,
      emptyList: [],
      emptyObject: {},
      nested: [[[{ a: [null, { b: null }] }]]],
      mixed: [1, '1', true, null],
    },
  }))
  .addEdge(START, 'count')
  .addEdge('count', 'write')
  .addEdge('write', 'shape')
  .addEdge('shape', END)
  .compile();
