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
