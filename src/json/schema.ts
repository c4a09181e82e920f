/**
 * As much of JSON Schema as agents' schemas say (pydantic's and zod's). What is not known here is not checked, and neither
 * are patterns: they come from a server, and a regular expression may take for ever.
 */
import { JsonNumber, type JsonValue, member, stringMember } from './json';
import { jsonPointer, type Path } from './path';
import { printJson } from './print';

/** Why a value does not match: at the first place where it does not. */
export type SchemaProblem = { pointer: string } & (
  | { code: 'type'; wanted: string[] }
  /** JSON texts of all that is allowed. */
  | { code: 'notAllowed'; allowed: string[] }
  | { code: 'missing'; name: string }
  | { code: 'unknownName'; name: string }
  | { code: 'limit'; keyword: Limit; limit: string }
  | { code: 'noBranch' }
);

type Limit = 'minimum' | 'maximum' | 'minLength' | 'maxLength' | 'minItems' | 'maxItems';

/** Levels of references and values; schemas may refer to themselves. */
const deepest = 100;

/** The first thing that a schema forbids in a value; `undefined` where it forbids nothing. */
export function schemaProblem(value: JsonValue, schema: JsonValue | undefined): SchemaProblem | undefined {
  return new Check(schema).problem(value, schema, [], 0);
}

/** The schema itself, or the alternatives that it has (`anyOf`, `oneOf`), with what they refer to. */
export function schemaBranches(schema: JsonValue | undefined): JsonValue[] {
  const check = new Check(schema);
  const resolved = check.resolve(schema);
  const branches = member(resolved, 'anyOf') ?? member(resolved, 'oneOf');
  if (Array.isArray(branches)) return branches.flatMap((each) => check.resolve(each) ?? []);
  return resolved === undefined ? [] : [resolved];
}

/** A member that a schema wants of an object, as a form shows it. */
export interface SchemaField {
  name: string;
  title: string | undefined;
  description: string | undefined;
  required: boolean;
  /** `string`, `integer`, …; `undefined` where the schema names none, or several. */
  type: string | undefined;
  /** All that is allowed, where the schema lists it. */
  options: JsonValue[] | undefined;
  default: JsonValue | undefined;
}

/** The members of the object that a schema describes; `undefined` where it describes something else. */
export function schemaFields(schema: JsonValue | undefined): SchemaField[] | undefined {
  const check = new Check(schema);
  const resolved = check.resolve(schema);
  const properties = member(resolved, 'properties');
  if (!(properties instanceof Map)) return undefined;
  const required = member(resolved, 'required');
  return [...properties].map(([name, given]) => {
    const field = check.resolve(given) ?? given;
    const only = member(field, 'const');
    const options = member(field, 'enum');
    return {
      name,
      title: stringMember(given, 'title') ?? stringMember(field, 'title'),
      description: stringMember(given, 'description') ?? stringMember(field, 'description'),
      required: Array.isArray(required) && required.includes(name),
      type: stringMember(field, 'type'),
      options: Array.isArray(options) ? options : only === undefined ? undefined : [only],
      default: member(given, 'default') ?? member(field, 'default'),
    };
  });
}

class Check {
  constructor(private readonly root: JsonValue | undefined) {}

