/** RFC 6902, written from the RFC alone: what the changes form promises is what anybody's `apply` makes of it. */
import { type JsonObject, type JsonValue, member, stringMember } from '../../../src/json/json';

/** A document with the operations applied, one after the other. Throws for what the RFC calls an error. */
export function applyPatch(document: JsonValue, operations: JsonValue): JsonValue {
  if (!Array.isArray(operations)) throw new Error('a patch is an array');
  return operations.reduce<JsonValue>((value, operation) => {
    const path = member(operation, 'path');
    if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw new Error('no path');
    const steps = path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return applyAt(value, steps, stringMember(operation, 'op') ?? '', member(operation, 'value'));
  }, document);
}

function applyAt(target: JsonValue, [step, ...below]: string[], op: string, value: JsonValue | undefined): JsonValue {
  if (step === undefined) {
    if (op === 'remove' || value === undefined) throw new Error(`${op} of the whole`);
    return value;
  }
  if (Array.isArray(target)) return applyToArray(target, step, below, op, value);
  if (!(target instanceof Map)) throw new Error(`nothing at ${step}`);
  const result: JsonObject = new Map(target);
  const old = result.get(step);
  if (below.length > 0) {
    if (old === undefined) throw new Error(`nothing at ${step}`);
    return result.set(step, applyAt(old, below, op, value));
  }
  if (op !== 'add' && old === undefined) throw new Error(`nothing to ${op} at ${step}`);
  if (op === 'remove') {
    result.delete(step);
    return result;
  }
  if (value === undefined) throw new Error('no value');
  return result.set(step, value);
}

function applyToArray(
  target: JsonValue[],
  step: string,
  below: string[],
  op: string,
  value: JsonValue | undefined,
): JsonValue[] {
  if (!/^(0|[1-9]\d*)$/.test(step)) throw new Error(`no index: ${step}`);
  const index = Number(step);
  const old = target[index];
  if (below.length > 0) {
    if (old === undefined) throw new Error(`nothing at ${step}`);
    return target.with(index, applyAt(old, below, op, value));
  }
  if (op === 'add' ? index > target.length : index >= target.length) throw new Error(`index ${step} is out of bounds`);
  if (op === 'remove') return target.toSpliced(index, 1);
  if (value === undefined) throw new Error('no value');
  return op === 'add' ? target.toSpliced(index, 0, value) : target.with(index, value);
}
