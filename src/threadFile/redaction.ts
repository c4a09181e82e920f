import * as v from 'valibot';
import { JsonNumber, type JsonObject, type JsonValue } from '../json/json';
import { redactedText } from '../json/redacted';
import type { Redacted, RedactionKind } from './format';

/** What is to be taken out of a file, as a command takes it, and as it is kept. */
export const redactionSchema = v.object({
  what: v.picklist(['nothing', 'messages', 'texts', 'chosen'] satisfies RedactionKind[]),
  /** Keys, wherever they stand, and JSON pointers in a checkpoint, in which `*` is any step. */
  chosen: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
  /** The ids of the deployment, of assistants and users too. */
  ids: v.exactOptional(v.boolean()),
});
export type Redaction = v.InferOutput<typeof redactionSchema>;

/** What a reader of the file needs, which is never taken out. */
const structure = {
  state: new Set(['checkpoint', 'parent_checkpoint', 'checkpoint_id', 'parent_checkpoint_id', 'created_at', 'next']),
  task: new Set(['id', 'name', 'path', 'checkpoint']),
  row: new Set(['thread_id', 'created_at', 'updated_at', 'state_updated_at', 'status']),
  interrupt: new Set(['id', 'interrupt_id', 'when', 'ns', 'resumable']),
};
/** What LangGraph and its servers write into metadata; all else there is somebody's text. */
const langgraphMetadata = new Set([
  ...['source', 'step', 'parents', 'thread_id', 'run_id', 'run_attempt', 'graph_id', 'assistant_id'],
  ...['langgraph_version', 'langgraph_api_version', 'langgraph_plan', 'langgraph_host', 'langgraph_api_url'],
  ...['langgraph_node', 'langgraph_step', 'langgraph_triggers', 'langgraph_path', 'langgraph_checkpoint_ns'],
  ...['langgraph_auth_user_id', 'langgraph_request_id', 'checkpoint_ns', 'checkpoint_id', 'created_by'],
]);

/** Members of a message, and of the parts of one, that say of which kind it is and what belongs together. */
const kindMembers = new Set(['type', 'role', 'status']);
const idMembers = new Set(['id', 'tool_call_id', 'name']);
/** Where a message has parts; what stands in any other member is text through and through. */
const partMembers = new Set([
  ...[
    'content',
    'content_blocks',
    'tool_calls',
    'invalid_tool_calls',
    'tool_call_chunks',
    'function',
    'kwargs',
    'data',
  ],
]);
const kinds = new Set([
  ...['human', 'user', 'ai', 'assistant', 'system', 'developer', 'tool', 'function', 'remove', 'chat', 'constructor'],
  ...['AIMessageChunk', 'HumanMessageChunk', 'SystemMessageChunk', 'ToolMessageChunk'],
  ...[
    'text',
    'image',
    'image_url',
    'file',
    'audio',
    'video',
    'tool_use',
    'tool_call',
    'tool_result',
    'tool_call_chunk',
  ],
  ...['server_tool_call', 'server_tool_result', 'invalid_tool_call', 'reasoning', 'thinking', 'success', 'error'],
]);
const uuid = /^(?:(?:run|lc_run|lc)-{1,2})?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:-\d{1,4})?$/i;
const plainId = /^[\w:.-]{1,80}$/;
/** A key of an object that is a name rather than a text. */
const plainKey = /^[\w$.:-]{1,64}$/;
/** Who it was, and on which assistant and deployment; and what a proxy or a client said of it in a header. */
const identifying =
  /^(?:assistant_id|user_id|owner|created_by|langgraph_auth_\w+|langgraph_request_id|langgraph_api_url|langgraph_host|tenant_id|project_id|organization_id|(?:host_)?revision_id|x-.+)$/i;

/** `message`: in one, or in a part of one. `inside`: below, where all is text. */
type Zone = 'plain' | 'message' | 'inside';

