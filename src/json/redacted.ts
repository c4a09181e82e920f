import type { JsonValue } from './json';
import { printLine } from './print';

const redacted = /^<redacted (\d{1,15}) characters>$/;

/** What stands in a thread file for something that was taken out: of a text its characters, else those of its JSON. */
export function redactedText(value: JsonValue): string {
  return `<redacted ${String(charactersOf(value))} characters>`;
}

/** Whether it says nothing but how long something was. */
export function isRedactedText(text: string): boolean {
  return redacted.test(text);
}

/** Whether `place` is what stands for something like `value`; `undefined` where nothing was taken out there. */
export function couldBe(place: JsonValue | undefined, value: JsonValue | undefined): boolean | undefined {
  const taken = typeof place === 'string' ? redacted.exec(place)?.[1] : undefined;
  return taken === undefined ? undefined : value !== undefined && charactersOf(value) === Number(taken);
}

function charactersOf(value: JsonValue): number {
  const text = typeof value === 'string' ? value : printLine(value);
  let pairs = 0;
  for (let at = 0; at < text.length; at++) if ((text.codePointAt(at) ?? 0) > 0xffff) pairs++;
  return text.length - pairs;
}
