import * as v from 'valibot';
import type { Memento } from 'vscode';
import type { Redaction } from '../threadFile/redaction';

const key = 'redaction';
const stored = v.object({
  what: v.picklist(['nothing', 'messages', 'texts', 'chosen']),
  chosen: v.exactOptional(v.array(v.string())),
  ids: v.exactOptional(v.boolean()),
});

/** What a person chose to leave out of a thread file last, in this workspace. */
export class RedactionMemory {
  constructor(private readonly state: Memento) {}

  last(): Redaction {
    const parsed = v.safeParse(stored, this.state.get(key));
    return parsed.success ? parsed.output : { what: 'nothing' };
  }

  async remember(redaction: Redaction): Promise<void> {
    await this.state.update(key, redaction);
  }
}
