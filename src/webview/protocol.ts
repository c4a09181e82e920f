/**
 * What the thread view's webview and the extension say to each other. Both ends check every message; what is not one of
 * these is dropped. Nothing here can carry a credential, a header or a response: only texts that are shown, and names of actions.
 */
import * as v from 'valibot';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A checkpoint of the thread that is shown; `namespace` as the server answers it, `''` is the root. */
export const place = v.strictObject({
  namespace: v.pipe(text, v.maxLength(1000)),
  checkpointId: v.pipe(text, v.maxLength(200)),
});
export type Place = v.InferOutput<typeof place>;

/** What the view can ask VS Code to do with the thread, or with one of its checkpoints. */
const threadActions = ['copyThread', 'revealSource', 'compareThreads', 'importThread', 'openReport'] as const;
const checkpointActions = [
  'copyThreadFrom',
  'editState',
  'openState',
  'compareWithParent',
  'selectForCompare',
  'copyCheckpointId',
] as const;

/** What the graph of two threads can ask for. */
const comparisonActions = ['compare', 'openReport', 'openLeft', 'openRight'] as const;

/** JSON that a person typed, or an answer that was chosen: text, so that no number is rounded on the way. */
const typed = v.pipe(text, v.maxLength(4 * 1024 * 1024));
export const target = v.picklist(['copy', 'thread']);
export type Target = v.InferOutput<typeof target>;

/** A way into a state: keys, and indices as numbers. */
const path = v.pipe(v.array(v.union([v.pipe(text, v.maxLength(10_000)), count])), v.maxLength(2000));

/** From the webview. */
export const requestSchema = v.variant('type', [
  /** It has loaded, perhaps again. */
  v.strictObject({ type: v.literal('ready') }),
  /** The next page of the history. */
  v.strictObject({ type: v.literal('more') }),
  /** All anew. */
  v.strictObject({ type: v.literal('refresh') }),
  v.strictObject({ type: v.literal('conversation'), place }),
  /** The same with what the subagents said: the whole history is read for it. */
  v.strictObject({ type: v.literal('subagents'), place }),
  v.strictObject({ type: v.literal('changes'), place }),
  v.strictObject({ type: v.literal('raw'), place }),
  /** The members of the state at a path; `from` is the first of them. */
  v.strictObject({ type: v.literal('state'), place, path, from: count }),
  /** The whole of a text that was cut. */
  v.strictObject({ type: v.literal('whole'), place, path }),
  /** The subgraphs that a checkpoint's tasks called. */
  v.strictObject({ type: v.literal('subgraphs'), place }),
  v.strictObject({ type: v.literal('search'), text: v.pipe(text, v.maxLength(1000)) }),
  v.strictObject({ type: v.literal('threadAction'), action: v.picklist(threadActions) }),
  v.strictObject({ type: v.literal('checkpointAction'), action: v.picklist(checkpointActions), place }),
  /** A message, or JSON, as the graph's input. */
  v.strictObject({ type: v.literal('send'), target, text: typed }),
  /**
   * What was given on each card of a checkpoint, in their order: a choice, a text, or both. Cards without are left open.
   */
  v.strictObject({
    type: v.literal('answer'),
    place,
    target,
    answers: v.pipe(v.array(v.nullable(v.strictObject({ choice: v.nullable(count), text: typed }))), v.maxLength(1000)),
  }),
  v.strictObject({ type: v.literal('stopRun') }),
  /** In the graph of two threads: what a row stands for, or something to be done with both. */
  v.strictObject({ type: v.literal('openPair'), place }),
  v.strictObject({ type: v.literal('comparisonAction'), action: v.picklist(comparisonActions) }),
  v.strictObject({ type: v.literal('copyText'), text: typed }),
]);
export type Request = v.InferOutput<typeof requestSchema>;

const header = v.strictObject({
  title: text,
  status: v.picklist(['idle', 'busy', 'interrupted', 'error', 'unknown']),
  statusWord: text,
  /** Graph, deployment. */
  facts: v.array(text),
  updatedAt: text,
  /** Of a copy: what it is a copy of, and what is known of its source; `''` of any other thread. */
  origin: text,
  /** Of a thread file: what is said of it, and what is wrong with it. */
  file: v.nullable(v.strictObject({ facts: v.array(text), problems: v.array(text) })),
});
export type Header = v.InferOutput<typeof header>;

