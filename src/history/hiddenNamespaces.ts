import { isAgentServerError } from '../langgraph/http/errors';

/**
 * Where the checkpoints of a subgraph stand that a task's code called by itself (deep agents, supervisors). No server
 * lists it, both answer for it (JavaScript 1.5.1, Python 0.16.7). `asked` is the namespace in whose answer the task is.
 */
export function hiddenNamespace(asked: string, task: { name: string; id: string }): string {
  return (asked === '' ? '' : asked + '|') + `${task.name}:${task.id}`;
}

/** Where the calls stand that the same task made after the first one: `call` counts from 0. */
export function furtherCall(namespace: string, call: number): string {
  return call === 0 ? namespace : `${namespace}|${String(call)}`;
}

/** `…|2` for `…|1`. */
export function nextCall(namespace: string): string {
  const [, first = namespace, call = '0'] = /^(.*)\|(\d+)$/.exec(namespace) ?? [];
  return furtherCall(first, Number(call) + 1);
}

/**
 * The namespace's name without the ids of tasks: `memory` for `memory:<id>`, `a|b` for `a:<id>|b:<id>`. langgraph up to
 * 1.2.12 and langgraph.js up to 1.4.18 keep a stateful subgraph's checkpoints there, and answer nothing for the name that
 * they list.
 */
export function withoutTaskIds(namespace: string): string {
  const parts = namespace.split('|').filter((part) => !/^\d+$/.test(part));
  return parts.map((part) => part.replace(/:[^:]*$/, '')).join('|');
}

/** The same task's namespace if the task had another id, so that no checkpoint can be there. */
export function namespaceOfNobody(namespace: string): string {
  return namespace.replace(/:[^:|]*((\|\d+)?)$/, ':00000000-0000-4000-8000-000000000000$1');
}

/**
 * Whether a server answered so as langgraph up to 1.2.20 and langgraph.js up to 1.2 do for every namespace that no task
 * lists: 400, 404, 422 or 500, "Subgraph X not found".
 */
export function isRefusal(error: unknown): boolean {
  return isAgentServerError(error) && [400, 404, 422, 500].includes(error.facts.status ?? 0);
}

/** Far more than any graph has, and reached in minutes. */
const most = { namespaces: 100_000, calls: 1_000, levels: 100 };

/** The server has checkpoints for whatever namespace it is asked for, so that there is no end of them. */
export class EndlessNamespacesError extends Error {
  override readonly name = 'EndlessNamespacesError' as const;

  constructor(
    readonly namespace: string,
    readonly namespaces: number,
  ) {
    super(`there are more than ${String(namespaces)} namespaces`);
  }
}

/** Counts the namespaces that gave checkpoints. */
export class FoundNamespaces {
  private count = 0;

  /** Throws `EndlessNamespacesError` once there are more than a thread can have. */
  add(namespace: string): void {
    this.count++;
    const parts = namespace.split('|');
    const call = /^\d+$/.test(parts.at(-1) ?? '') ? Number(parts.at(-1)) : 0;
    if (this.count > most.namespaces || call >= most.calls || parts.length > most.levels) {
      throw new EndlessNamespacesError(namespace, this.count);
    }
  }
}
