import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readEvents, type StreamEvent } from '../../../src/langgraph/eventStream';
import { readRunEvent } from '../../../src/langgraph/runEvents';

async function eventsOf(pieces: Iterable<Buffer>, largest?: number): Promise<StreamEvent[]> {
  const found: StreamEvent[] = [];
  const chunks = (async function* () {
    for (const piece of pieces) yield await Promise.resolve(piece);
  })();
  for await (const event of readEvents(chunks, largest)) found.push(event);
  return found;
}
const told = (text: string, largest?: number) => eventsOf([Buffer.from(text)], largest);

describe('a stream of events', () => {
  const cases: [what: string, text: string, events: StreamEvent[]][] = [
    [
      'is cut at blank lines',
      'event: a\ndata: 1\n\nevent: b\ndata: 2\n\n',
      [
        { event: 'a', data: '1', id: undefined },
        { event: 'b', data: '2', id: undefined },
      ],
    ],
    [
      'has lines that end in CRLF',
      'event: a\r\nid: 7\r\ndata: {"b":1}\r\n\r\n',
      [{ event: 'a', data: '{"b":1}', id: '7' }],
    ],
    [
      'has lines that end in CR',
      'data: 1\r\rdata: 2\r\r',
      [
        { event: 'message', data: '1', id: undefined },
        { event: 'message', data: '2', id: undefined },
      ],
    ],
    [
      'keeps an id',
      'id: 1\ndata: a\n\ndata: b\n\n',
      [
        { event: 'message', data: 'a', id: '1' },
        { event: 'message', data: 'b', id: '1' },
      ],
    ],
    ['joins the lines of data', 'data: a\ndata:  b\n\n', [{ event: 'message', data: 'a\n b', id: undefined }]],
    [
      'passes over heartbeats and fields that are not known',
      ': heartbeat\n\nretry: 10\ndata:x\n\n',
      [{ event: 'message', data: 'x', id: undefined }],
    ],
    ['leaves out an event that it ends in', 'data: a\n\ndata: b\n', [{ event: 'message', data: 'a', id: undefined }]],
    ['is nothing', '', []],
  ];
  for (const [what, text, events] of cases) {
    it(what, async () => assert.deepEqual(await told(text), events));
  }

  it('is the same however it comes in', async () => {
    const text = 'event: a\r\nid: 1\r\ndata: "ä€😀"\r\n\r\n: beat\n\nevent: b\rdata: x\rdata: y\r\rdata: z\n\n';
    const whole = await told(text);
    assert.equal(whole.length, 3);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: Buffer.byteLength(text) }), { maxLength: 40 }),
        async (cuts) => {
          const bytes = Buffer.from(text);
          const at = [0, ...cuts.sort((one, other) => one - other), bytes.length];
          const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          assert.deepEqual(await eventsOf(pieces), whole);
        },
      ),
    );
  });

  it('tells that a large event came, and keeps nothing of it', async () => {
    const large = `event: a\nid: 1\ndata: ${'x'.repeat(50)}\n\n`;
    const lines = `event: b\n${'data: xxxx\n'.repeat(10)}\n`;
    assert.deepEqual(await told(`${large}${lines}data: c\n\n`, 20), [
      { event: 'a', data: undefined, id: '1' },
      { event: 'b', data: undefined, id: '1' },
      { event: 'message', data: 'c', id: '1' },
    ]);
  });
});

describe('an event of a run', () => {
  const task = { id: 't', name: 'say' };
  const none = { namespace: '', taskId: 't', node: 'say' };
  const message = { content: 'one', type: 'AIMessageChunk', id: 'm' };
  const text = { kind: 'text', namespace: '', messageId: 'm', type: 'AIMessageChunk', node: 'say', text: 'one' };
  const cases: [event: string, data: unknown, expected: object[]][] = [
    ['metadata', { run_id: 'r', attempt: 1 }, [{ kind: 'started' }]],
    ['tasks', { ...task, input: {}, triggers: [] }, [{ kind: 'nodeStarted', ...none }]],
    ['tasks', { ...task, input: {}, interrupts: [] }, [{ kind: 'nodeStarted', ...none }]],
    ['tasks|a:1|b:2', { ...task, input: null }, [{ kind: 'nodeStarted', ...none, namespace: 'a:1|b:2' }]],
    ['tasks', { ...task, result: {}, interrupts: [] }, [{ kind: 'nodeFinished', ...none, error: undefined, asks: 0 }]],
    [
      'tasks',
      { ...task, result: {}, error: null, interrupts: [{}] },
      [{ kind: 'nodeFinished', ...none, error: undefined, asks: 1 }],
    ],
    [
      'tasks',
      { ...task, error: { error: 'ValueError', message: 'boom' }, result: {} },
      [{ kind: 'nodeFinished', ...none, error: 'ValueError: boom', asks: 0 }],
    ],
    [
      'tasks',
      { ...task, error: { message: 'boom', name: 'Error' }, result: {} },
      [{ kind: 'nodeFinished', ...none, error: 'Error: boom', asks: 0 }],
    ],
    ['tasks', { ...task, error: 'boom' }, [{ kind: 'nodeFinished', ...none, error: 'boom', asks: 0 }]],
    ['messages', [message, { langgraph_node: 'say' }], [text]],
    [
      'messages',
      [{ ...message, content: [{ type: 'text', text: 'on' }, { type: 'tool_use' }, 'e'] }, { langgraph_node: 'say' }],
      [text],
    ],
    ['messages', [{ ...message, content: '' }, {}], []],
    ['messages', [message], [{ ...text, node: '' }]],
    ['messages', { partial: true }, []],
    ['updates|a:1', { say: {}, check: null }, [{ kind: 'updated', namespace: 'a:1', nodes: ['say', 'check'] }]],
    ['error', { error: 'ValueError', message: 'boom' }, [{ kind: 'failed', error: 'ValueError: boom' }]],
    ['error', 'boom', [{ kind: 'failed', error: 'boom' }]],
    ['values', {}, []],
    ['end', null, []],
    ['tasks', 7, []],
  ];
  for (const [event, data, expected] of cases) {
    it(`${event} ${JSON.stringify(data)}`.slice(0, 80), () =>
      assert.deepEqual(readRunEvent({ event, data: JSON.stringify(data), id: undefined }), expected),
    );
  }

  it('is nothing where it is no JSON, or too large', () => {
    assert.deepEqual(readRunEvent({ event: 'tasks', data: '{"id"', id: undefined }), []);
    assert.deepEqual(readRunEvent({ event: 'tasks', data: undefined, id: undefined }), []);
  });
});