const lane = v.strictObject({
  lane: count,
  from: v.array(count),
  past: v.array(count),
  goesOn: v.boolean(),
  width: count,
});

const row = v.strictObject({
  place,
  label: text,
  detail: text,
  tone: v.picklist(['plain', 'user', 'edit', 'asks', 'failed']),
  createdAt: text,
  tooltip: text,
  lane,
  /** How far inside subgraphs. */
  depth: count,
  /** Whether it may have subgraphs below it. */
  opens: v.boolean(),
  /** In the graph of two threads: whose it is, in a word too, and how many lanes are of the left side, and of both. */
  pair: v.optional(
    v.strictObject({
      side: v.picklist(['left', 'right', 'both', 'differs']),
      word: text,
      leftLanes: count,
      commonLanes: count,
    }),
  ),
});
export type Row = v.InferOutput<typeof row>;

const comparison = v.strictObject({
  title: text,
  left: text,
  right: text,
  /** The verdict, first of all, and what else is to be known of it. */
  sentences: v.array(text),
  severity: v.picklist(['information', 'warning', 'error']),
  /** Whether they are being compared, have been, or can be when somebody wants it. */
  state: v.picklist(['comparing', 'compared', 'notCompared']),
});
export type Comparison = v.InferOutput<typeof comparison>;

const subgraph = v.strictObject({ title: text, rows: v.array(row), hasMore: v.boolean() });
export type Subgraph = v.InferOutput<typeof subgraph>;

const cut = v.strictObject({ characters: count, path });
const plainPart = v.variant('kind', [
  v.strictObject({ kind: v.literal('text'), text, cut: v.optional(cut) }),
  v.strictObject({ kind: v.literal('reasoning'), text, cut: v.optional(cut) }),
  v.strictObject({ kind: v.literal('refusal'), text }),
  v.strictObject({ kind: v.literal('code'), language: text, text }),
  /** A file, or something else that is not shown. */
  v.strictObject({ kind: v.literal('note'), text }),
  v.strictObject({ kind: v.literal('sources'), label: text, sources: v.array(text) }),
  v.strictObject({ kind: v.literal('json'), label: text, text }),
]);
export type PlainPart = v.InferOutput<typeof plainPart>;

const plainCall = {
  name: text,
  /** The arguments in one line, and whole. */
  summary: text,
  args: text,
  problem: text,
  result: v.nullable(v.strictObject({ failed: v.boolean(), parts: v.array(plainPart), tooltip: text })),
};
const part = v.variant('kind', [
  ...plainPart.options,
  /** Of a tool that the model's provider ran. */
  v.strictObject({ kind: v.literal('call'), ...plainCall }),
]);
export type Part = v.InferOutput<typeof part>;

/** A tool call with its result; of several subagents each has a title. */
export interface Call extends v.InferOutput<v.StrictObjectSchema<typeof plainCall, undefined>> {
  subagents: { title: string; messages: Message[] }[];
}
export interface Message {
  role: 'user' | 'assistant' | 'system' | 'tool' | 'other';
  speaker: string;
  failed: boolean;
  parts: Part[];
  calls: Call[];
  tooltip: string;
}
const message: v.GenericSchema<Message> = v.strictObject({
  role: v.picklist(['user', 'assistant', 'system', 'tool', 'other']),
  speaker: text,
  failed: v.boolean(),
  parts: v.array(part),
  calls: v.array(
    v.strictObject({
      ...plainCall,
      subagents: v.array(v.strictObject({ title: text, messages: v.array(v.lazy(() => message)) })),
    }),
  ),
  tooltip: text,
});

/** A choice that a card offers; `asks` where something is to be typed with it. */
const choice = v.strictObject({ label: text, asks: v.optional(v.strictObject({ label: text, value: text })) });
/** A card: a question, or an action that somebody is to decide about. */
const question = v.strictObject({
  task: text,
  text,
  note: text,
  detail: text,
  choices: v.array(choice),
  /** Whether anything can be answered, beside the choices. */
  isFree: v.boolean(),
});
export type Question = v.InferOutput<typeof question>;

const node = v.strictObject({
  key: v.union([text, count]),
  kind: v.picklist(['object', 'list', 'text', 'number', 'word']),
  /** What is shown of it in a line. */
  preview: text,
  /** Members, items or characters. */
  size: count,
  changed: v.boolean(),
});
export type StateNode = v.InferOutput<typeof node>;

