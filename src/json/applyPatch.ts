import { type JsonObject, type JsonValue, member } from './json';

/** What is no patch, or does not fit its document. */
export class PatchError extends Error {
  override readonly name = 'PatchError' as const;
}

/** What patching may cost in all, in items of lists moved or copied; those of objects cost ten times as much. */
export class PatchWork {
  done = 0;

  constructor(private readonly most = Infinity) {}

  /** Throws `PatchError` when there was too much. */
  spend(items: number): void {
    this.done += items;
    if (this.done > this.most) throw new PatchError('too much work');
  }
}

type Container = JsonValue[] | JsonObject;

/**
 * A document with operations of RFC 6902 applied one after the other: `add`, `replace` and `remove`, which are all that
 * `diffJson` makes. What they do not touch is shared with the document, which stays as it was. Throws `PatchError`.
 */
export function applyPatch(document: JsonValue, operations: JsonValue, work = new PatchWork()): JsonValue {
  if (!Array.isArray(operations)) throw new PatchError('no list of operations');
  return operations.reduce<JsonValue>(new Patching(work).apply, document);
}

class Patching {
  /** Copies of this patch, which may be changed in place. */
  private readonly own = new WeakSet<Container>();

  constructor(private readonly work: PatchWork) {}

  readonly apply = (document: JsonValue, operation: JsonValue): JsonValue => {
    const op = member(operation, 'op');
    const path = member(operation, 'path');
    const value = member(operation, 'value');
    if (op !== 'add' && op !== 'replace' && op !== 'remove') throw new PatchError('unknown operation');
    if (op !== 'remove' && value === undefined) throw new PatchError('no value');
    if (typeof path !== 'string') throw new PatchError('no path');
    if (path === '') {
      if (value === undefined || op === 'remove') throw new PatchError('the whole removed');
      return value;
    }
    const [start, ...steps] = path.split('/');
    const last = steps.pop();
    if (start !== '' || last === undefined) throw new PatchError('no path');
    const root = this.owned(document);
    let inner = root;
    for (const step of steps) {
      const key = keyIn(inner, step);
      const below = this.owned(Array.isArray(inner) ? inner[Number(key)] : inner.get(key));
      if (Array.isArray(inner)) inner[Number(key)] = below;
      else inner.set(key, below);
      inner = below;
    }
    this.change(inner, keyIn(inner, last), op, value);
    return root;
  };

  private owned(value: JsonValue | undefined): Container {
    if (!Array.isArray(value) && !(value instanceof Map)) throw new PatchError('nothing there');
    if (this.own.has(value)) return value;
    this.work.spend(Array.isArray(value) ? value.length : 10 * value.size);
    const copy = Array.isArray(value) ? value.slice() : new Map(value);
    this.own.add(copy);
    return copy;
  }

  private change(target: Container, key: string, op: 'add' | 'replace' | 'remove', value: JsonValue | undefined): void {
    if (!Array.isArray(target)) {
      if (op !== 'add' && !target.has(key)) throw new PatchError('nothing there');
      if (value === undefined || op === 'remove') target.delete(key);
      else target.set(key, value);
      return;
    }
    const index = Number(key);
    if (op === 'add' ? index > target.length : index >= target.length) throw new PatchError('index out of bounds');
    if (op === 'replace') target[index] = value ?? null;
    else {
      this.work.spend(target.length - index);
      if (op === 'add') target.splice(index, 0, value ?? null);
      else target.splice(index, 1);
    }
  }
}

function keyIn(target: Container, step: string): string {
  if (Array.isArray(target) && !/^(0|[1-9]\d{0,14})$/.test(step)) throw new PatchError('no index');
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
