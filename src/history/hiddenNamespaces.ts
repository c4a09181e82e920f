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
