/** The way to a value: object keys, and array indices as numbers. */
export type Path = readonly (string | number)[];

/** RFC 6901; `''` is the whole value. */
export function jsonPointer(path: Path): string {
  return path.map((step) => '/' + String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

/** The path with every index as `[]`, such as `tasks[].checkpoint.thread_id`: one name for the same place in every item. */
export function generalPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? '[]' : index === 0 ? step : '.' + step)).join('');
}

/**
 * Whether the path is one of those where a checkpoint names the thread it belongs to: `metadata.thread_id`,
 * `checkpoint.thread_id`, `parent_checkpoint.thread_id`, `tasks[].checkpoint.thread_id`, and the same again inside
 * `tasks[].state`. These alone change in a copy on the JavaScript server 1.5.1 and the Python server 0.16.7 (beside
 * rewritten ids).
 */
export function isEnvelopeThreadId(path: Path): boolean {
  let at = 0;
  while (path[at] === 'tasks' && typeof path[at + 1] === 'number' && path[at + 2] === 'state') at += 3;
  const rest = path.slice(at);
  if (rest.at(-1) !== 'thread_id') return false;
  if (rest.length === 2) return ['metadata', 'checkpoint', 'parent_checkpoint'].includes(String(rest[0]));
  return rest.length === 4 && rest[0] === 'tasks' && typeof rest[1] === 'number' && rest[2] === 'checkpoint';
}
