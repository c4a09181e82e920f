/** What the fault tables know of a call of `AgentServer`; `httpFaultsRows.ts` has one for each. */
import type { AgentServer } from '../../src/langgraph/agentServer';
import { rows } from './httpFaultsRows';

/** A thread on the real server, with one run that has ended. */
export interface Material {
  threadId: string;
  runId: string;
  checkpointId: string;
}

export interface Limits {
  signal: AbortSignal;
  /** For the calls whose time limit is not the connection's. */
  timeoutMs: number;
}

export interface CallRow {
  /** Else the method of `AgentServer`. */
  name?: string;
  /** A read as a whole, a read as a stream, or a request that is sent once. */
  uses: 'answer' | 'stream' | 'write';
  run(agent: AgentServer, material: Material, limits: Limits): Promise<unknown>;
  /** It gets a thread of its own: none is left afterwards, or it is another one. */
  spends?: true;
  /** What a status means to this call alone, in the words of `httpFaultsPlay.ts`. */
  meanings?: Partial<Record<number, string>>;
  /** How a real server takes it that has no such thing, or wants to be asked once more. */
  onServer?: Partial<Record<'javascript' | 'python', 'noSuchThing' | 'twoRequests'>>;
  /** A real server may answer with a status alone. */
  emptyAnswer?: true;
  /** Its bytes are given as they came, or not looked at. */
  raw?: true;
  /** What it asks for may be missing: a failure is no answer, and nobody is told. */
  swallows?: true;
  /** A real server's answer may be over, or refused, before it can be slow. */
  mayEndEarly?: true;
  /** Bytes that it takes at most. */
  maxBytes?: number;
}

export interface CallUnderTest extends CallRow {
  name: string;
  maxBytes: number;
}

export const methods = Object.keys(rows);

export const calls: CallUnderTest[] = Object.entries(rows).flatMap(([name, each]) =>
  each.map((row) => ({ name, maxBytes: 16 * 1024 * 1024, ...row })),
);

/** What is seen of an outcome where this call tells nobody of failures. */
export function asSeen(call: CallUnderTest, text: string): string {
  return call.swallows ? text.replace(/^.*, (\d+ requests?)$/, 'answered, $1') : text;
}

/** Every method by which `AgentServer` asks something, those of its parts too. */
export function methodsOf(agent: AgentServer): string[] {
  const own = new Set(['baseUrl', 'sender', 'dialect']);
  const parts = Object.entries(agent).filter(([name]) => !own.has(name));
  return [namesOf(agent), ...parts.map(([part, it]) => namesOf(it).map((name) => `${part}.${name}`))].flat();
}

function namesOf(it: unknown): string[] {
  const prototype: unknown = Object.getPrototypeOf(it);
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name);
}
