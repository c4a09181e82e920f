import * as v from 'valibot';

// What comes from outside (an argument, a setting, a file, something kept, a URI, a webview's message, a response) is
// `unknown` until a schema has read it, once. States and checkpoints have a reader of their own, `json/json.ts`: it keeps
// the digits of numbers and the order of members, which no schema does, and takes a fraction of the time.

/** What a schema makes of a value; `undefined` where it does not take it. Members that it does not name are left out. */
export function readAs<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** The value of a JSON text; `undefined` where it is none. */
export function plainJson(text: string, reviver?: Reviver): unknown {
  try {
    return reviver ? JSON.parse(text, reviver) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** Of the JavaScript of `engines.vscode` (Node 22), and not yet of TypeScript's library. */
declare global {
  interface JSON {
    rawJSON(text: string): object;
    isRawJSON(value: unknown): value is { readonly rawJSON: string };
    parse(text: string, reviver: Reviver): unknown;
  }
}

/** Any object that is no list, all its members as they are (schemas of valibot leave out `constructor`, and take lists). */
export const members = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** A list, without the items that `item` does not take: one that cannot be understood hides no other. */
export function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((items) =>
      items.flatMap((each): v.InferOutput<Item>[] => {
        const result = v.safeParse(item, each, { abortEarly: true });
        return result.success ? [result.output] : [];
      }),
    ),
  );
}

/** A text with something in it besides white space. */
export const words = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== ''),
);