const change = v.strictObject({
  label: text,
  kind: v.picklist(['added', 'removed', 'changed', 'message']),
  /** Lines, each with what became of it. */
  lines: v.array(v.strictObject({ mark: v.picklist(['+', '-', ' ']), text })),
});
export type Change = v.InferOutput<typeof change>;

const hit = v.strictObject({
  place,
  label: text,
  where: text,
  before: text,
  found: text,
  after: text,
  createdAt: text,
});
export type Hit = v.InferOutput<typeof hit>;

/** Of a message that a run is writing: text to be put behind what there is of it. */
const livePiece = v.strictObject({
  message: count,
  role: v.picklist(['assistant', 'tool', 'other']),
  speaker: text,
  text: v.pipe(text, v.maxLength(8 * 1024)),
});
export type LivePiece = v.InferOutput<typeof livePiece>;

/** From the extension. */
export const responseSchema = v.variant('type', [
  v.strictObject({ type: v.literal('words'), words: v.record(text, text), language: text }),
  v.strictObject({ type: v.literal('header'), header }),
  /** The page shows two threads as one graph. */
  v.strictObject({ type: v.literal('comparison'), comparison }),
  /** `fresh`: these are the first rows, instead of all that were there; `goesOn`: the next ones come without being asked for. */
  v.strictObject({
    type: v.literal('rows'),
    rows: v.array(row),
    fresh: v.boolean(),
    goesOn: v.boolean(),
    ended: v.boolean(),
  }),
  /** Something could not be read; `''` when it could. */
  v.strictObject({ type: v.literal('problem'), text, canRetry: v.boolean() }),
  v.strictObject({ type: v.literal('select'), place }),
  v.strictObject({ type: v.literal('tab'), tab: v.picklist(['conversation', 'state', 'changes', 'raw']) }),
  v.strictObject({
    type: v.literal('conversation'),
    place,
    messages: v.array(message),
    /** What is to be said above them. */
    notes: v.array(text),
    questions: v.array(question),
    /** Where it stands still and goes on with nothing: what is said of it. */
    stopped: text,
    /** What the composer offers here: a message, JSON, or nothing. */
    input: v.picklist(['message', 'json', 'none']),
    /** Whether it has the subagents’ messages, might have them, or is not asked for them. */
    subagents: v.picklist(['shown', 'perhaps', 'none']),
  }),
  v.strictObject({ type: v.literal('changes'), place, changes: v.array(change), note: text }),
  v.strictObject({ type: v.literal('raw'), place, text, note: text }),
  v.strictObject({ type: v.literal('state'), place, path, from: count, nodes: v.array(node), total: count }),
  v.strictObject({ type: v.literal('whole'), place, path, text }),
  v.strictObject({ type: v.literal('subgraphs'), place, subgraphs: v.array(subgraph), note: text }),
  /** `done` with the last ones. */
  v.strictObject({ type: v.literal('hits'), text, hits: v.array(hit), looked: count, done: v.boolean(), note: text }),
  /** What was written has become the input of a run. */
  v.strictObject({ type: v.literal('sent') }),
  /** What a run that goes on is doing; `''` when none does. */
  v.strictObject({ type: v.literal('running'), text }),
  /**
   * What is happening in a run whose stream was joined; with `joined` it begins, and nothing of before counts. `saved`:
   * messages that the state has by now.
   */
  v.strictObject({
    type: v.literal('stream'),
    state: v.picklist(['joined', 'goesOn', 'ended']),
    working: text,
    pieces: v.pipe(v.array(livePiece), v.maxLength(20)),
    saved: v.array(count),
  }),
  /** Of a request about one checkpoint: it cannot be shown, and why. */
  v.strictObject({
    type: v.literal('unreadable'),
    place,
    what: v.picklist(['conversation', 'changes', 'raw', 'state', 'subgraphs']),
    text,
  }),
]);
export type Response = v.InferOutput<typeof responseSchema>;
export type ResponseOf<Type extends Response['type']> = Extract<Response, { type: Type }>;

/** `undefined` for what is no request. */
export function asRequest(value: unknown): Request | undefined {
  const parsed = v.safeParse(requestSchema, value, { abortEarly: true });
  return parsed.success ? parsed.output : undefined;
}

/** `undefined` for what is no response. */
export function asResponse(value: unknown): Response | undefined {
  const parsed = v.safeParse(responseSchema, value, { abortEarly: true });
  return parsed.success ? parsed.output : undefined;
}