  /** What a `$ref` to a place in the same document refers to; `undefined` where there is nothing. */
  resolve(schema: JsonValue | undefined): JsonValue | undefined {
    let found = schema;
    for (let level = 0; level < deepest; level++) {
      const reference = stringMember(found, '$ref');
      if (reference === undefined) return found;
      if (!reference.startsWith('#')) return undefined;
      const steps = reference.slice(1).split('/').slice(1);
      found = steps.reduce<JsonValue | undefined>(
        (at, step) => member(at, decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')),
        this.root,
      );
    }
    return undefined;
  }

  problem(value: JsonValue, given: JsonValue | undefined, path: Path, depth: number): SchemaProblem | undefined {
    const schema = this.resolve(given);
    if (!(schema instanceof Map) || depth > deepest) return undefined;
    const pointer = jsonPointer(path);
    const type = schema.get('type');
    const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string');
    if (types.length > 0 && !types.some((each) => isOfType(value, each)))
      return { pointer, code: 'type', wanted: types };
    const list = schema.get('enum');
    const allowed = schema.has('const') ? [schema.get('const') ?? null] : Array.isArray(list) ? list : undefined;
    if (allowed && !allowed.some((each) => isSame(each, value))) {
      return { pointer, code: 'notAllowed', allowed: allowed.map((each) => printJson(each, 0)) };
    }
    return (
      limitProblem(value, schema, pointer) ??
      this.#inside(value, schema, path, depth) ??
      this.#branches(value, schema, path, depth)
    );
  }

  #inside(value: JsonValue, schema: JsonValue, path: Path, depth: number): SchemaProblem | undefined {
    if (Array.isArray(value)) {
      const items = member(schema, 'items');
      return first(value, (each, index) => this.problem(each, items, [...path, index], depth + 1));
    }
    if (!(value instanceof Map)) return undefined;
    const required = member(schema, 'required');
    const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
    const missing = names.find((name) => !value.has(name));
    if (missing !== undefined) return { pointer: jsonPointer(path), code: 'missing', name: missing };
    const properties = member(schema, 'properties');
    const others = member(schema, 'additionalProperties');
    return first([...value], ([name, each]) => {
      const known = member(properties, name);
      if (known === undefined && others === false && member(schema, 'patternProperties') === undefined) {
        return { pointer: jsonPointer(path), code: 'unknownName', name };
      }
      return this.problem(each, known ?? others, [...path, name], depth + 1);
    });
  }

  /** The alternatives: the problem of the one that the value's `type` names (a discriminated union), or of the only one. */
  #branches(value: JsonValue, schema: JsonValue, path: Path, depth: number): SchemaProblem | undefined {
    const all = member(schema, 'allOf');
    const problem = Array.isArray(all) ? first(all, (each) => this.problem(value, each, path, depth + 1)) : undefined;
    const any = member(schema, 'anyOf') ?? member(schema, 'oneOf');
    if (problem || !Array.isArray(any) || any.length === 0) return problem;
    const problems = any.map((each) => this.problem(value, each, path, depth + 1));
    if (problems.includes(undefined)) return undefined;
    const type = jsonPointer([...path, 'type']);
    const near = problems.filter((each) => each?.pointer !== type && each?.code !== 'type');
    return near.length === 1 ? near[0] : { pointer: jsonPointer(path), code: 'noBranch' };
  }
}

function first<T>(
  items: readonly T[],
  look: (item: T, index: number) => SchemaProblem | undefined,
): SchemaProblem | undefined {
  for (const [index, item] of items.entries()) {
    const problem = look(item, index);
    if (problem) return problem;
  }
  return undefined;
}

function isOfType(value: JsonValue, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
    case 'number':
      return value instanceof JsonNumber;
    case 'integer':
      return value instanceof JsonNumber && (/^-?\d+$/.test(value.text) || Number.isInteger(Number(value.text)));
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value instanceof Map;
    default:
      return true;
  }
}

function isSame(one: JsonValue, other: JsonValue): boolean {
  return printJson(one, 0) === printJson(other, 0);
}

/** Of Unicode characters, as the specification counts. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

const limits: [Limit, breaks: (value: JsonValue, limit: JsonValue) => boolean][] = [
  ['minimum', (value, limit) => value instanceof JsonNumber && Number(value.text) < numberOf(limit)],
  ['maximum', (value, limit) => value instanceof JsonNumber && Number(value.text) > numberOf(limit)],
  ['minLength', (value, limit) => typeof value === 'string' && lengthOf(value) < numberOf(limit)],
  ['maxLength', (value, limit) => typeof value === 'string' && lengthOf(value) > numberOf(limit)],
  ['minItems', (value, limit) => Array.isArray(value) && value.length < numberOf(limit)],
  ['maxItems', (value, limit) => Array.isArray(value) && value.length > numberOf(limit)],
];

function limitProblem(value: JsonValue, schema: JsonValue, pointer: string): SchemaProblem | undefined {
  for (const [keyword, breaks] of limits) {
    const limit = member(schema, keyword);
    if (limit === undefined || !breaks(value, limit)) continue;
    return { pointer, code: 'limit', keyword, limit: printJson(limit, 0) };
  }
  return undefined;
}

/** NaN, which nothing is less or more than, for what is no number. */
function numberOf(limit: JsonValue): number {
  return limit instanceof JsonNumber ? Number(limit.text) : NaN;
}
