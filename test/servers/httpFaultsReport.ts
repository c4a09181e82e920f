/** What became of every call under every fault, in a form that can be read: one line for each outcome of a fault. */
import { calls } from './httpFaultsCalls';
import type { Outcome } from './httpFaultsPlay';

/** By fault, what was seen, and where: on which kinds of servers. */
const seen = new Map<string, Map<string, string[]>>();

export function remember(fault: string, outcomes: Outcome[], where: string): void {
  const lines = [...Map.groupBy(outcomes, ({ text }) => text)].map(([text, those]) => {
    const names = those.map(({ call }) => call);
    return `${text}: ${names.length === calls.length ? `all ${names.length} calls` : names.join(', ')}`;
  });
  const said = new Set(outcomes.map(({ sentence }) => sentence).filter((sentence) => sentence !== ''));
  note(fault, [...lines, ...[...said].map((sentence) => `“${sentence}”`)].join('\n        '), where);
}

export function note(fault: string, text: string, where: string): void {
  const texts = seen.get(fault) ?? new Map<string, string[]>();
  seen.set(fault, texts.set(text, [...(texts.get(text) ?? []), where]));
}

export function printReport(): void {
  for (const [fault, texts] of seen) {
    for (const [text, where] of texts) console.log(`      ${fault} (${where.join(', ')})\n        ${text}`);
  }
  seen.clear();
}
