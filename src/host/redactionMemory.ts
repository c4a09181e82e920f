import type { Memento } from 'vscode';
import { readAs } from '../schemas';
import { type Redaction, redactionSchema } from '../threadFile/redaction';

const key = 'redaction';

/** What a person chose to leave out of a thread file last, in this workspace. */
export class RedactionMemory {
  constructor(private readonly state: Memento) {}

  last(): Redaction {
    return readAs(redactionSchema, this.state.get(key)) ?? { what: 'nothing' };
  }

  async remember(redaction: Redaction): Promise<void> {
    await this.state.update(key, redaction);
  }
}