/**
 * Takes texts out of checkpoints and of the thread's row, each replaced by `<redacted 42 characters>`. The same value at
 * the same kind of place gives the same one again, so that states which share most of their parts go on sharing them.
 */
export class Redactor {
  /** How many there were taken out, each time it was. */
  places = 0;
  private readonly keys: ReadonlySet<string>;
  private readonly pointers: readonly (readonly string[])[];
  private readonly known: Record<Zone, WeakMap<object, Known>> = {
    plain: new WeakMap(),
    message: new WeakMap(),
    inside: new WeakMap(),
  };

  constructor(private readonly redaction: Redaction) {
    const { chosen = [] } = redaction;
    this.keys = new Set(chosen.filter((each) => !each.startsWith('/')));
    this.pointers = chosen.filter((each) => each.startsWith('/')).map(stepsOf);
  }

  get isIdle(): boolean {
    return this.redaction.what === 'nothing' && !this.redaction.ids;
  }

  /** What the file's header says of it; `undefined` where nothing is taken out. */
  get redacted(): Redacted | undefined {
    if (this.isIdle) return undefined;
    const { what, chosen = [], ids } = this.redaction;
    return { what, ...(chosen.length > 0 && { chosen: [...chosen] }), ...(ids && { ids }), places: this.places };
  }

  /** A checkpoint as the server shows it. */
  checkpoint(state: JsonObject): JsonObject {
    return this.isIdle ? state : this.state(state, this.pointers);
  }

  /** The body of `GET /threads/{thread_id}`; pointers mean the same as in a checkpoint. */
  row(row: JsonObject): JsonObject {
    if (this.isIdle) return row;
    return this.members(row, this.pointers, structure.row, (key, value, below) => {
      if (key === 'metadata') return this.metadata(value, below);
      return key === 'interrupts' ? this.interrupts(value, below) : this.value(value, below, 'plain');
    });
  }

  /** What the deployment says of itself: of its ids, nothing but versions. */
  info(info: JsonValue): JsonValue {
    if (!this.redaction.ids || !(info instanceof Map)) return info;
    return new Map([...info].filter(([key]) => /version$/i.test(key)));
  }

  private state(state: JsonObject, pointers: Pointers): JsonObject {
    return this.members(state, pointers, structure.state, (key, value, below) => {
      if (key === 'metadata') return this.metadata(value, below);
      if (key === 'interrupts') return this.interrupts(value, below);
      if (key === 'tasks' && Array.isArray(value)) return this.items(value, below, (task, at) => this.task(task, at));
      return this.value(value, below, 'plain');
    });
  }

  private task(task: JsonValue, pointers: Pointers): JsonValue {
    if (!(task instanceof Map)) return this.value(task, pointers, 'plain');
    return this.members(task, pointers, structure.task, (key, value, below) => {
      if (key === 'interrupts') return this.interrupts(value, below);
      if (key === 'state' && value instanceof Map) return this.state(value, below);
      return this.value(value, below, 'plain');
    });
  }

  private metadata(metadata: JsonValue, pointers: Pointers): JsonValue {
    if (!(metadata instanceof Map)) return this.value(metadata, pointers, 'plain');
    return this.members(metadata, pointers, nothing, (key, value, below) =>
      langgraphMetadata.has(key) ? value : this.value(value, below, 'plain'),
    );
  }

  /** A list of them, or of a row lists by the task's id. */
  private interrupts(interrupts: JsonValue, pointers: Pointers): JsonValue {
    if (Array.isArray(interrupts)) return this.items(interrupts, pointers, (each, at) => this.interrupts(each, at));
    if (!(interrupts instanceof Map)) return this.value(interrupts, pointers, 'plain');
    if (!interrupts.has('value')) {
      return this.members(interrupts, pointers, nothing, (_, value, below) => this.interrupts(value, below));
    }
    return this.members(interrupts, pointers, structure.interrupt, (_, value, below) =>
      this.value(value, below, 'plain'),
    );
  }

  /** Goes into an object; what is taken out whole is so before `of` sees it. */
  private members(
    object: JsonObject,
    pointers: Pointers,
    kept: ReadonlySet<string>,
    of: (key: string, value: JsonValue, pointers: Pointers) => JsonValue,
  ): JsonObject {
    return new Map(
      [...object].map(([key, value]) => {
        if (kept.has(key)) return [key, value];
        const below = step(pointers, key);
        const isTaken = this.keys.has(key) || isEnd(below) || (this.redaction.ids === true && identifying.test(key));
        return [key, isTaken ? this.take(value) : of(key, value, below)];
      }),
    );
  }

  private items(
    list: JsonValue[],
    pointers: Pointers,
    of: (value: JsonValue, pointers: Pointers) => JsonValue,
  ): JsonValue[] {
    return list.map((value, index) => {
      const below = step(pointers, String(index));
      return isEnd(below) ? this.take(value) : of(value, below);
    });
  }

  private value(value: JsonValue, pointers: Pointers, zone: Zone): JsonValue {
    if (typeof value === 'string') return this.isText(value, zone) ? this.take(value) : value;
    if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return value;
    if (pointers.length > 0) return this.container(value, pointers, zone);
    const known = this.known[zone].get(value);
    if (known) {
      this.places += known.places;
      return known.value;
    }
    const before = this.places;
    const made = this.container(value, pointers, zone);
    this.known[zone].set(value, { value: made, places: this.places - before });
    return made;
  }

  private container(value: JsonValue[] | JsonObject, pointers: Pointers, zone: Zone): JsonValue {
    if (Array.isArray(value)) return this.items(value, pointers, (each, at) => this.value(each, at, zone));
    const { what } = this.redaction;
    const hasTexts = what === 'texts' || (what === 'messages' && zone === 'inside');
    if (hasTexts && [...value.keys()].some((key) => !plainKey.test(key))) return this.take(value);
    const isMessage = zone === 'message' || (zone === 'plain' && isMessageObject(value));
    return this.members(value, pointers, nothing, (key, each, below) => {
      if (!isMessage) return this.value(each, below, key === 'messages' && zone === 'plain' ? 'message' : zone);
      if (typeof each === 'string' && isKept(key, each, what)) return each;
      return this.value(each, below, partMembers.has(key) ? 'message' : 'inside');
    });
  }

  private isText(text: string, zone: Zone): boolean {
    const { what } = this.redaction;
    return what === 'texts' ? !uuid.test(text) : what === 'messages' && zone !== 'plain';
  }

  private take(value: JsonValue): string {
    this.places++;
    return redactedText(value);
  }
}

const nothing: ReadonlySet<string> = new Set();

interface Known {
  value: JsonValue;
  places: number;
}

/** The rest of every pointer that may still lead to something below. */
type Pointers = readonly (readonly string[])[];

function stepsOf(pointer: string): string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(pointers: Pointers, key: string): Pointers {
  if (pointers.length === 0) return pointers;
  return pointers.flatMap(([first, ...rest]) => (first === key || first === '*' ? [rest] : []));
}

const isEnd = (pointers: Pointers): boolean => pointers.some(({ length }) => length === 0);

/** A message as LangChain or OpenAI write it; `kwargs` is where LangChain's serialized form has its members. */
function isMessageObject(value: JsonObject): boolean {
  const isNamed = typeof value.get('type') === 'string' || typeof value.get('role') === 'string';
  return (isNamed && value.has('content')) || (value.get('lc') !== undefined && value.has('kwargs'));
}

function isKept(key: string, text: string, what: RedactionKind): boolean {
  if (kindMembers.has(key)) return kinds.has(text);
  return idMembers.has(key) && (what === 'texts' ? uuid : plainId).test(text);
}
